import { BadRequestError, N8nError, NotFoundError } from '../n8n/index.js';
import type { Again, WorkContext } from '../redis/lane.js';
import { mostStarts, type OperationDeps } from './deps.js';
import type { DeleteJob } from './job.js';
import { found } from './retries.js';

/** Deletes one execution. After an unknown outcome its absence is the proof that it is deleted. */
export function createDelete({ n8n, tell }: OperationDeps) {
	const executions = n8n.executions();
	return async function deleteExecution(job: DeleteJob, { signal, start }: WorkContext): Promise<Again | undefined> {
		try {
			await executions.delete(job.executionId, { signal });
		} catch (error) {
			if (error instanceof NotFoundError) await tell(job, { kind: 'gone' });
			else if (error instanceof BadRequestError) {
				const run = await found(executions, job.executionId, signal);
				await tell(job, run ? { kind: 'running-not-deleted' } : { kind: 'gone' });
			} else if (error instanceof N8nError && error.outcomeUnknown && start < mostStarts) {
				if (await found(executions, job.executionId, signal)) return { againInMs: 1_000 };
				await tell(job, { kind: 'deleted' });
			} else throw error;
			return undefined;
		}
		await tell(job, { kind: 'deleted' });
		return undefined;
	};
}
