import { type Execution, statusOf } from '../../../n8n/index.js';

/** What later retries have made of a row: a success, or another failure. */
export type Since = { recoveredAs: number | null; failedAgainAs: number | null };

/**
 * What has become of each row by the other rows, newest first, as a job counts it: n8n notes a success on the run alone that
 * was retried directly (docs/n8n.md, 8), so it is passed on to what that one had retried.
 */
export function sinceThen(newestFirst: Execution[]): Map<number, Since> {
	const found = new Map<number, Since>();
	for (const { id, retryOf, retrySuccessId } of newestFirst) {
		const { recoveredAs = null, failedAgainAs = null } = found.get(id) ?? {};
		const since = { recoveredAs: retrySuccessId ?? recoveredAs, failedAgainAs };
		found.set(id, since);
		if (retryOf) found.set(retryOf, { recoveredAs: since.recoveredAs, failedAgainAs: failedAgainAs ?? id });
	}
	return found;
}

/**
 * Runs of error workflows tell of other runs, which stand in the list themselves. One that failed is a failure as any
 * other.
 */
export const isOfErrorWorkflow = (run: Execution): boolean =>
	run.mode === 'error' && !['error', 'crashed'].includes(statusOf(run));
