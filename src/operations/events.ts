import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Execution } from '../n8n/index.js';
import type { OperationJob, RetryJob } from './job.js';
import type { Problem, RetryState } from './states.js';

/** How a retry ended. */
export type RetryOutcome = {
	kind: 'retry';
	request: RetryJob; // of whoever asked for it, though another may have looked for it
	/** Null where nobody needs to be told anything: nothing is new, or what another one has come to is. */
	state: RetryState | null;
	execution?: Execution; // as read before sending, where it was read
	nextLook?: number; // it is worth looking for it again, after the pause of this number
};

/** How an operation ended, as people are told. */
export type Outcome =
	| RetryOutcome
	| { kind: 'stopped' }
	/** Nothing to do: it had ended by itself. `status` is n8n's word for how. */
	| { kind: 'had-ended'; status: string }
	/**
	 * Of the runs that were counted when it was asked. `stopped`: null where an answer was lost and nobody knows how many it
	 * was; `still`: go on all the same; `newer`: began since, and were left alone.
	 */
	| { kind: 'stopped-many'; stopped: number | null; still: number; newer: number }
	| { kind: 'deleted' }
	/**
	 * A workflow was to be deactivated and all of it stopped. `inactive` and `still`: as n8n shows it after that (null: it
	 * does not say); `stopped`: null where an earlier start may have stopped some; `why`: of what failed.
	 */
	| { kind: 'halted'; inactive: boolean; stopped: number | null; still: number | null; why: string | null }
	| { kind: 'running-not-deleted' }
	| { kind: 'tagged'; added: string[]; removed: string[] }
	| { kind: 'unknown-tags'; tags: string[]; unknown: string[]; known: string[] }
	| { kind: 'gone' }
	/** A workflow was switched on or off. `asSaved`: it runs what was saved since, as n8n did not take the version named. */
	| { kind: 'switched'; on: boolean; asSaved: boolean }
	| { kind: 'switched-already'; on: boolean }
	/** n8n took it, and shows the workflow as it was. */
	| { kind: 'not-switched'; on: boolean }
	| { kind: 'archived' | 'version-gone' | 'workflow-gone' }
	/** The key lacks the scope. */
	| { kind: 'may-not-switch'; verb: 'activate' | 'deactivate' }
	| { kind: 'not-supported'; what: string }
	| { kind: 'not-allowed'; reason: string; ask: string; ref: string }
	| { kind: 'problem'; problem: Problem };

/** Where a retry stands. `execution`: the row as read before sending, where it was read. */
export type RetryEvent = { job: RetryJob; state: RetryState; execution?: Execution | undefined };

/** How a stop, a delete or a change of tags ended; of a retry only that its person may not ask for it. */
export type OperationEvent = { job: OperationJob; outcome: Exclude<Outcome, { kind: 'retry' }> };

/** The latest retry of a run, or of another of its chain, and which run is to be retried now. */
export type LatestRetry = { state: RetryState; runToRetry: ExecutionRef; workflowName: string };

/** What operations tell. Each may be told again after a crash. */
export type OperationEvents = {
	retry: RetryEvent;
	operation: OperationEvent;
	/** Nothing was sent: it has been retried since its person looked. */
	retriedSince: { job: RetryJob; latest: LatestRetry };
};

/** Asked again while it is in doubt, and nothing new is known: the first asker was told already. */
export const isStillUnknown = ({ job, state }: RetryEvent): boolean =>
	state.phase === 'unknown-outcome' && job.looks === undefined && job.askedAt > state.since;

/**
 * Whether a retry is not what its person means any more. A click means the state that was seen: where the run, or
 * another of its chain, has been retried since then, they are told so, and asked if there is still something to retry.
 */
export function isOutdated(job: RetryJob, latest: RetryState): boolean {
	const { shown, how, askedAt, accepted } = job;
	// This very retry, back after its process died.
	if (!shown || latest.askedAt === askedAt || how === 'look') return false;
	if (!isNews(latest, shown, how)) return false;
	if (how === 'anyway') return true;
	// n8n need not know of a success: it may not keep such runs.
	if (latest.phase === 'recovered') return !accepted.includes('already-recovered');
	// Otherwise nothing of it has run, or nobody knows: the retry itself tells what comes of it.
	return ['asked', 'running', 'failed-again', 'stopped', 'lost-sight'].includes(latest.phase);
}

function isNews(latest: RetryState, shown: NonNullable<RetryJob['shown']>, how: RetryJob['how']): boolean {
	if ('at' in shown) return ('endedAt' in latest ? latest.endedAt : latest.askedAt) > shown.at;
	// The doubt that "anyway" was said to may have been cleared up.
	return latest.askedAt !== shown.askedAt || (how === 'anyway' && latest.phase !== 'unknown-outcome');
}
