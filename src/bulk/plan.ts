import { type Capabilities, type Execution, type ExecutionClient, failureOf } from '../n8n/index.js';
import type { Selection, Target } from './bulk.js';

const pageSize = 250;
/** With data a page may be megabytes (n8n/API-FACTS.md: 250 rows of 5 kB are 1.9 MB). */
const pageSizeWithData = 50;

/**
 * Walks n8n's pages and yields what is selected, a page at a time, so that nothing grows with the count. What a server
 * cannot filter by, we do.
 */
export async function* selected(
	executions: ExecutionClient,
	capabilities: Capabilities,
	selection: Selection,
	signal: AbortSignal,
): AsyncGenerator<Target[]> {
	const { statuses, workflowIds, since, until, error, limit } = selection;
	if (selection.ids) {
		yield selection.ids.map((executionId) => ({ executionId, workflowId: '', status: '', startedAt: null }));
		return;
	}
	const includeData = error !== null;
	let left = limit ?? Number.POSITIVE_INFINITY;
	for (const workflowId of workflowIds.length > 0 ? workflowIds : [undefined]) {
		for (const status of readable(statuses, capabilities)) {
			let cursor: string | undefined;
			do {
				const page = await executions.list(
					{
						limit: includeData ? pageSizeWithData : pageSize,
						...(cursor ? { cursor } : {}),
						...(status ? { status } : {}),
						...(workflowId ? { workflowId } : {}),
						...(selection.projectId ? { projectId: selection.projectId } : {}),
						...(includeData ? { includeData } : {}),
						...(capabilities.startedFilters && since !== null ? { startedAfter: new Date(since) } : {}),
						...(capabilities.startedFilters && until !== null ? { startedBefore: new Date(until) } : {}),
					},
					{ signal },
				);
				const targets = page.data.filter((run) => matches(run, selection)).slice(0, left);
				left -= targets.length;
				if (targets.length > 0) yield targets.map(targetOf);
				// Sorted by id, and so nearly by start: older servers cannot be asked for a time, but may be left early.
				if (since !== null && page.data.length > 0 && page.data.every((run) => startedBefore(run, since))) break;
				cursor = page.nextCursor ?? undefined;
			} while (cursor && left > 0);
			if (left <= 0) return;
		}
	}
}

/** n8n takes one status a request; before 2.13 crashed runs are listed as errors and `new` cannot be asked for. */
function readable(statuses: string[], capabilities: Capabilities): (string | undefined)[] {
	if (statuses.length === 0) return [undefined];
	const known = statuses
		.map((status) => (status === 'crashed' && !capabilities.crashedStatus ? 'error' : status))
		.filter((status) => status !== 'new' || capabilities.newStatus);
	return [...new Set(known)];
}

function matches(run: Execution, { statuses, since, until, mode, error }: Selection): boolean {
	if (
		statuses.length > 0 &&
		!statuses.includes(run.status) &&
		!(run.status === 'crashed' && statuses.includes('error'))
	) {
		return false;
	}
	if (since !== null && startedBefore(run, since)) return false;
	if (until !== null && run.startedAt !== null && Date.parse(run.startedAt) > until) return false;
	if (mode !== null && run.mode !== mode) return false;
	return error === null || (failureOf(run)?.message ?? '').toLowerCase().includes(error.toLowerCase());
}

/** Queued runs have no start; they are as new as can be. */
const startedBefore = (run: Execution, at: number) => run.startedAt !== null && Date.parse(run.startedAt) < at;

function targetOf(run: Execution): Target {
	const startedAt = run.startedAt === null ? null : Date.parse(run.startedAt);
	return { executionId: run.id, workflowId: run.workflowId, status: run.status, startedAt };
}
