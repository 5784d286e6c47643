import type { Alert } from './alert.js';

/**
 * The run that a retry on this alert is of: the newest failed one of its chain, so that nodes which an earlier retry
 * finished do not run a second time.
 */
export function runToRetry({ executionId, retry }: Pick<Alert, 'executionId' | 'retry'>): number {
	if (!retry) return executionId;
	return retry.phase === 'failed-again' ? retry.newId : retry.executionId;
}
