import { mapLimit } from '../lib/map-limit.js';
import { N8nError } from '../n8n/index.js';
import type { Executor, ExecutorDeps, Requeue } from './executor.js';
import type { HaltJob, StopJob } from './job.js';
import { problemOf } from './problem.js';
import { atOnce, createGoingOn, createStop, notSupported } from './stop.js';
import { createSwitch } from './switch.js';

/** What was queued may begin while others are stopped, so that it is looked again. */
const maxRounds = 3;
/** Starts after which all is stopped though n8n does not show the workflow as inactive. */
const maxStarts = 3;

type Deps = Pick<ExecutorDeps, 'n8n' | 'capabilities' | 'stops' | 'switches' | 'words'>;

/**
 * Deactivates a workflow, so that nothing of it begins any more, then stops whatever goes on of it, and reads both again.
 * Where n8n refuses one of them the other is done all the same. Asking again is the same change.
 */
export function createHalt(deps: Deps): Executor<HaltJob> {
	const workflows = deps.n8n.workflows();
	const stop = createStop(deps);
	const goingOn = createGoingOn(deps);
	const deactivate = createSwitch('deactivate', deps);

	return async function halt(request, { jobId, start, signal }) {
		if (!(await deps.capabilities()).stop) return notSupported;
		const { workflowId, instance } = request;
		let why = null as string | null;
		let isAway = false;

		/** What n8n refuses is told beside what it has done. `first`: where it does not answer at all, nothing is done. */
		async function trying<Value>(work: Promise<Value>, first = false): Promise<Value | null> {
			return work.catch((error) => {
				if (signal.aborted || !(error instanceof N8nError) || (first && error.status === null)) throw error;
				isAway ||= error.status === null;
				why ??= problemOf(error, '', deps.words).why;
				return null;
			});
		}

		async function off(): Promise<Requeue | null> {
			const outcome = await deactivate({ ...request, verb: 'deactivate' }, { jobId, start, signal });
			if ('requeueInMs' in outcome) {
				if (start < maxStarts) return outcome;
				if (outcome.cause) throw outcome.cause;
			} else if (outcome.kind === 'may-not-switch') {
				why = 'Flowbell’s n8n API key may not deactivate workflows (scope `workflow:deactivate`).';
			}
			return null;
		}

		async function stopAll(): Promise<number> {
			let stopped = 0;
			for (let round = 0; round < maxRounds && why === null; round++) {
				// What is queued stands first in it and goes first, so that none of it begins in the place of one that was stopped.
				const ids = [...(await goingOn(workflowId, signal))];
				if (ids.length === 0) break;
				await mapLimit(ids, atOnce, async (id) => {
					if (isAway) return;
					const one: StopJob = { ...request, verb: 'stop', execution: { instance, id } };
					const outcome = await trying(stop(one, { jobId, start: 1, signal }));
					if (outcome && 'kind' in outcome && outcome.kind === 'stopped') stopped++;
				});
			}
			return stopped;
		}

		const again = await trying(off(), true);
		if (again) return again;
		const refused = why;
		why = null;
		const stopped = (await trying(stopAll())) ?? 0;
		const still = (await trying(goingOn(workflowId, signal)))?.size ?? null;
		const after = await trying(workflows.get(workflowId, { signal }));
		const inactive = after ? !after.active : refused === null;
		const isDone = inactive && still === 0;
		return {
			kind: 'halted',
			inactive,
			stopped: start > 1 ? null : stopped,
			still,
			why: isDone ? null : (refused ?? why),
		};
	};
}
