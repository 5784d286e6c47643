import { type Alert, runToRetry } from '../../../alerts/alert.js';
import { agesOf } from '../../../bulk/ages.js';
import type { Bulk, BulkKind, Selection } from '../../../bulk/bulk.js';
import { type BulkRequest, misleading } from '../../../bulk/index.js';
import { mapLimit } from '../../../lib/map-limit.js';
import { namesOf, unknownOf } from '../../../operations/tag-names.js';
import { joined, type Message, section } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { renderUnknownTags } from '../../blocks/tags.js';
import { code, inline, plural } from '../../blocks/text.js';
import { capitalised, plainFilterWords } from '../../command/filter-words.js';
import { type Filters, noFilters, type StatusFilter, timeOf } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { shortId } from './words.js';

/** What a person wants done to many executions, before it is known to which. */
export type RequestedBulk =
	| { kind: BulkKind; filters: Filters; add?: string[]; remove?: string[]; those?: Those | null; noTime?: boolean }
	/** Those of a job that failed again. */
	| { kind: 'retry'; again: Bulk }
	/** The open failures of an alert, up to the newest that its card showed. */
	| { kind: 'retry'; alert: Alert; upTo: number }
	/** Those of all alerts of an incident. */
	| { kind: 'retry'; alerts: Alert[]; upTo: number };

/** Exactly these, newest first, and when they happened. */
type Those = { id: number; at: number | null }[];

type Ready = Pick<BulkRequest, 'alert' | 'words' | 'selection' | 'ages' | 'leftOut' | 'options'>;

const alertsAtOnce = 10;

/** Where nothing is said of the status. */
const usual: Record<BulkKind, StatusFilter[]> = {
	retry: ['error', 'crashed'],
	stop: ['running', 'new'],
	delete: [],
	tag: [],
};

/** Turns the request into a selection by ids, or into a message that says why that cannot be. */
export async function toBulkRequest(context: Context, request: RequestedBulk, at: number) {
	const can = await context.instance.capabilities();
	const ability = request.kind === 'tag' ? 'tags' : request.kind;
	if (!may(can, ability)) return said('This n8n cannot do it from here.', `${capitalised(cannot[ability])}.`);
	if ('again' in request) return failedOnes(context, request.again);
	if ('alert' in request) return openOnes(context, request);
	if ('alerts' in request) return openOfIncident(context, request);
	const { kind, add = [], remove = [], those: listed = null, noTime = false } = request;
	const { workflow, tag, statuses } = request.filters;
	const filters = { ...request.filters, statuses: statuses.length > 0 ? statuses : usual[kind] };
	const isAny = workflow === null && tag === null;
	const workflows = isAny ? [] : await context.instance.workflowNames.find(workflow ?? '', tag);
	// Of no workflow at all it would be of every one.
	if (!isAny && workflows.length === 0)
		return workflow === null ? unknownTag(tag!) : unknownWorkflow(context, workflow);
	const workflowIds = workflows.map(({ id }) => id);
	const sorry = add.length > 0 ? await unknownTags(context, add, workflowIds[0]) : null;
	if (sorry) return { sorry };
	const those = listed && (await sensible(context, listed, filters.statuses, workflowIds));
	const names = workflows.map(({ name }) => name);
	const tags = [...add.map((name) => `+${name}`), ...remove.map((name) => `-${name}`)].join(' ');
	const asked = plainFilterWords(`${kind}-all`, filters, names);
	const narrowed = noTime ? asked.replace('last 24 h', 'last 24 h by default') : asked;
	return {
		words: joined(' · ', narrowed, tags, those && 'without what has recovered'),
		selection: { ...selectionOf(filters, workflowIds, at), ids: those?.map(({ id }) => id) ?? null },
		...(those && { ages: agesOf(those.map((each) => each.at)), leftOut: listed!.length - those.length }),
		options: { add, remove },
	};
}

/** A list shows how canceled ones ended of none. */
async function sensible(
	{ instance }: Context,
	those: Those,
	statuses: string[],
	workflowIds: string[],
): Promise<Those> {
	if (!statuses.includes('canceled')) return those;
	const ids = those.map(({ id }) => id);
	const left = await misleading(instance.n8n.executions(), { ids, workflowIds });
	return those.filter(({ id }) => !left.has(id));
}

