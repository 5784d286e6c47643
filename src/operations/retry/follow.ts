import { setTimeout as sleep } from 'node:timers/promises';
import { findExecution } from '../../instances/find-execution.js';
import { type Execution, endOf, hasSucceeded, isOver, N8nError, startOf, timeOf } from '../../n8n/index.js';
import type { RetryOutcome } from '../events.js';
import type { ExecutorDeps, Requeue } from '../executor.js';
import { runsAbove } from '../retries.js';
import type { RetryState } from '../states.js';
import type { Ends } from './end.js';
import { type StateOf, type Step, stateOf } from './step.js';

export type Following = ReturnType<typeof createFollowing>;

/** How long an item of a bulk may hold a worker while its run is followed. */
const holdInBatchMs = 5_000;

/** Follows the run that a retry has made to its end. */
export function createFollowing(
	{ n8n, capabilities, ledger, timings, now }: ExecutorDeps,
	{ end, complete, claim }: Ends,
) {
	const executions = n8n.executions();

	/** The run that a retry has made, among running, waiting and listed ones. */
	async function findListed({ request, entry }: Step, signal: AbortSignal, maxPages?: number) {
		const search = { workflowId: entry.workflowId, above: entry.horizon, ...(maxPages ? { maxPages } : {}) };
		const { runs } = await runsAbove(executions, await capabilities(), search, signal);
		return runs.find((run) => run.retryOf === request.execution.id);
	}

	/** The run is known now. False where another attempt stands in the ledger, or this one's end. */
	async function note(step: Step, newId: number): Promise<boolean> {
		await claim(step, newId);
		return ledger.found(step.request.execution, step.entry.attempt, newId);
	}

	async function attach(step: Step, newId: number): Promise<RetryOutcome | Requeue> {
		return (await note(step, newId)) ? follow(step, newId) : { requeueInMs: timings.lookMs };
	}

	/** While the request is held open: find the run, then follow it to its end. */
	async function watch(step: Step, signal: AbortSignal): Promise<RetryOutcome | Requeue> {
		for (let wait = timings.lookMs; ; await sleep(wait, undefined, { signal })) {
			wait = Math.min(wait * 1.5, timings.followMs);
			const run = await findListed(step, signal).catch((error) => {
				if (signal.aborted) throw error;
				return undefined;
			});
			if (!run || signal.aborted) continue;
			await note(step, run.id);
			if (!isOver(run)) await tellRunning(step, run);
			// The answer, if it comes, says how it ended a little sooner than the next look would.
			await sleep(timings.followMs, undefined, { signal });
			return await follow(step, run.id, signal).catch((error) => {
				if (signal.aborted || !(error instanceof N8nError)) throw error;
				// That n8n does not answer now says nothing about the request, which it has taken.
				return { requeueInMs: timings.followMs };
			});
		}
	}

	/** However long it takes; gives the worker back between looks when it takes long, and while the run waits in n8n. */
	async function follow(step: Step, newId: number, signal = step.context.signal): Promise<RetryOutcome | Requeue> {
		const until = now() + (step.request.batch ? holdInBatchMs : timings.holdMs);
		for (;;) {
			const run = withStatus(await findExecution(executions, newId, signal));
			if (!run) return lostSight(step, newId, signal);
			if (isOver(run)) return complete(step, run, tookOf(run), signal);
			await tellRunning(step, run);
			const age = now() - step.entry.intendedAt;
			const requeueInMs = Math.max(timings.followMs, Math.min(age / 20, 60_000));
			if (run.status === 'waiting') return { requeueInMs, waitingAs: run.id };
			if (now() + requeueInMs > until) return { requeueInMs };
			await sleep(requeueInMs, undefined, { signal });
		}
	}

	const tellRunning = async ({ request, context }: Step, run: Execution) =>
		context.onProgress?.({ job: request, state: stateOf(request, running(run, now())) });

	/** Rows vanish when someone deletes them, or at the end of a success that the workflow does not save. */
	async function lostSight(step: Step, newId: number, signal: AbortSignal) {
		const isNoted = async () =>
			(await findExecution(executions, step.request.execution.id, signal))?.retrySuccessId === newId;
		// n8n drops the row and notes the success one after the other.
		const recovered = (await isNoted()) || (await sleep(timings.lookMs, undefined, { signal }).then(isNoted));
		const ended = { newId, endedAt: now() };
		return end(step, recovered ? { phase: 'recovered', tookMs: null, ...ended } : { phase: 'lost-sight', ...ended });
	}

	return { findListed, note, attach, watch, follow };
}

/** Where n8n gives none (docs/n8n.md, 22) one that has stopped, and does not wait, is over all the same. */
function withStatus(run: Execution | null): Execution | null {
	if (!run || run.status || endOf(run) === null || timeOf(run.waitTill) !== null) return run;
	return { ...run, status: hasSucceeded(run) ? 'success' : 'unknown' };
}

function running(run: Execution, now: number): StateOf<RetryState> {
	const startedAt = startOf(run) ?? now;
	const base = { phase: 'running', newId: run.id, startedAt, elapsedMs: Math.max(0, now - startedAt) } as const;
	if (run.status !== 'waiting') return base;
	const waitTill = timeOf(run.waitTill);
	return { ...base, waiting: true, ...(waitTill === null ? {} : { waitTill }) };
}

function tookOf(run: Execution): number | null {
	const [start, end] = [startOf(run), endOf(run)];
	return start === null || end === null ? null : end - start;
}
