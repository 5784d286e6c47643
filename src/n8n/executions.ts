import { z } from 'zod';
import { type Call, type CallOptions, factsOf, type Query } from './call.js';
import { TooLargeError, UnreadableAnswerError } from './errors.js';
import {
	type Execution,
	executionShape,
	type Page,
	type RetriedExecution,
	type StoppedExecution,
	stoppedShape,
	type Tag,
	tagShape,
	workflowIdOf,
} from './execution.js';
import { ExecutionResource } from './execution-resource.js';
import {
	checked,
	type ExecutionId,
	executionId,
	type GetExecutionParams,
	getParams,
	type ListExecutionsParams,
	listParams,
	type RetryExecutionData,
	type StopManyExecutionsData,
	stopFilter,
} from './params.js';
import { pageOf } from './shapes.js';
import { grown, readPage } from './smaller-pages.js';
import type { Transport } from './transport.js';

const tags = z.array(tagShape);
const stoppedCount = z.looseObject({ stopped: z.int().nonnegative() });

const mixedUp = (call: Call) =>
	new UnreadableAnswerError(
		'n8n answered with another execution than the one asked for.',
		factsOf(call, { status: 200, outcomeUnknown: true }),
	);

type Settings = {
	retryTimeoutMs: number;
	onSkipped: (row: unknown) => void;
	/** Data that is too large is left out; otherwise it is an error. */
	leavesOut: boolean;
};

/** Run history and operational control: list, get, stop, retry, delete and tag executions. Made by `createN8nClient`. */
export class ExecutionClient {
	readonly #transport: Transport;
	readonly #settings: Settings;

	constructor(transport: Transport, settings: Settings) {
		this.#transport = transport;
		this.#settings = settings;
	}

	/**
	 * One page, newest first. Rows have neither the workflow's name nor an error message. A row whose id is no number
	 * (n8n's second engine numbers none) is left out and told to the client's `onSkipped`. A page that is larger than
	 * `maxDataBytes` comes with fewer rows; the next ones grow again.
	 */
	async list(params: ListExecutionsParams = {}, options?: CallOptions): Promise<Page<Execution>> {
		const { leavesOut, onSkipped } = this.#settings;
		const call: Call = { method: 'GET', path: '/executions', bulky: true };
		const rows = pageOf(executionShape, onSkipped);
		const read = (query: Query) => this.#transport.json(rows, { ...call, query }, options);
		const query = checked(call, params, listParams);
		const page = leavesOut
			? await readPage(query, read, async ({ includeData, ...rest }, error) => {
					if (!includeData) throw error;
					const { data, nextCursor } = await read(rest);
					return { data: data.map((row) => ({ ...row, dataLeftOut: error.limit })), nextCursor };
				})
			: await read(query);
		const { workflowId } = params;
		// A filter lost on the way (a proxy that drops the query) would stop or delete what nobody chose.
		if (workflowId !== undefined && page.data.some((run) => ![workflowId, ''].includes(workflowIdOf(run)))) {
			throw mixedUp(call);
		}
		return leavesOut ? { ...page, nextCursor: grown(page.nextCursor, query.limit) } : page;
	}

	/** All pages, row by row; `limit` is the size of a page. Every page repeats the filters, as n8n needs it. */
	async *iterate(params: ListExecutionsParams = {}, options?: CallOptions): AsyncGenerator<Execution, void, undefined> {
		let cursor = params.cursor;
		for (;;) {
			const { data, nextCursor } = await this.list({ ...params, cursor }, options);
			yield* data;
			if (nextCursor === null) return;
			if (nextCursor === cursor) {
				throw new UnreadableAnswerError(
					'n8n gave the same page twice.',
					factsOf({ method: 'GET', path: '/executions' }, { status: 200 }),
				);
			}
			cursor = nextCursor;
		}
	}