const selectionOf = (filters: Filters, workflowIds: string[], at: number): Selection => ({
	statuses: filters.statuses,
	workflowIds,
	projectId: filters.project,
	since: filters.since && timeOf(filters.since, at),
	until: filters.until && timeOf(filters.until, at),
	error: filters.error,
	mode: filters.mode,
	limit: filters.limit,
	ids: null,
});

/** The runs that the first job's retries made start at their own failed node; one that was stopped is none to go on from. */
async function failedOnes({ bulk: { bulks }, command }: Context, bulk: Bulk): Promise<Ready | { sorry: Message }> {
	const ids: number[] = [];
	for await (const { executionId, result, newId } of bulks.rows(bulk)) {
		if (result === 'failed') ids.push(newId ?? executionId);
		if (result === 'stopped') ids.push(executionId);
	}
	const hint = `${code(`${command} failures`)} lists what failed.`;
	if (ids.length === 0) return said('The results of that job are no longer kept.', hint);
	return {
		words: `those of job ${shortId(bulk)} that did not recover`,
		selection: { ...selectionOf(noFilters, bulk.selection.workflowIds, 0), ids },
		options: {},
	};
}

/** Of each failure the newest run of its chain. */
async function openOnes({ alerts, command }: Context, { alert, upTo }: { alert: Alert; upTo: number }) {
	const { open, newer } = await alerts.open(alert.execution, upTo);
	const hint = `${code(`${command} failures`)} lists what failed.`;
	if (open.length === 0) return said('None of these failures is still open.', hint);
	const { failures, execution, workflowId, workflowName } = alert;
	const node = failures.newest.failure?.node;
	const where = node ? ` at "${node}"` : '';
	const later = newer > 0 ? ` · without ${newer} that failed after you looked` : '';
	return {
		alert: execution,
		words: `failures of ${workflowName}${where} since #${execution.id}${later}`,
		selection: { ...selectionOf(noFilters, [workflowId], 0), ids: open.map((each) => runToRetry(each).id) },
		options: {},
	};
}

async function openOfIncident(
	{ alerts: store, command }: Context,
	{ alerts, upTo }: { alerts: Alert[]; upTo: number },
) {
	const ids: number[] = [];
	await mapLimit(alerts, alertsAtOnce, async ({ execution }) => {
		const { open } = await store.open(execution, upTo);
		ids.push(...open.map((each) => runToRetry(each).id));
	});
	const hint = `${code(`${command} failures`)} lists what failed.`;
	if (ids.length === 0) return said('None of these failures is still open.', hint);
	const workflowIds = [...new Set(alerts.map(({ workflowId }) => workflowId))];
	const first = alerts[0]!.incident ?? alerts[0]!.execution;
	// Named by its first one: another of as many workflows is not the same.
	const words = `failures of ${plural(workflowIds.length, 'workflow')} that went down together since #${first.id}`;
	return { words, selection: { ...selectionOf(noFilters, workflowIds, 0), ids }, options: {} };
}

async function unknownWorkflow({ instance, command }: Context, workflow: string) {
	const nearest = await instance.workflowNames.nearest(workflow);
	return said(
		`n8n has no workflow "${inline(workflow, 60)}".`,
		nearest === null
			? `${code(`${command} list`)} shows what n8n has.`
			: `Did you mean "${inline(nearest, 60)}"? Nothing was counted.`,
	);
}

const unknownTag = (tag: string) => said(`No workflow of n8n is tagged "${inline(tag, 60)}".`, 'Nothing was counted.');

/** n8n's API cannot make tags, and knows them by ids that only an execution which carries them tells (docs/n8n.md, 31). */
async function unknownTags({ instance, operations }: Context, add: string[], workflowId?: string) {
	const known = await operations.tagNames.find(add, { executions: instance.n8n.executions(), workflowId });
	const unknown = unknownOf(add, known);
	return unknown.length > 0 ? renderUnknownTags({ unknown, known: namesOf(known) }) : null;
}

/** Both of ours; what is quoted in them is safe already. */
const said = (what: string, why: string): { sorry: Message } => ({
	sorry: { text: what, blocks: [section(`${what}\n${why}`)] },
});
