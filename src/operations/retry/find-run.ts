import { findExecution } from '../../instances/find-execution.js';
import type { ExecutorDeps } from '../executor.js';
import type { RetryJob } from '../job.js';
import type { LedgerEntry } from '../ledger.js';
import { runsAbove } from '../retries.js';

export type Finding = ReturnType<typeof createFinding>;

/** Finds the run that a retry has made. */
export function createFinding({ n8n, capabilities }: Pick<ExecutorDeps, 'n8n' | 'capabilities'>) {
	const executions = n8n.executions();

	/** Among running, waiting and listed ones. */
	async function findListed({ execution }: RetryJob, entry: LedgerEntry, signal: AbortSignal, maxPages = 8) {
		const search = { workflowId: entry.workflowId, above: entry.horizon, maxPages };
		const { runs } = await runsAbove(executions, await capabilities(), search, signal);
		return runs.find((run) => run.retryOf === execution.id);
	}

	/**
	 * The run that this intent has made, as far as n8n shows it: among running, waiting and listed ones, or by the success
	 * that n8n notes on the retried run, which stays where a server that saves no successes has dropped the row.
	 */
	async function findRun(request: RetryJob, entry: LedgerEntry, signal: AbortSignal, maxPages: number) {
		const run = await findListed(request, entry, signal, maxPages);
		if (run) return run.id;
		const original = await findExecution(executions, request.execution.id, signal);
		const noted = original?.retrySuccessId ?? 0;
		return noted > entry.horizon ? noted : null;
	}

	return { findListed, findRun };
}
