import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Execution } from '../n8n/index.js';
import type { OperationJob, RetryJob } from './job.js';
import type { Outcome } from './outcome.js';
import type { RetryState } from './states.js';

/**
 * Where a retry stands: it has been asked for, runs, has ended, or nobody knows; or it was not sent, or a person has to
 * confirm it first. `execution`: the row as read before sending, where it was read.
 */
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
	switch (latest.phase) {
		case 'asked':
		case 'running':
		case 'failed-again':
		case 'stopped':
		case 'lost-sight':
			return true;
		case 'recovered':
			// n8n need not know it: it may not keep runs that succeed.
			return !accepted.includes('already-recovered');
		default:
			// Nothing of it has run, or nobody knows: the retry itself tells what comes of it.
			return false;
	}
}

function isNews(latest: RetryState, shown: NonNullable<RetryJob['shown']>, how: RetryJob['how']): boolean {
	if ('at' in shown) return ('endedAt' in latest ? latest.endedAt : latest.askedAt) > shown.at;
	// The doubt that "anyway" was said to may have been cleared up.
	return latest.askedAt !== shown.askedAt || (how === 'anyway' && latest.phase !== 'unknown-outcome');
}
