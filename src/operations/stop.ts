import {
	ConflictError,
	type Execution,
	type ExecutionClient,
	N8nError,
	NotFoundError,
	statusOf,
} from '../n8n/index.js';
import type { JobContext, Requeue } from '../redis/queue.js';
import { mostStarts, type OperationDeps } from './deps.js';
import { createEnding } from './ending.js';
import { keyOf } from './idempotency-key.js';
import type { StopJob, StopWorkflowJob } from './job.js';
import { found } from './retries.js';
import { ended } from './retry/step.js';

/** Stops of one job that are under way at once. */
const atOnce = 5;

type Asked =
	| { kind: 'stopped' }
	| { kind: 'gone' }
	/** `unknown`: n8n's answer to us was lost, so that it may have been us. */
	| { kind: 'ended'; status: string; unknown: boolean }
	/** It was asked, with an unknown outcome, and was going on when looked at afterwards. */
	| { kind: 'goes-on'; error: N8nError };

/**
 * Asks n8n once to stop this one, and looks at it where the outcome is unknown. Throws the error of the stop where that
 * look fails as well.
 */
async function askToStop(
	executions: ExecutionClient,
	id: number,
	options: { signal: AbortSignal; idempotencyKey: string },
): Promise<Asked> {
	try {
		await executions.stop(id, options);
		return { kind: 'stopped' };
	} catch (error) {
		if (error instanceof NotFoundError) return { kind: 'gone' };
		const unknown = error instanceof N8nError && error.outcomeUnknown;
		if (!unknown && !(error instanceof ConflictError)) throw error;
		const run = await found(executions, id, options.signal).catch((second) => {
			throw options.signal.aborted ? second : error;
		});
		if (!run) return { kind: 'gone' };
		if (unknown && !ended(run)) return { kind: 'goes-on', error };
		return { kind: 'ended', status: statusOf(run), unknown };
	}
}

/**
 * Stops one run. Asking again is the same change: a run that has ended never goes on under its id, and n8n answers 409
 * for it. All the same it is looked at before each repeat, and asked `mostStarts` times at most: a server that answers
 * 500 does so again.
 */
export function createStop(deps: OperationDeps) {
	const executions = deps.n8n.executions();
	const end = createEnding(deps);
	return async function stop(job: StopJob, context: JobContext): Promise<Requeue | undefined> {
		const { signal, start, jobId } = context;
		const { executionId } = job;
		if (!(await deps.capabilities()).stop) {
			return end(job, context, { kind: 'not-supported', what: 'stopping executions' });
		}
		// An earlier start of this job may have asked already, and been killed before it could tell.
		const before = start > 1 ? await found(executions, executionId, signal) : undefined;
		if (before === null) return end(job, context, { kind: 'gone' });
		if (before && ended(before)) return endedAs(statusOf(before), true);
		const idempotencyKey = keyOf(jobId, executionId);
		const asked = await askToStop(executions, executionId, { signal, idempotencyKey });
		if (asked.kind === 'stopped') return end(job, context, { kind: 'stopped', workflowName: null });
		if (asked.kind === 'gone') return end(job, context, { kind: 'gone' });
		if (asked.kind === 'ended') return endedAs(asked.status, asked.unknown);
		if (start >= mostStarts) throw asked.error;
		return { requeueInMs: 1_000 * start };

		function endedAs(status: string, mayBeUs: boolean) {
			const ours = mayBeUs && status === 'canceled';
			return end(job, context, ours ? { kind: 'stopped', workflowName: null } : { kind: 'had-ended', status });
		}
	};
}

/**
 * Stops those runs of one workflow that were counted when it was asked, one by one, and no other: n8n's own stop of many
 * would take those that began meanwhile with them. Each is asked once; whatever goes on all the same is told.
 */
export function createStopWorkflow(deps: OperationDeps) {
	const executions = deps.n8n.executions();
	const end = createEnding(deps);

	/** What of this workflow runs or is queued now. */
	async function going({ workflowId }: StopWorkflowJob, signal: AbortSignal): Promise<Set<number>> {
		const { newStatus } = await deps.capabilities();
		const ids = new Set<number>();
		for (const status of newStatus ? (['new', 'running'] as const) : (['running'] as const)) {
			const rows: AsyncIterable<Execution> = executions.iterate({ status, workflowId, limit: 250 }, { signal });
			for await (const { id } of rows) ids.add(id);
		}
		return ids;
	}

	return async function stopWorkflow(job: StopWorkflowJob, context: JobContext): Promise<Requeue | undefined> {
		const { signal, start, jobId } = context;
		if (!(await deps.capabilities()).stop) {
			return end(job, context, { kind: 'not-supported', what: 'stopping executions' });
		}
		// An earlier start of this job may have stopped some.
		const before = start > 1 ? await going(job, signal) : null;
		const wanted = before ? job.executionIds.filter((id) => before.has(id)) : [...job.executionIds];
		let stopped = 0;
		let unclear = start > 1;
		let broken: N8nError | undefined;
		const lane = async () => {
			for (let id = wanted.pop(); id !== undefined && !broken; id = wanted.pop()) {
				try {
					const asked = await askToStop(executions, id, { signal, idempotencyKey: keyOf(jobId, id) });
					if (asked.kind === 'stopped') stopped++;
					else if (asked.kind === 'ended' && asked.unknown && asked.status === 'canceled') stopped++;
				} catch (error) {
					if (signal.aborted || !(error instanceof N8nError)) throw error;
					broken = error;
					unclear ||= error.outcomeUnknown;
				}
			}
		};
		await Promise.all(Array.from({ length: atOnce }, lane));
		if (broken && stopped === 0 && !unclear) throw broken;
		// They are stopped, whether or not n8n now says what still goes on.
		const now = await going(job, signal).catch((error) => {
			if (signal.aborted || !(error instanceof N8nError)) throw error;
			return null;
		});
		if (broken && now === null) throw broken;
		const still = job.executionIds.filter((id) => now?.has(id)).length;
		const newer = (now?.size ?? 0) - still;
		return end(job, context, { kind: 'stopped-many', stopped: unclear ? null : stopped, still, newer });
	};
}
