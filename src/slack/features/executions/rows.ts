import { type DatedList, datedLists, runOf } from '../../../instances/dated-lists.js';
import { readFailure } from '../../../instances/failures.js';
import {
	type Capabilities,
	type Execution,
	type ExecutionClient,
	failureSays,
	happenedAt,
	workflowIdOf,
} from '../../../n8n/index.js';
import { type Filters, type StatusFilter, timeOf as timeAt } from '../../command/parse.js';

/** n8n's largest page. */
export const maxRows = 250;
/** With data a page may be megabytes (250 rows of 5 kB were 1.9 MB). */
const pageWithData = 50;
/** Pages read for one status of one workflow, where we and not n8n must drop what does not fit. */
const maxPages = 5;

type Asked = {
	filters: Filters;
	/** Null: any. */
	workflowIds: (string | null)[];
	/** Undefined: those that n8n lists without being asked for a status. */
	/** Of these workflows alone, where they are too many to be asked for one by one. */
	only?: ReadonlySet<string | null> | null;
	statuses: (StatusFilter | undefined)[];
	limit: number;
	now: number;
};

/**
 * The newest executions that fit, newest first. `more`: there are older ones that were not read. `unsearched`: too large
 * to be searched for an error, and so left out. n8n takes one status and one workflow a request; what it
 * cannot filter by, we do.
 */
export async function readRows(
	executions: ExecutionClient,
	capabilities: Capabilities,
	{ filters, workflowIds, only = null, statuses, limit, now }: Asked,
) {
	const after = filters.since && timeAt(filters.since, now);
	const before = filters.until && timeAt(filters.until, now);
	const includeData = filters.error !== null;
	const ours =
		includeData || only !== null || filters.mode !== null || (before !== null && !capabilities.startedFilters);

	/** Of what is queued nobody knows a time yet: it is as new as can be. */
	function fits(run: Execution): boolean {
		const at = happenedAt(run);
		if (after !== null && at !== null && at < after) return false;
		if (before !== null && (at === null || at > before)) return false;
		if (filters.mode !== null && run.mode !== filters.mode) return false;
		if (only && !only.has(workflowIdOf(run))) return false;
		if (filters.error === null) return true;
		if (run.dataLeftOut || run.dataTooLargeToDisplay) unsearched.add(run.id);
		return failureSays(readFailure(run), filters.error);
	}

	const found = new Map<number, Execution>();
	const unsearched = new Set<number>();
	let more = false;
	const lists = datedLists({ statuses, since: after, until: before }, capabilities);
	for (const workflowId of workflowIds) {
		// Side by side: somebody waits, and a slow n8n makes four lists one after the other long.
		await Promise.all(lists.map((list) => read(workflowId, list)));
	}
	const rows = [...found.values()].sort((a, b) => b.id - a.id);
	return { rows: rows.slice(0, limit), more: more || rows.length > limit, unsearched: unsearched.size };

	async function read(workflowId: string | null, list: DatedList) {
		const { status, isExtra } = list;
		const isSifted = ours || isExtra;
		let cursor: string | undefined;
		let fitting = 0;
		for (let page = 0; page < (isSifted ? maxPages : 1) && fitting < limit; page++) {
			const { data, nextCursor } = await executions.list({
				...list.params,
				limit: includeData ? pageWithData : isSifted ? maxRows : Math.min(maxRows, limit),
				...(cursor ? { cursor } : {}),
				...(workflowId ? { workflowId } : {}),
				...(filters.project ? { projectId: filters.project } : {}),
				...(includeData ? { includeData } : {}),
			});
			for (const row of data) {
				const run = runOf(row, list);
				if (!run || !fits(run)) continue;
				found.set(run.id, { ...run, data: undefined, workflowData: undefined });
				fitting++;
			}
			// By id, and so nearly by time: the rest is older still.
			const last = data.at(-1);
			const oldest = last ? happenedAt(last) : null;
			const beyond = after !== null && oldest !== null && oldest < after;
			// A crash may come long after its run was made, and few rows are crashed.
			cursor = ((!beyond || (!list.params.startedAfter && status === 'crashed')) && nextCursor) || undefined;
			if (!cursor) break;
		}
		// What has no start is rare: that the look for it ends somewhere says nothing of what n8n picked.
		if (!isExtra) more ||= cursor !== undefined;
	}
}
