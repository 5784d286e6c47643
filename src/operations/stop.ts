import { ConflictError, N8nError, NotFoundError, statusOf } from '../n8n/index.js';
import type { Again, WorkContext } from '../redis/lane.js';
import { mostStarts, type OperationDeps } from './deps.js';
import { createEnding } from './ending.js';
import type { StopJob, StopWorkflowJob } from './job.js';
import { found } from './retries.js';

/** Stopping can be repeated without harm: n8n answers 409 for what has ended. */
export function createStop(deps: OperationDeps) {
	const executions = deps.n8n.executions();
	const end = createEnding(deps);
	return async function stop(job: StopJob, context: WorkContext): Promise<Again | undefined> {
		const { signal, start } = context;
		if (!(await deps.capabilities()).stop) {
			return end(job, context, { kind: 'not-supported', what: 'stopping executions' });
		}
		try {
			await executions.stop(job.executionId, { signal });
		} catch (error) {
			if (error instanceof NotFoundError) return end(job, context, { kind: 'gone' });
			if (error instanceof ConflictError) {
				const run = await found(executions, job.executionId, signal);
				if (!run) return end(job, context, { kind: 'gone' });
				// An earlier start of this job may have been killed between stopping and telling.
				const ours = start > 1 && run.status === 'canceled';
				const hadEnded = { kind: 'had-ended', status: statusOf(run) } as const;
				return end(job, context, ours ? { kind: 'stopped', workflowName: null } : hadEnded);
			}
			if (error instanceof N8nError && error.outcomeUnknown && start < mostStarts) return { againInMs: 1_000 };
			throw error;
		}
		return end(job, context, { kind: 'stopped', workflowName: null });
	};
}

/** Stops what runs and what is queued of one workflow, then looks whether it did stop. */
export function createStopWorkflow(deps: OperationDeps) {
	const executions = deps.n8n.executions();
	const end = createEnding(deps);
	return async function stopWorkflow(job: StopWorkflowJob, context: WorkContext): Promise<Again | undefined> {
		const { signal, start } = context;
		if (!(await deps.capabilities()).stopMany) {
			return end(job, context, { kind: 'not-supported', what: 'stopping executions' });
		}
		const { workflowId } = job;
		try {
			const { stopped } = await executions.stopMany({ status: ['running', 'queued'], workflowId }, { signal });
			const running = executions.list({ status: 'running', workflowId, limit: 250 }, { signal });
			// They are stopped, whether or not n8n now says what still goes on.
			const still = await running.catch((error) => {
				if (signal.aborted) throw error;
				return { data: [] };
			});
			// An earlier start of this job may have stopped some, and its answer was lost.
			const known = start > 1 ? null : stopped;
			return await end(job, context, { kind: 'stopped-many', stopped: known, still: still.data.length });
		} catch (error) {
			if (error instanceof NotFoundError) return end(job, context, { kind: 'gone' });
			if (error instanceof N8nError && error.outcomeUnknown && start < mostStarts) return { againInMs: 1_000 };
			throw error;
		}
	};
}
