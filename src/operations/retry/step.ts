import { type Execution, type N8nError, statusOf } from '../../n8n/index.js';
import type { JobContext, Requeue } from '../../redis/queue.js';
import type { RetryJob } from '../job.js';
import type { Guard, LedgerEntry } from '../ledger.js';
import type { Preflight } from '../preflight.js';
import type { RetryState } from '../states.js';

/** What differs where many runs are retried at once. */
export type RetryPolicy = {
	/** In place of the preflight, which reads n8n three times for each run. */
	check?(job: RetryJob, signal: AbortSignal): Promise<Check>;
	/**
	 * It is one of many in quick succession: what others are at, or have retried with success, is left to them, and the
	 * error of one that failed again is not compared with the first one, which would cost a fetch with data.
	 */
	many?: {
		/** Nothing is sent once this does not hold any more. */
		guard: Guard;
		/** A request failed; told before anything is decided about it. */
		trouble(error: N8nError): Promise<void>;
		/** What to do where n8n surely took nothing: come back later, or (undefined) end with the problem. */
		unsent(error: N8nError): Requeue | undefined;
	};
};

/** As much of a preflight as sending needs. */
export type Check = Pick<Preflight, 'hindrance' | 'other' | 'horizon' | 'workflowId'> &
	Partial<Pick<Preflight, 'execution'>>;

export type Step = { job: RetryJob; context: JobContext; entry: LedgerEntry };

export const ended = (run: Execution) => ['success', 'error', 'crashed', 'canceled', 'unknown'].includes(statusOf(run));

/** The part of a state that differs from phase to phase. */
export type StateOf<S> = S extends RetryState ? Omit<S, 'executionId' | 'by' | 'askedAt' | 'loadWorkflow'> : never;

export function stateOf(job: RetryJob, state: StateOf<RetryState>): RetryState {
	const { executionId, by, askedAt, loadWorkflow } = job;
	return { executionId, by: by.userId, askedAt, loadWorkflow, ...state } as RetryState;
}

/** The job in the words of whoever asked for the retry, though another may look for it. */
export function asAsked(job: RetryJob, { asked }: LedgerEntry): RetryJob {
	return { ...job, ...asked };
}

export function inDoubt({ intendedAt, answered }: LedgerEntry): StateOf<RetryState> {
	return { phase: 'doubt', since: intendedAt, ...(answered ? { answered } : {}) };
}
