import { findExecution } from '../instances/find-execution.js';
import { mapLimit } from '../lib/map-limit.js';
import { ConflictError, type Execution, isOver, N8nError, NotFoundError, statusOf } from '../n8n/index.js';
import type { Outcome } from './events.js';
import { type Executor, type ExecutorDeps, idempotencyKeyOf } from './executor.js';
import type { StopJob, StopWorkflowJob } from './job.js';

/** Stops of one job that are under way at once. */
export const atOnce = 5;

type Deps = Pick<ExecutorDeps, 'n8n' | 'capabilities' | 'stops'>;

export const notSupported = { kind: 'not-supported', what: 'stopping executions' } as const;

/** `mayBeOurs`: it may have been us who stopped it, in an earlier start or where n8n's answer was lost. */
function endedAs(run: Execution, mayBeOurs: boolean): Outcome {
	const status = statusOf(run);
	return mayBeOurs && status === 'canceled' ? { kind: 'stopped' } : { kind: 'had-ended', status };
}

/**
 * Stops one run. Asking again is the same change, as n8n answers 409 for one that has ended. All the same it is looked
 * at before each repeat: a server that answers 500 does so again.
 */
export function createStop({ n8n, capabilities, stops }: Deps): Executor<StopJob> {
	const executions = n8n.executions();

	return async function stop({ execution, by, batch }, { jobId, start, signal }) {
		const { id: executionId } = execution;
		if (!(await capabilities()).stop) return notSupported;
		if (start > 1) {
			const before = await findExecution(executions, executionId, signal);
			if (!before) return { kind: 'gone' };
			if (isOver(before)) return endedAs(before, true);
		}
		const idempotencyKey = idempotencyKeyOf(jobId, executionId);
		if (!batch) await stops.note(execution, by.userId);
		try {
			await executions.stop(executionId, { signal, idempotencyKey, inARow: batch !== undefined });
			return { kind: 'stopped' };
		} catch (error) {
			if (error instanceof NotFoundError) return { kind: 'gone' };
			const unknown = error instanceof N8nError && error.outcomeUnknown;
			if (!unknown && !(error instanceof ConflictError)) throw error;
			const run = await findExecution(executions, executionId, signal).catch((second) => {
				throw signal.aborted ? second : error;
			});
			if (!run) return { kind: 'gone' };
			if (unknown && !isOver(run)) return { requeueInMs: 1_000 * Math.min(start, 3), cause: error };
			return endedAs(run, unknown);
		}
	};
}

/** What of a workflow runs or is queued now. */
export function createGoingOn({ n8n, capabilities }: Pick<Deps, 'n8n' | 'capabilities'>) {
	const executions = n8n.executions();
	return async (workflowId: string, signal: AbortSignal): Promise<Set<number>> => {
		const { newStatus } = await capabilities();
		const ids = new Set<number>();
		for (const status of newStatus ? (['new', 'running'] as const) : (['running'] as const)) {
			for await (const { id } of executions.iterate({ status, workflowId, limit: 250 }, { signal })) ids.add(id);
		}
		return ids;
	};
}

/**
 * Stops those runs of one workflow that were counted when it was asked, one by one, and no other: n8n's own stop of many
 * would take those that began meanwhile with them. Each is asked once, also where n8n refuses another; whatever goes on all
 * the same is told.
 */
export function createStopWorkflow(deps: Deps): Executor<StopWorkflowJob> {
	const stop = createStop(deps);
	const goingOn = createGoingOn(deps);

	return async function stopWorkflow(request, { jobId, start, signal }) {
		if (!(await deps.capabilities()).stop) return notSupported;
		const { executionIds, workflowId, instance } = request;
		// An earlier start of this job may have stopped some.
		const before = start > 1 ? await goingOn(workflowId, signal) : null;
		let stopped = 0;
		let unclear = start > 1;
		let broken: N8nError | undefined;
		let isAway = false;
		// What is queued stands last and goes first, so that none of it begins in the place of one that was stopped.
		const wanted = executionIds.filter((id) => before === null || before.has(id)).reverse();
		await mapLimit(wanted, atOnce, async (executionId) => {
			if (isAway) return;
			try {
				const one: StopJob = { ...request, verb: 'stop', execution: { instance, id: executionId } };
				const outcome = await stop(one, { jobId, start: 1, signal });
				if ('kind' in outcome && outcome.kind === 'stopped') stopped++;
			} catch (error) {
				if (signal.aborted || !(error instanceof N8nError)) throw error;
				broken ??= error;
				isAway ||= error.status === null;
				unclear ||= error.outcomeUnknown;
			}
		});
		if (broken && stopped === 0 && !unclear) throw broken;
		// They are stopped, whether or not n8n now says what still goes on.
		const now = await goingOn(workflowId, signal).catch((error) => {
			if (signal.aborted || !(error instanceof N8nError)) throw error;
			return null;
		});
		if (broken && now === null) throw broken;
		const still = executionIds.filter((id) => now?.has(id)).length;
		const newer = (now?.size ?? 0) - still;
		return { kind: 'stopped-many', stopped: unclear ? null : stopped, still, newer };
	};
}
