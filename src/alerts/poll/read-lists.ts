import { type Capabilities, type Execution, type ExecutionClient, type Page, workflowIdOf } from '../../n8n/index.js';

export type Reading = {
	executions: ExecutionClient;
	capabilities: Capabilities;
	signal: AbortSignal;
	/** Rows of the first look at all runs, and at those that failed. */
	first: { all: number; failed: number };
};

/** A quiet poll reads no more. */
const fewRows = 10;
export const pageSize = 250;

/** After a poll that has met so many new ones a small first look would be in vain. */
export const firstRows = (met: number) => (met > fewRows ? pageSize : fewRows);

/** The newest rows of all. The first of them says how far n8n has come, and often they are all that is new. */
export async function newestRows({ executions, signal, first: { all } }: Reading): Promise<Page<Execution>> {
	const first = await executions.list({ limit: all }, { signal });
	if (first.data.length > 0 || first.nextCursor === null) return first;
	// None of the newest rows can be read: the client leaves them out.
	for await (const run of executions.iterate({ limit: pageSize }, { signal })) {
		return { data: [run], nextCursor: first.nextCursor };
	}
	return { data: [], nextCursor: null };
}

/**
 * `waiting` comes twice, around `running`: a run that is in neither of the first two answers was running at the first
 * and has begun to wait before the second, and waits that are listed last over a minute, so the third has it. Queued
 * ones can only become running.
 */
export async function readUnfinished(reading: Reading): Promise<Map<number, Execution>> {
	const waiting = reading.capabilities.waitingListed ? (['waiting'] as const) : [];
	return readAll(reading, [...queued(reading), ...waiting, 'running', ...waiting]);
}

/**
 * Running and queued runs by workflow: what an alert offers to stop. Read after the failures, as runs that began just
 * before one of them may be younger than the list of unfinished ones.
 */
export async function activeCounts(reading: Reading): Promise<Map<string, number>> {
	return countActive((await readAll(reading, [...queued(reading), 'running'])).values());
}

/** Running and queued runs by workflow. Those of no known workflow are left out: they cannot be stopped together. */
export function countActive(runs: Iterable<Execution>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const run of runs) {
		const workflowId = workflowIdOf(run);
		if (workflowId && run.status !== 'waiting') counts.set(workflowId, (counts.get(workflowId) ?? 0) + 1);
	}
	return counts;
}

const queued = ({ capabilities }: Reading) => (capabilities.newStatus ? (['new'] as const) : []);

async function readAll(
	{ executions, signal }: Reading,
	statuses: readonly ('new' | 'running' | 'waiting')[],
): Promise<Map<number, Execution>> {
	const runs = new Map<number, Execution>();
	for (const status of statuses) {
		for await (const run of executions.iterate({ status, limit: pageSize }, { signal })) runs.set(run.id, run);
	}
	return runs;
}

export async function readFailures(reading: Reading, above: number): Promise<Map<number, Execution>> {
	const failed = new Map<number, Execution>();
	for (const status of reading.capabilities.crashedStatus ? (['error', 'crashed'] as const) : (['error'] as const)) {
		const first = await reading.executions.list({ status, limit: reading.first.failed }, { signal: reading.signal });
		for (const run of await newestAbove(reading, above, { status }, first)) failed.set(run.id, run);
	}
	return failed;
}

/** Rows above an id, newest first: those of the first page, and only if that is not enough, large ones. */
export async function newestAbove(
	{ executions, signal }: Reading,
	above: number,
	filter: { status?: 'error' | 'crashed' },
	first: Page<Execution>,
): Promise<Execution[]> {
	if (!first.nextCursor || first.data.some((run) => run.id <= above)) return first.data.filter((run) => run.id > above);
	// Of a small one from the start again: a cursor keeps the limit that it was made with (docs/n8n.md, 17).
	const isLarge = first.data.length > fewRows;
	const rows = isLarge ? [...first.data] : [];
	const page = { ...filter, limit: pageSize, ...(isLarge && { cursor: first.nextCursor }) };
	for await (const run of executions.iterate(page, { signal })) {
		if (run.id <= above) break;
		rows.push(run);
	}
	return rows;
}
