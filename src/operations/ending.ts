import type { JobContext } from '../redis/queue.js';
import type { OperationDeps } from './deps.js';
import type { OperationJob, RetryJob } from './job.js';
import type { Outcome } from './outcome.js';

/**
 * Tells how a job ended. The next one on the same thing is let in before people read of it: they may act at once, and
 * would be told that it is still under way.
 */
export function createEnding({ tell }: Pick<OperationDeps, 'tell'>) {
	return async (job: Exclude<OperationJob, RetryJob>, context: JobContext, outcome: Outcome): Promise<undefined> => {
		await context.release();
		await tell(job, outcome);
		return undefined;
	};
}
