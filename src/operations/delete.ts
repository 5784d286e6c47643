import { ConflictError, N8nError, NotFoundError } from '../n8n/index.js';
import type { JobContext, Requeue } from '../redis/queue.js';
import { mostStarts, type OperationDeps } from './deps.js';
import { createEnding } from './ending.js';
import type { DeleteJob } from './job.js';
import { found } from './retries.js';

/**
 * Deletes one execution. Asking again is the same change, as an id is given out once. After an unknown outcome its
 * absence is the proof that it is deleted; while it is there it is asked for again, `mostStarts` times at most.
 */
export function createDelete(deps: OperationDeps) {
	const executions = deps.n8n.executions();
	const end = createEnding(deps);
	return async function deleteExecution(job: DeleteJob, context: JobContext): Promise<Requeue | undefined> {
		const { signal, start } = context;
		const { executionId } = job;
		try {
			await executions.delete(executionId, { signal });
			return end(job, context, { kind: 'deleted' });
		} catch (error) {
			// An earlier start of this job may have been killed between deleting and telling.
			if (error instanceof NotFoundError) return end(job, context, { kind: start > 1 ? 'deleted' : 'gone' });
			if (error instanceof ConflictError) {
				const run = await found(executions, executionId, signal);
				return end(job, context, run ? { kind: 'running-not-deleted' } : { kind: 'gone' });
			}
			if (!(error instanceof N8nError && error.outcomeUnknown)) throw error;
			const run = await found(executions, executionId, signal).catch((second) => {
				throw signal.aborted ? second : error;
			});
			if (!run) return end(job, context, { kind: 'deleted' });
			if (start >= mostStarts) throw error;
			return { requeueInMs: 1_000 * start };
		}
	};
}
