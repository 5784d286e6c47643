import { readFailure } from '../../instances/failures.js';
import { findExecution } from '../../instances/find-execution.js';
import { canceledBy, type Execution, statusOf } from '../../n8n/index.js';
import type { RetryOutcome } from '../events.js';
import type { ExecutorDeps } from '../executor.js';
import type { RetryJob } from '../job.js';
import { failureOrWhy, sameAsBefore } from '../no-details.js';
import type { Check } from '../preflight.js';
import { problemOf } from '../problem.js';
import { isAskable, type RetryBlocker, type RetryState } from '../states.js';
import { ended, type StateOf, type Step, toldAgain } from './step.js';

export type Ends = ReturnType<typeof createEnds>;

/** All ways in which a retry ends. */
export function createEnds({ n8n, ledger, owners, stops, now, log, words }: ExecutorDeps) {
	const executions = n8n.executions();

	/** Written down before it is told. A bulk writes down the ends of its items itself, in one step with what it counts. */
	async function end({ request, context, entry }: Step, state: StateOf<RetryState>): Promise<RetryOutcome> {
		const outcome = ended(request, state);
		if (request.batch) return outcome;
		const written = await ledger.done(request.execution, entry.attempt, context.jobId, outcome.state!);
		// A newer retry of the same run stands there, and the card speaks of that.
		return written === 'other' ? toldAgain(request, null) : outcome;
	}

	/** n8n surely did not run it. */
	async function fail(step: Step, error: unknown) {
		const { id: executionId } = step.request.execution;
		const problem = problemOf(error, `Retry of #${executionId} was not started`, words);
		log.error(
			{ ref: problem.ref, execution: executionId, attempt: step.entry.attempt, err: error },
			'retry not started',
		);
		return end(step, { phase: 'problem', problem });
	}

	/** The run that it made has ended. */
	async function complete(step: Step, run: Execution, tookMs: number | null, signal?: AbortSignal) {
		// Before it is written down that it has ended, from when on nobody takes its failure for ours.
		if (run.status !== 'success') await claim(step, run.id);
		return end(step, await endOf(step.request, run, tookMs, signal));
	}

	/** The run is this retry's: whoever reads that it failed lets us tell it. */
	const claim = ({ request }: Step, runId: number) =>
		owners.claim({ ...request.execution, id: runId }, request.owner ?? 'retry');

	async function endOf(
		{ execution, accepted, batch }: RetryJob,
		run: Execution,
		tookMs: number | null,
		signal?: AbortSignal,
	): Promise<StateOf<RetryState>> {
		const newId = run.id;
		const endedAt = now();
		// A retry of a run stopped by hand does all its work and still says error, with `finished` true (docs/n8n.md, 6).
		const staleError = run.status === 'error' && run.finished === true && accepted.includes('canceled-by-hand');
		if (run.status === 'success' || staleError) {
			return { phase: 'recovered', newId, tookMs, endedAt, ...(staleError ? { staleError } : {}) };
		}
		if (run.status === 'canceled') {
			// Only the stored error tells a stop by hand from the workflow's time-out, which leaves none.
			const seen = await look(newId, signal);
			const by = seen instanceof Error ? null : seen && canceledBy(seen);
			const stoppedBy = by === 'time-out' ? null : await stops.by({ ...execution, id: newId });
			if (stoppedBy) return { phase: 'stopped', newId, endedAt, stoppedBy };
			return { phase: 'stopped', newId, endedAt, ...(by === 'hand' ? {} : { timedOut: by === null ? null : true }) };
		}
		const failure = readFailure(run) ?? failureOrWhy(await look(newId, signal));
		// In a bulk it would cost another fetch with data for each item.
		const before = batch ? null : failureOrWhy(await look(execution.id, signal));
		return { phase: 'failed-again', newId, failure, sameError: sameAsBefore(before, failure), endedAt };
	}

	/** With its data. The reason only makes the message better: not having it must not keep the message back. */
	function look(id: number, signal?: AbortSignal): Promise<Execution | Error | null> {
		return findExecution(executions, id, signal, true).catch((error) => {
			// Asked to stop, not refused: whoever takes this up again shall tell it with its reason.
			if (signal?.aborted) throw error;
			return error;
		});
	}

	return { end, fail, complete, claim };
}

type Blocked = Pick<Check, 'execution' | 'other'> & { blocker: RetryBlocker };

/** Nothing was sent, as this speaks against it, or needs a yes first. */
export function refuse(request: RetryJob, { blocker, execution, other }: Blocked): RetryOutcome {
	const seen = execution ? { execution } : {};
	if (isAskable(blocker)) {
		return ended(request, { phase: 'needs-confirmation', blocker, ...(other ? { recoveredAs: other } : {}) }, seen);
	}
	const status = execution ? { status: statusOf(execution) } : {};
	return ended(request, { phase: 'refused', blocker, ...status, ...(other ? { runningAs: other } : {}) }, seen);
}
