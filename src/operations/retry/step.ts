import type { Execution } from '../../n8n/index.js';
import type { RetryOutcome } from '../events.js';
import type { ExecutorContext } from '../executor.js';
import type { RetryJob } from '../job.js';
import type { LedgerEntry } from '../ledger.js';
import type { RetryState } from '../states.js';

/** A retry whose intent stands in the ledger. */
export type Step = { request: RetryJob; context: ExecutorContext; entry: LedgerEntry };

/** The part of a state that differs from phase to phase. */
export type StateOf<S> = S extends RetryState ? Omit<S, 'execution' | 'by' | 'askedAt' | 'loadWorkflow'> : never;

export function stateOf(request: RetryJob, state: StateOf<RetryState>): RetryState {
	const { execution, by, askedAt, loadWorkflow } = request;
	return { execution, by: by.userId, askedAt, loadWorkflow, ...state };
}

export const ended = (
	request: RetryJob,
	state: StateOf<RetryState>,
	more: { execution?: Execution; nextLook?: number } = {},
): RetryOutcome => ({ kind: 'retry', request, state: stateOf(request, state), ...more });

/** The end of one that had come to it already: told again, as the process may have died before telling it. */
export function toldAgain(request: RetryJob, state: RetryState | null): RetryOutcome {
	return { kind: 'retry', request, state };
}

/** The request in the words of whoever asked for the retry, though another may look for it. */
export const asAsked = (request: RetryJob, { asked }: LedgerEntry): RetryJob => ({ ...request, ...asked });

export function outcomeUnknown({ intendedAt, answered }: LedgerEntry): StateOf<RetryState> {
	return { phase: 'unknown-outcome', since: intendedAt, ...(answered ? { answered } : {}) };
}
