import { findExecution } from '../instances/find-execution.js';
import { type Capabilities, type Execution, type ExecutionClient, hasFailed, workflowIdOf } from '../n8n/index.js';

/** Rows per page; n8n 1.123 refuses more than 250. */
const pageSize = 250;
/** Where waiting runs are hidden, at most this many ids are looked up one by one. */
const maxProbes = 200;
/** Ids handed out after the newest visible one that may belong to hidden waiting runs. */
const idsBeyond = 10;

type Search = {
	/** Runs above the given id that belong to the workflow, oldest first, also those still running. */
	runs: Execution[];
	/** False where something above the id may exist and not be seen. */
	complete: boolean;
	/** The highest id that was seen anywhere. */
	highest: number;
};

/**
 * The runs of a workflow (of all, where the id is empty) with ids above `above`. There is no filter by `retryOf`, and the list leaves out what runs
 * (docs/n8n.md, 9), so both are read: running first, so that a run that ends in between is in one of them.
 * n8n 1.123 hides waiting runs as well: there the ids that neither shows are looked up one by one.
 */
export async function runsAbove(
	executions: ExecutionClient,
	capabilities: Capabilities,
	{ workflowId, above, maxPages = 8 }: { workflowId: string; above: number; maxPages?: number },
	signal?: AbortSignal,
): Promise<Search> {
	const seen = new Map<number, Execution>();
	let complete = true;
	let highest = above;
	for (const status of ['running', undefined] as const) {
		let cursor: string | undefined;
		let page = 0;
		reading: for (;;) {
			const params = {
				limit: pageSize,
				...(workflowId ? { workflowId } : {}),
				...(status ? { status } : {}),
				...(cursor ? { cursor } : {}),
			};
			const { data, nextCursor } = await executions.list(params, signal ? { signal } : {});
			for (const run of data) {
				highest = Math.max(highest, run.id);
				if (run.id <= above) break reading;
				seen.set(run.id, run);
			}
			if (!nextCursor) break;
			if (++page >= maxPages) {
				complete = false;
				break;
			}
			cursor = nextCursor;
		}
	}
	if (!capabilities.waitingListed) {
		const newest = await executions.list({ limit: 1 }, signal ? { signal } : {});
		const to = Math.max(highest, newest.data[0]?.id ?? 0) + idsBeyond;
		if (to - above > maxProbes) complete = false;
		for (let id = above + 1; id <= Math.min(to, above + maxProbes); id++) {
			if (seen.has(id)) continue;
			const run = await findExecution(executions, id, signal);
			if (run && (!workflowId || workflowIdOf(run) === workflowId)) seen.set(id, run);
		}
	}
	return { runs: [...seen.values()].sort((a, b) => a.id - b.id), complete, highest };
}

/** The runs among `runs` that retry `executionId`, or a retry of it, and so on; oldest first. */
export function chainOf(executionId: number, runs: Execution[]): Execution[] {
	const chain = new Set([executionId]);
	// A retry's id is always above that of the run it retries, so one pass in order of ids finds all.
	return runs.filter(({ id, retryOf }) => retryOf && chain.has(retryOf) && chain.add(id));
}

/**
 * The run that a retry of this one goes on from: the newest failed one of its chain. The run itself where it was not
 * retried, and where one of the chain has succeeded or has not ended, so that this is what is told of it.
 *
 * @param chain its retries, and theirs, oldest first
 */
export function newestFailed(executionId: number, chain: Pick<Execution, 'id' | 'status'>[]): number {
	return (chain.every(hasFailed) && chain.at(-1)?.id) || executionId;
}
