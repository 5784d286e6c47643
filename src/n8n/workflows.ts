import { z } from 'zod';
import type { Call, CallOptions, Query } from './call.js';
import { TooLargeError } from './errors.js';
import type { Page } from './execution.js';
import { checked, workflowId } from './params.js';
import { orNull, pageOf, readable, textId } from './shapes.js';
import { cursorBehind, grown, readPage } from './smaller-pages.js';
import type { Transport } from './transport.js';

export type ListWorkflowsParams = {
	active?: boolean | undefined;
	/** Workflow tags by name, separated by commas. */
	tags?: string | undefined;
	/** Any part of the name: `flaky` also gives `flakySlow`. */
	name?: string | undefined;
	projectId?: string | undefined;
	excludePinnedData?: boolean | undefined;
	/** Page size, 1 to 250. Rows carry all nodes, on 2.x twice. */
	limit?: number | undefined;
	cursor?: string | undefined;
};

const textOrNull = orNull(z.string()).catch(null);

const workflowFields = z.object({
	id: textId,
	/** Empty where n8n gives none. Nothing but the id decides whether a row can be used. */
	name: z.string().catch(''),
	/** Published, on 2.x. */
	active: z.boolean().catch(false),
	/** Archived workflows are listed too, and so are their executions. */
	isArchived: z.boolean().catch(false),
	/** 2.x: the saved draft. Where it differs from `activeVersionId`, `nodes` is not what runs. Null on old servers. */
	versionId: textOrNull,
	/** 2.x: what runs; null while unpublished, and on old servers. */
	activeVersionId: textOrNull,
	updatedAt: textOrNull,
	/** Workflow tags, not those of executions. */
	tags: readable(z.looseObject({ id: textId, name: z.string() })).catch([]),
	settings: z.unknown().optional(),
	nodes: z.unknown().optional(),
	/** What runs, with `nodes` of its own. */
	activeVersion: z.unknown().optional(),
	shared: z.unknown().optional(),
});

/** A workflow as far as this client uses it; the other fields that n8n sends (connections, …) are kept. */
export type Workflow = z.output<typeof workflowFields>;

const workflowShape: z.ZodType<Workflow> = workflowFields.loose();
const listParams = ['active', 'tags', 'name', 'projectId', 'excludePinnedData', 'limit', 'cursor'] as const;
const workflowPage = pageOf(workflowShape);

/** Names, and what is deployed beside what has run. Made by `createN8nClient`. */
export class WorkflowClient {
	readonly #transport: Transport;

	constructor(transport: Transport) {
		this.#transport = transport;
	}

	/**
	 * One page; archived workflows are in it. One that is larger than `maxDataBytes` comes with fewer rows, and without a
	 * workflow that is larger than any answer may be.
	 */
	async list(params: ListWorkflowsParams = {}, options?: CallOptions): Promise<Page<Workflow>> {
		const call: Call = { method: 'GET', path: '/workflows' };
		const read = async (query: Query, bulky?: true): Promise<Page<Workflow>> => {
			const asked = { ...call, query, ...(bulky ? { bulky } : {}) };
			return this.#transport.json(workflowPage, asked, options);
		};
		const query = checked(call, params, listParams);
		const { data, nextCursor } = await readPage(
			query,
			(part) => read(part, true),
			(alone) =>
				read(alone).catch((error) => {
					const behind = cursorBehind(alone);
					if (behind === null || !(error instanceof TooLargeError)) throw error;
					return { data: [], nextCursor: behind };
				}),
		);
		return { data, nextCursor: grown(nextCursor, query.limit) };
	}

	/** All pages, each workflow once: the cursor counts rows, so pages shift when one is made or deleted in between. */
	async *iterate(params: ListWorkflowsParams = {}, options?: CallOptions): AsyncGenerator<Workflow, void, undefined> {
		const seen = new Set<string>();
		let cursor = params.cursor;
		for (;;) {
			const { data, nextCursor } = await this.list({ ...params, cursor }, options);
			for (const workflow of data) {
				if (seen.has(workflow.id)) continue;
				seen.add(workflow.id);
				yield workflow;
			}
			if (nextCursor === null || nextCursor === cursor) return;
			cursor = nextCursor;
		}
	}

	async get(id: string, options?: CallOptions): Promise<Workflow> {
		return this.#ask('GET', id, '', options);
	}

	/**
	 * Activates it (2.40 calls the route deprecated in favour of `/publish`, which old servers lack). On 2.x this publishes
	 * the version of that id, or without one the saved draft, also where another version is active already; 1.123 takes the
	 * draft whatever is named. Its webhooks answer a moment later. `BadRequestError` without a trigger node, and on 2.x where
	 * it is archived; `NotFoundError` also where there is no such version.
	 */
	async activate(id: string, { versionId, ...options }: CallOptions & { versionId?: string } = {}): Promise<Workflow> {
		return this.#ask('POST', id, '/activate', options, versionId === undefined ? undefined : { versionId });
	}

	/** Deactivates it; on 2.x this unpublishes, and the workflow can be deleted only some seconds later. */
	async deactivate(id: string, options?: CallOptions): Promise<Workflow> {
		return this.#ask('POST', id, '/deactivate', options);
	}

	async #ask(
		method: Call['method'],
		id: string,
		below: string,
		options?: CallOptions,
		body?: object,
	): Promise<Workflow> {
		const path = `/workflows/${workflowId({ method, path: '/workflows' }, id)}${below}`;
		const call: Call = { method, path, ...(body && { body }) };
		return this.#transport.json(workflowShape, call, options);
	}
}
