import type { Bulk, BulkKind, BulkOptions, Selection } from '../../../bulk/bulk.js';
import type { BulkRequest } from '../../../bulk/index.js';
import { namesOf, unknownOf } from '../../../operations/tag-names.js';
import { type Message, section } from '../../blocks/blocks.js';
import { type Can, cannot, may } from '../../blocks/can.js';
import { renderUnknownTags } from '../../blocks/tags.js';
import { code, inline } from '../../blocks/text.js';
import { type FilterVerb, plainFilterWords } from '../../command/filter-words.js';
import { type Filters, type StatusFilter, timeOf } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { shortId } from './words.js';

/** What a person wants done to many executions, before it is known to which. */
export type RequestedBulk =
	| { kind: BulkKind; filters: Filters; add?: string[]; remove?: string[] }
	/** Those of a job that failed again. */
	| { kind: 'retry'; again: Bulk };

type Ready = Pick<BulkRequest, 'words' | 'selection'> & { options?: Partial<BulkOptions> };

const abilities = { retry: 'retry', stop: 'stop', delete: 'delete', tag: 'tags' } as const;

/** Where nothing is said of the status. */
const usual: Record<BulkKind, StatusFilter[]> = {
	retry: ['error', 'crashed'],
	stop: ['running', 'new'],
	delete: [],
	tag: [],
};

/** Turns the request into a selection by ids, or into a message that says why that cannot be. */
export async function toBulkRequest(
	context: Context,
	request: RequestedBulk,
	at: number,
): Promise<Ready | { sorry: Message }> {
	const can = await context.instance.capabilities();
	const ability = abilities[request.kind];
	if (!may(can as Can, ability)) {
		return { sorry: said('This n8n cannot do it from here.', `${capital(cannot[ability])}.`) };
	}
	if ('again' in request) return failedOnes(context, request.again);
	const { filters, kind } = request;
	const named = { ...filters, statuses: filters.statuses.length > 0 ? filters.statuses : usual[kind] };
	const workflows = filters.workflow === null ? [] : await context.instance.workflowNames.find(filters.workflow);
	if (filters.workflow !== null && workflows.length === 0)
		return { sorry: await unknownWorkflow(context, filters.workflow) };
	const workflowIds = workflows.map((workflow) => workflow.id);
	const { add = [], remove = [] } = request;
	const sorry = add.length > 0 ? await unknownTags(context, add, workflowIds[0]) : null;
	if (sorry) return { sorry };
	const verb: FilterVerb = `${kind}-all`;
	const tags = [...add.map((name) => `+${name}`), ...remove.map((name) => `-${name}`)];
	const words = plainFilterWords(
		verb,
		named,
		workflows.map((workflow) => workflow.name),
	);
	return {
		words: tags.length > 0 ? `${words} · ${tags.join(' ')}` : words,
		selection: selectionOf(named, workflowIds, at),
		options: { add, remove },
	};
}

function selectionOf(filters: Filters, workflowIds: string[], at: number): Selection {
	return {
		statuses: filters.statuses,
		workflowIds,
		projectId: filters.project,
		since: filters.since && timeOf(filters.since, at),
		until: filters.until && timeOf(filters.until, at),
		error: filters.error,
		mode: filters.mode,
		limit: filters.limit,
		ids: null,
	};
}

/** The runs that the first job's retries made: they start at their own failed node. */
async function failedOnes({ bulk: { bulks }, command }: Context, bulk: Bulk): Promise<Ready | { sorry: Message }> {
	const ids: number[] = [];
	for await (const { executionId, result, newId } of bulks.rows(bulk)) {
		if (result === 'failed') ids.push(newId ?? executionId);
	}
	if (ids.length === 0) {
		return {
			sorry: said('The results of that job are no longer kept.', `${code(`${command} failures`)} lists what failed.`),
		};
	}
	return {
		words: `those of job ${shortId(bulk)} that failed again`,
		selection: {
			statuses: [],
			workflowIds: bulk.selection.workflowIds,
			projectId: null,
			since: null,
			until: null,
			error: null,
			mode: null,
			limit: null,
			ids,
		},
	};
}

async function unknownWorkflow({ instance, command }: Context, workflow: string): Promise<Message> {
	const nearest = await instance.workflowNames.nearest(workflow);
	return said(
		`n8n has no workflow "${inline(workflow, 60)}".`,
		nearest === null
			? `${code(`${command} list`)} shows what n8n has.`
			: `Did you mean "${inline(nearest, 60)}"? Nothing was looked for.`,
	);
}

/** n8n's API cannot make tags, and knows them by ids that only an execution which carries them tells (docs/n8n.md, 31). */
async function unknownTags(
	{ instance, operations }: Context,
	add: string[],
	workflowId?: string,
): Promise<Message | null> {
	const { tagNames } = operations;
	const known = await tagNames.find(add, { executions: instance.n8n.executions(), workflowId });
	const unknown = unknownOf(add, known);
	return unknown.length > 0 ? renderUnknownTags({ unknown, known: namesOf(known) }) : null;
}

/** Both of ours; what is quoted in them is safe already. */
const said = (what: string, why: string): Message => ({ text: what, blocks: [section(`${what}\n${why}`)] });

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
