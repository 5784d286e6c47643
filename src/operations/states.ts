import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Failure } from '../n8n/index.js';

/** What a person may overrule by saying yes before the retry (docs/n8n.md, 4 to 10). */
export const askable = [
	'crashed', // finished nodes run a second time
	'canceled-by-hand', // starts from the beginning
	'already-recovered', // an earlier retry succeeded
	'draft-differs', // unpublished edits would run
] as const satisfies string[];

/** Why a retry is not offered, or needs a yes first. */
export type RetryBlocker =
	| (typeof askable)[number]
	| 'timed-out' // n8n answers success without running the interrupted node
	| 'canceled-somehow' // by hand or by its time-out, its data is not there to tell by
	| 'unfinished' // waiting, running or new, a second run beside the first
	| 'succeeded'
	| 'gone'; // unsaved or deleted

export const isAskable = (blocker: RetryBlocker): boolean => (askable as readonly RetryBlocker[]).includes(blocker);

/**
 * Where a retry stands, as told to people. Times are epoch milliseconds, `by` is a Slack user id, and other runs than the
 * one retried, such as `newId`, are numbers on the same server.
 * `asked` → `running` (the new run is known) → one of the ends. `unknown-outcome`: n8n may or may not have taken it and
 * only a person can decide. `refused`: nothing was sent.
 */
export type RetryState = {
	execution: ExecutionRef;
	by: string;
	askedAt: number;
	loadWorkflow: boolean;
} & (
	| { phase: 'asked' }
	| { phase: 'running'; newId: number; startedAt: number; elapsedMs: number; waiting?: boolean; waitTill?: number }
	| { phase: 'recovered'; newId: number; tookMs: number | null; endedAt: number; staleError?: boolean }
	/** `sameError`: as before the retry; null where one of them is not known. */
	| { phase: 'failed-again'; newId: number; failure: Failure; sameError: boolean | null; endedAt: number }
	/** `stoppedBy`: who did it here. `timedOut`: its workflow's time-out did; null where that cannot be told. */
	| { phase: 'stopped'; newId: number; endedAt: number; stoppedBy?: string; timedOut?: true | null }
	/** `answered`: n8n did answer, with a server error in these words. */
	| { phase: 'unknown-outcome'; since: number; answered?: string }
	| { phase: 'needs-confirmation'; blocker: RetryBlocker; recoveredAs?: number }
	/** `status` is the run's own; `runningAs` the retry of it that is already under way. */
	| { phase: 'refused'; blocker: RetryBlocker; status?: string; runningAs?: number }
	/** The new run is no longer in n8n (deleted, or successes are not saved) and nothing tells how it ended. */
	| { phase: 'lost-sight'; newId: number; endedAt: number }
	| { phase: 'problem'; problem: Problem }
);

/**
 * An error as a person reads it; `ref` is also in the log. It mostly quotes others (n8n's message), so nobody is mentioned
 * in it but where `mentions` says that it is all our own words, such as a refusal that says whom to ask.
 */
export type Problem = { what: string; why: string; next: string; ref: string; mentions?: true };
