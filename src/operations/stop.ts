import { ConflictError, N8nError, NotFoundError } from '../n8n/index.js';
import type { Again, WorkContext } from '../redis/lane.js';
import { mostStarts, type OperationDeps } from './deps.js';
import type { StopJob, StopWorkflowJob } from './job.js';
import { found } from './retries.js';

/** Stopping can be repeated without harm: n8n answers 409 for what has ended. */
export function createStop({ n8n, capabilities, tell }: OperationDeps) {
	const executions = n8n.executions();
	return async function stop(job: StopJob, { signal, start }: WorkContext): Promise<Again | undefined> {
		if (!(await capabilities()).stop) {
			await tell(job, { kind: 'not-supported', what: 'stopping executions' });
			return undefined;
		}
		try {
			await executions.stop(job.executionId, { signal });
		} catch (error) {
			if (error instanceof NotFoundError) await tell(job, { kind: 'gone' });
			else if (error instanceof ConflictError) {
				const run = await found(executions, job.executionId, signal);
				await tell(job, run ? { kind: 'had-ended', status: run.status } : { kind: 'gone' });
			} else if (error instanceof N8nError && error.outcomeUnknown && start < mostStarts) return { againInMs: 1_000 };
			else throw error;
			return undefined;
		}
		await tell(job, { kind: 'stopped', workflowName: null });
		return undefined;
	};
}

/** Stops what runs and what is queued of one workflow, then looks whether it did stop. */
export function createStopWorkflow({ n8n, capabilities, tell }: OperationDeps) {
	const executions = n8n.executions();
	return async function stopWorkflow(job: StopWorkflowJob, { signal, start }: WorkContext): Promise<Again | undefined> {
		if (!(await capabilities()).stopMany) {
			await tell(job, { kind: 'not-supported', what: 'stopping executions' });
			return undefined;
		}
		const { workflowId } = job;
		try {
			const { stopped } = await executions.stopMany({ status: ['running', 'queued'], workflowId }, { signal });
			const still = await executions.list({ status: 'running', workflowId, limit: 250 }, { signal });
			await tell(job, { kind: 'stopped-many', stopped, still: still.data.length });
		} catch (error) {
			if (error instanceof NotFoundError) await tell(job, { kind: 'gone' });
			else if (error instanceof N8nError && error.outcomeUnknown && start < mostStarts) return { againInMs: 1_000 };
			else throw error;
		}
		return undefined;
	};
}
