import { findExecution } from '../instances/find-execution.js';
import { type Capabilities, type Execution, type ExecutionClient, hasFailed, workflowIdOf } from '../n8n/index.js';

/** Rows per page; n8n 1.123 refuses more than 250. */
const pageSize = 250;
/** Where waiting runs are hidden, at most this many ids are looked up one by one. */
const maxProbes = 200;
/** Ids handed out after the newest visible one that may belong to hidden waiting runs. */
const idsBeyond = 10;

/** `workflowId`: empty for the runs of all. */
type Search = { workflowId: string; above: number; maxPages?: number };

/**
 * The runs of a workflow with ids above `above`, oldest first, and the highest id that was seen anywhere. There is no
 * filter by `retryOf`, and the list leaves out what runs (docs/n8n.md, 9), so both are read: running first, so that a run
 * that ends in between is in one of them. n8n 1.123 hides waiting runs as well: there the ids that neither shows are
 * looked up one by one.
 */
export async function runsAbove(
	executions: ExecutionClient,
	capabilities: Capabilities,
	{ workflowId, above, maxPages = 8 }: Search,
	signal?: AbortSignal,
) {
	const seen = new Map<number, Execution>();
	let highest = above;
	for (const status of ['running', undefined] as const) {
		const params = { limit: pageSize, workflowId: workflowId || undefined, status };
		let count = 0;
		for await (const run of executions.iterate(params, { signal })) {
			highest = Math.max(highest, run.id);
			if (run.id <= above) break;
			seen.set(run.id, run);
			if (++count === maxPages * pageSize) break;
		}
	}
	if (!capabilities.waitingListed) {
		const newest = await executions.list({ limit: 1 }, { signal });
		const to = Math.max(highest, newest.data[0]?.id ?? 0) + idsBeyond;
		for (let id = above + 1; id <= Math.min(to, above + maxProbes); id++) {
			if (seen.has(id)) continue;
			const run = await findExecution(executions, id, signal);
			if (run && (!workflowId || workflowIdOf(run) === workflowId)) seen.set(id, run);
		}
	}
	return { runs: [...seen.values()].sort((a, b) => a.id - b.id), highest };
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
 */
export function newestFailed(executionId: number, chain: Pick<Execution, 'id' | 'status'>[]): number {
	return (chain.every(hasFailed) && chain.at(-1)?.id) || executionId;
}
