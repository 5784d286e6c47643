import { readFailure } from '../../instances/failures.js';
import { canceledBy, type Execution, type Failure, statusOf } from '../../n8n/index.js';
import type { JobContext } from '../../redis/queue.js';
import type { OperationDeps } from '../deps.js';
import type { RetryJob } from '../job.js';
import { failureOrWhy, sameAsBefore, unknownFailure } from '../no-details.js';
import { problemOf } from '../problem.js';
import { found } from '../retries.js';
import { askable, type RetryHindrance, type RetryState } from '../states.js';
import { type RetryPolicy, type StateOf, type Step, stateOf } from './step.js';

export type Ends = ReturnType<typeof createEnds>;

/** All ways in which a retry ends, and how people are told. */
export function createEnds(deps: OperationDeps, policy: RetryPolicy) {
	const { ledger, now } = deps;
	const executions = deps.n8n.executions();

	const say = (job: RetryJob, state: StateOf<RetryState>, execution?: Execution) =>
		deps.report(
			job,
			{
				executionId: job.executionId,
				by: job.by.userId,
				askedAt: job.askedAt,
				loadWorkflow: job.loadWorkflow,
				...state,
			},
			execution,
		);

	async function refuse(
		job: RetryJob,
		context: JobContext,
		hindrance: RetryHindrance,
		execution: Execution | null,
		other: number | null,
	) {
		// A yes may come before Slack has told us that the question arrived.
		await context.release();
		const overrulable = (askable as RetryHindrance[]).includes(hindrance);
		await say(
			job,
			overrulable
				? { phase: 'needs-yes', hindrance, ...(other ? { recoveredAs: other } : {}) }
				: {
						phase: 'refused',
						hindrance,
						...(execution ? { status: statusOf(execution) } : {}),
						...(other ? { runningAs: other } : {}),
					},
			execution ?? undefined,
		);
		return undefined;
	}

	/** Ends with a problem: n8n surely did not run it. */
	async function give(step: Step, error: unknown) {
		const { job, entry } = step;
		const problem = problemOf(error, `Retry of #${job.executionId} was not started`, deps);
		deps.log.error(
			{ ref: problem.ref, execution: job.executionId, attempt: entry.attempt, err: error },
			'retry not started',
		);
		return end(step, { phase: 'problem', problem });
	}

	/** Written down before it is told. The next job is let in before people read of this end: they may act at once. */
	async function end({ job, context, entry }: Step, state: StateOf<RetryState>) {
		const written = await ledger.done(job.executionId, entry.attempt, context.jobId, stateOf(job, state));
		await context.release();
		// A newer retry of the same run stands there, and the card speaks of that.
		if (written === 'other') return undefined;
		await say(job, state);
		return undefined;
	}

	async function settle(step: Step, run: Execution, tookMs: number | null, signal?: AbortSignal) {
		const { job } = step;
		const newId = run.id;
		const endedAt = now();
		let state: StateOf<RetryState>;
		// A retry of a run stopped by hand does all its work and still says error, with `finished` true (docs/n8n.md, 6).
		const staleError = run.status === 'error' && run.finished === true && job.accepted.includes('canceled-by-hand');
		if (run.status === 'success' || staleError) {
			state = { phase: 'recovered', newId, tookMs, endedAt, ...(staleError ? { staleError } : {}) };
		} else if (run.status === 'canceled') {
			const by = await endedBy(newId, signal);
			state = { phase: 'stopped', newId, endedAt, ...(by === 'hand' ? {} : { timedOut: by === null ? null : true }) };
		} else {
			const failure = readFailure(run) ?? (await failureById(newId, signal));
			const before = policy.many ? null : await failureById(job.executionId, signal);
			state = { phase: 'failed-again', newId, failure, sameError: sameAsBefore(before, failure), endedAt };
		}
		return end(step, state);
	}

	/** The reason only makes the message better: not having it must not keep the message back. */
	async function failureById(id: number, signal?: AbortSignal): Promise<Failure> {
		return withData(id, signal).then(failureOrWhy, (error) => {
			// Asked to stop, not refused: whoever takes this up again shall tell it with its reason.
			if (signal?.aborted) throw error;
			return unknownFailure(error);
		});
	}

	/** Only the stored error tells a stop by hand from the workflow's time-out, which leaves none. */
	async function endedBy(id: number, signal?: AbortSignal) {
		const run = await withData(id, signal).catch((error) => {
			if (signal?.aborted) throw error;
			return null;
		});
		return run && canceledBy(run);
	}

	const withData = (id: number, signal?: AbortSignal) => found(executions, id, signal, true);

	/** A repeat of a job that had ended: say the end again, since the process may have died before saying it. */
	async function tell(job: RetryJob, result: RetryState | null) {
		if (result) await deps.report(job, result);
		return undefined;
	}

	return { say, refuse, give, end, settle, tell };
}
