import { type Capabilities, type Execution, type ExecutionClient, failureOf, failureSays } from '../../n8n/index.js';
import { type Filters, type StatusFilter, timeOf } from '../command/parse.js';

/** n8n's largest page. */
export const mostRows = 250;
/** With data a page may be megabytes (n8n/API-FACTS.md: 250 rows of 5 kB are 1.9 MB). */
const pageWithData = 50;
/** Pages read for one status of one workflow, where we and not n8n must drop what does not fit. */
const mostPages = 5;

export type ListRows = {
	/** Newest first, at most the limit. */
	rows: Execution[];
	/** There are older ones that were not read. */
	more: boolean;
};

type Asked = {
	filters: Filters;
	/** Null: any. */
	workflowIds: (string | null)[];
	/** Undefined: those that n8n lists without being asked for a status. */
	statuses: (StatusFilter | undefined)[];
	limit: number;
	now: number;
};

/** The newest executions that fit. n8n takes one status and one workflow a request; what it cannot filter by, we do. */
export async function readRows(
	executions: ExecutionClient,
	capabilities: Capabilities,
	{ filters, workflowIds, statuses, limit, now }: Asked,
): Promise<ListRows> {
	const after = filters.since && timeOf(filters.since, now);
	const before = filters.until && timeOf(filters.until, now);
	const includeData = filters.error !== null;
	const ours = includeData || filters.mode !== null || (before !== null && !capabilities.startedFilters);

	function fits(run: Execution): boolean {
		const startedAt = run.startedAt === null ? null : Date.parse(run.startedAt);
		// Servers before 2.37 cannot filter by time; queued runs have none, and are as new as can be.
		if (after !== null && startedAt !== null && startedAt < after) return false;
		if (before !== null && (startedAt === null || startedAt > before)) return false;
		if (filters.mode !== null && run.mode !== filters.mode) return false;
		return filters.error === null || failureSays(failureOf(run), filters.error);
	}

	const found = new Map<number, Execution>();
	let more = false;
	for (const workflowId of workflowIds) {
		for (const status of statuses) {
			let cursor: string | undefined;
			let fitting = 0;
			for (let page = 0; page < (ours ? mostPages : 1) && fitting < limit; page++) {
				const { data, nextCursor } = await executions.list({
					limit: includeData ? pageWithData : ours ? mostRows : Math.min(mostRows, limit),
					...(cursor ? { cursor } : {}),
					...(status ? { status } : {}),
					...(workflowId ? { workflowId } : {}),
					...(filters.project ? { projectId: filters.project } : {}),
					...(includeData ? { includeData } : {}),
					...(after !== null && capabilities.startedFilters ? { startedAfter: new Date(after) } : {}),
					...(before !== null && capabilities.startedFilters ? { startedBefore: new Date(before) } : {}),
				});
				for (const run of data.filter(fits)) {
					found.set(run.id, { ...run, data: undefined, workflowData: undefined });
					fitting++;
				}
				// By id, and so nearly by start: the rest is older still.
				const last = data.at(-1)?.startedAt ?? null;
				const beyond = after !== null && last !== null && Date.parse(last) < after;
				cursor = (!beyond && nextCursor) || undefined;
				if (!cursor) break;
			}
			more ||= cursor !== undefined;
		}
	}
	const rows = [...found.values()].sort((a, b) => b.id - a.id);
	return { rows: rows.slice(0, limit), more: more || rows.length > limit };
}
