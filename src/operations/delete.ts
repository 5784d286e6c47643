import { setTimeout as sleep } from 'node:timers/promises';
import { findExecution } from '../instances/find-execution.js';
import { ConflictError, N8nError, NotFoundError } from '../n8n/index.js';
import { type Executor, type ExecutorDeps, idempotencyKeyOf } from './executor.js';
import type { DeleteJob } from './job.js';

/** Tries to delete one that was asked to stop and runs on all the same, and between two of them. */
const maxTries = 50;
const tryEveryMs = 200;

/**
 * Deletes one execution. Asking again is the same change, as an id is given out once. After an unknown outcome its
 * absence is the proof that it is deleted; while it is there it may be asked for again.
 */
export function createDelete({ n8n }: Pick<ExecutorDeps, 'n8n'>): Executor<DeleteJob> {
	const executions = n8n.executions();

	return async function deleteExecution({ execution, stopFirst, batch }, { jobId, start, signal }) {
		const executionId = execution.id;
		const options = { signal, inARow: batch !== undefined };
		try {
			if (await tryOnce()) return { kind: 'deleted' };
			const run = await findExecution(executions, executionId, signal);
			if (!run) return { kind: 'gone' };
			if (!stopFirst) return { kind: 'running-not-deleted' };
			// What n8n says of it is seen when it is to be deleted next.
			const idempotencyKey = idempotencyKeyOf(jobId, executionId);
			await executions.stop(executionId, { ...options, idempotencyKey }).catch(unless(ConflictError));
			for (let tries = 0; tries < maxTries; tries++) {
				await sleep(tryEveryMs, undefined, { signal });
				if (await tryOnce()) return { kind: 'deleted' };
			}
			return { kind: 'running-not-deleted' };
		} catch (error) {
			// An earlier start of this job may have been killed between deleting and telling.
			if (error instanceof NotFoundError) return { kind: start > 1 ? 'deleted' : 'gone' };
			if (!(error instanceof N8nError && error.outcomeUnknown)) throw error;
			const run = await findExecution(executions, executionId, signal).catch((second) => {
				throw signal.aborted ? second : error;
			});
			return run ? { requeueInMs: 1_000 * Math.min(start, 3), cause: error } : { kind: 'deleted' };
		}

		/** False where n8n does not as it runs: the client's word for its 400 “Cannot delete a running execution”. */
		function tryOnce(): Promise<boolean> {
			return executions.delete(executionId, options).then(() => true, unless(ConflictError, false));
		}
	};
}

const unless =
	<Value>(kind: new (...args: never[]) => Error, value?: Value) =>
	(error: unknown) => {
		if (error instanceof kind) return value as Value;
		throw error;
	};
