import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Failure } from '../n8n/index.js';
import type { RetryState } from '../operations/states.js';

/**
 * One failed run as the channel is told of it. Kept in Redis, drawn by slack/features/alert/view.ts. Times are epoch
 * milliseconds; other runs are told by their numbers on the same server. A run that was retried by command without ever
 * having been alerted gets the same card, `raisedBy: 'command'`.
 */
export type Alert = {
	execution: ExecutionRef;
	workflowId: string;
	workflowName: string;
	/** n8n's word for how the run ended, normally `error` or `crashed`. */
	status: string;
	/** What started it: webhook, trigger, manual, integrated, error, retry, … */
	mode: string;
	startedAt: number | null;
	stoppedAt: number | null;
	/** Of a run whose error is not known, why it is not; null only in alerts of earlier versions. */
	failure: Failure | null;
	/** The run that this one retried, if it was itself a retry. */
	retryOf: number | null;
	/** Running and queued runs of the workflow when last looked at. */
	unfinished: number;
	/** The run in n8n's editor. */
	link: string;
	/** The Slack channel that is told. */
	channelId: string;
	/** The channel where it rang after it had been raised by a command in another one: it is shown in both. */
	rungIn?: string | null;
	raisedBy: 'poller' | 'command';
	raisedAt: number;
	/** The latest retry of it, if any. */
	retry: RetryState | null;
};

/**
 * The run that a retry on this alert is of: the newest failed one of its chain, so that nodes which an earlier retry
 * finished do not run a second time.
 */
export function runToRetry({ execution, retry }: Pick<Alert, 'execution' | 'retry'>): ExecutionRef {
	if (!retry) return execution;
	return retry.phase === 'failed-again' ? { ...execution, id: retry.newId } : retry.execution;
}
