import type { Execution, Graph, NodeRun, Saved, Version } from '../types.js';
import { nodeOf } from '../workflows.js';

/** A retry that n8n refuses, with the status and the text of its answer. */
export class RetryRefused extends Error {
	readonly status: number;
	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

export function refuseUnlessRetryable(version: Version, execution: Execution): void {
	if (execution.status === 'new') {
		throw new RetryRefused(409, 'Execution is queued to run (not yet started) so it cannot be retried');
	}
	// n8n asks `finished`, which is also true for a retried "canceled by hand" that says `error`; its text is the same.
	if (execution.finished) {
		throw new RetryRefused(version === '1.123.81' ? 400 : 409, 'The execution succeeded, so it cannot be retried.');
	}
}

/** With the workflow as it is saved now, the nodes to go on from must still be there. */
export function refuseIfNodeIsGone(version: Version, saved: Saved, graph: Graph): void {
	const gone = saved.stack.find((entry) => !nodeOf(graph, entry.node));
	if (!gone) return;
	if (version === '2.40.7') throw new RetryRefused(500, 'Internal server error');
	throw new RetryRefused(
		400,
		`Could not find the node "${gone.node}" in workflow. It probably got deleted or renamed. Without it the workflow can sadly not be retried.`,
	);
}

/**
 * What a retry starts with. n8n looks only at `lastNodeExecuted`: where it is set, the error is forgotten and that
 * node's last run taken away if it failed; then whatever the stored stack holds is run. From this follow most of
 * what surprises: a timed-out execution has an empty stack (nothing runs, success), one cancelled by hand while
 * running has no `lastNodeExecuted` (all runs, the old error stays), a crashed one has the trigger on its stack.
 */
export function savedForRetry(saved: Saved): Saved {
	if (saved.last === null) return saved;
	const at = saved.runs.findLastIndex((run) => run.node === saved.last);
	const last: NodeRun | undefined = saved.runs[at];
	const dropLast = last !== undefined && (last.error !== null || last.status === 'waiting');
	return {
		...saved,
		error: null,
		runs: dropLast ? saved.runs.toSpliced(at, 1) : saved.runs,
	};
}