	/** One execution. `NotFoundError` if it is unknown, deleted, was not saved, or its workflow is deleted. */
	async get(id: ExecutionId, params: GetExecutionParams = {}, options?: CallOptions): Promise<Execution> {
		const call: Call = { ...this.#call('GET', id), bulky: true };
		const query = checked(call, params, getParams);
		try {
			return this.#named(call, id, await this.#transport.json(executionShape, { ...call, query }, options));
		} catch (error) {
			if (!this.#settings.leavesOut || !params.includeData || !(error instanceof TooLargeError)) throw error;
			const run = await this.get(id, { ...params, includeData: undefined }, options);
			return { ...run, dataLeftOut: error.limit };
		}
	}

	/** Deletes for good and gives the deleted row. `ConflictError` while it runs; waiting and queued ones are deleted. */
	async delete(id: ExecutionId, options?: CallOptions): Promise<Execution> {
		const call = this.#call('DELETE', id);
		return this.#named(call, id, await this.#transport.json(executionShape, call, options));
	}

	/**
	 * Runs it again and gives the new run when that has ended, or begun to wait: n8n holds the answer back until then.
	 * Success is `status: 'success'` and nothing else; a retry that failed again is no error here.
	 *
	 * Never sent twice. On `outcomeUnknown` (time-out after `retryTimeoutMs`, broken connection, 5xx) the run may exist:
	 * look for a row with `retryOf` = this id, also with `status: 'running'`, before retrying again.
	 *
	 * `ConflictError` if it succeeded or is queued. n8n takes running and waiting executions, which then run twice, and
	 * timed-out ones, which then report a success without having run the interrupted node: do not retry those.
	 */
	async retry(id: ExecutionId, data: RetryExecutionData = {}, options?: CallOptions): Promise<RetriedExecution> {
		const call: Call = { ...this.#call('POST', id, '/retry'), bulky: true };
		const body = checked(call, data, ['loadWorkflow']);
		const timeoutMs = options?.timeoutMs ?? this.#settings.retryTimeoutMs;
		const run = await this.#transport.json(executionShape, { ...call, body }, { ...options, timeoutMs });
		if (run.retryOf != null && run.retryOf !== executionId(call, id)) throw mixedUp(call);
		return run;
	}

	/** Stops a running, waiting or queued execution; `ConflictError` if it has ended. From n8n 2.10 on. */
	async stop(id: ExecutionId, options?: CallOptions): Promise<StoppedExecution> {
		const call = this.#call('POST', id, '/stop');
		const stopped = await this.#transport.json(stoppedShape, call, options);
		return { ...stopped, id: executionId(call, id) };
	}

	/**
	 * Stops all that match and says how many; those that fail to stop are left out of the count. Without `workflowId`
	 * this is everything that the key can see. From n8n 2.10 on.
	 */
	async stopMany(data: StopManyExecutionsData, options?: CallOptions): Promise<{ stopped: number }> {
		const call: Call = { method: 'POST', path: '/executions/stop' };
		const body = stopFilter(call, data);
		const { stopped } = await this.#transport.json(stoppedCount, { ...call, body }, options);
		return { stopped };
	}

	/** The tags on an execution. From n8n 2.10 on. */
	async getTags(id: ExecutionId, options?: CallOptions): Promise<Tag[]> {
		return this.#transport.json(tags, this.#call('GET', id, '/tags'), options);
	}

	/**
	 * Replaces all tags on an execution and gives the new ones; `[]` clears. Only the ids are sent, each once.
	 * `NotFoundError` if one of them is unknown, and then nothing is changed. From n8n 2.10 on.
	 */
	async updateTags(id: ExecutionId, tagsWanted: readonly { id: string }[], options?: CallOptions): Promise<Tag[]> {
		const call = this.#call('PUT', id, '/tags');
		const body = [...new Set(tagsWanted.map((tag) => tag.id))].map((tagId) => ({ id: tagId }));
		return this.#transport.json(tags, { ...call, body }, options);
	}

	/** One execution as a bound resource that re-fetches with these params. */
	async getResource(
		id: ExecutionId,
		params: GetExecutionParams = {},
		options?: CallOptions,
	): Promise<ExecutionResource> {
		return new ExecutionResource(this, await this.get(id, params, options), params);
	}

	/** One page of bound resources; each re-fetches with the `includeData` and `redactExecutionData` given here. */
	async listResources(params: ListExecutionsParams = {}, options?: CallOptions): Promise<Page<ExecutionResource>> {
		const { data, nextCursor } = await this.list(params, options);
		return { data: data.map((execution) => new ExecutionResource(this, execution, params)), nextCursor };
	}

	/** A row of another execution (a cache or a proxy that mixes answers up) must never pass for the one asked for. */
	#named(call: Call, id: ExecutionId, execution: Execution): Execution {
		if (execution.id === executionId(call, id)) return execution;
		throw mixedUp(call);
	}

	#call(method: Call['method'], id: ExecutionId, below = ''): Call {
		const path = `/executions/${executionId({ method, path: '/executions' }, id)}${below}`;
		return { method, path };
	}
}
