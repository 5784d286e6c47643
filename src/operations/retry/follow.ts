import { setTimeout as sleep } from 'node:timers/promises';
import { type Execution, endOf, N8nError, startOf, timeOf } from '../../n8n/index.js';
import type { Requeue } from '../../redis/queue.js';
import type { OperationDeps } from '../deps.js';
import type { RetryJob } from '../job.js';
import type { LedgerEntry } from '../ledger.js';
import { found, runsAbove } from '../retries.js';
import type { RetryState } from '../states.js';
import type { Ends } from './end.js';
import { ended, type StateOf, type Step } from './step.js';

export type Following = ReturnType<typeof createFollowing>;

/** Finds the run that a retry has made and follows it to its end. */
export function createFollowing(deps: OperationDeps, { say, end, settle }: Ends) {
	const { ledger, timings, now } = deps;
	const executions = deps.n8n.executions();

	async function lookFor({ executionId }: RetryJob, entry: LedgerEntry, signal: AbortSignal, mostPages = 8) {
		const search = { workflowId: entry.workflowId, above: entry.horizon, mostPages };
		const { runs } = await runsAbove(executions, await deps.capabilities(), search, signal);
		return runs.find((run) => run.retryOf === executionId);
	}

	/**
	 * The run that this intent has made, as far as n8n shows it: among running, waiting and listed ones, or by the success
	 * that n8n notes on the retried run, which stays where a server that saves no successes has dropped the row.
	 */
	async function findRun(job: RetryJob, entry: LedgerEntry, signal: AbortSignal, mostPages: number) {
		const run = await lookFor(job, entry, signal, mostPages);
		if (run) return run.id;
		const original = await found(executions, job.executionId, signal);
		const noted = original?.retrySuccessId ?? 0;
		return noted > entry.horizon ? noted : null;
	}

	/** While the request is held open: find the run, then follow it to its end. */
	async function watch(step: Step, signal: AbortSignal): Promise<{ again: Requeue | undefined }> {
		for (let wait = timings.lookMs; ; await sleep(wait, undefined, { signal })) {
			wait = Math.min(wait * 1.5, timings.followMs);
			const run = await lookFor(step.job, step.entry, signal).catch((error) => {
				if (signal.aborted) throw error;
				return undefined;
			});
			if (!run || signal.aborted) continue;
			await ledger.found(step.job.executionId, step.entry.attempt, run.id);
			if (!ended(run)) await running(step.job, run);
			// The answer, if it comes, says how it ended a little sooner than the next look would.
			await sleep(timings.followMs, undefined, { signal });
			try {
				return { again: await follow(step, run.id, signal) };
			} catch (error) {
				if (signal.aborted || !(error instanceof N8nError)) throw error;
				// That n8n does not answer now says nothing about the request, which it has taken.
				return { again: { requeueInMs: timings.followMs } };
			}
		}
	}

	/**
	 * Follows a known run by GET, however long it takes; gives the place back between looks when it takes long, and where
	 * it waits, as nothing of it goes on in n8n meanwhile.
	 */
	async function follow(step: Step, newId: number, signal = step.context.signal): Promise<Requeue | undefined> {
		const { job, entry } = step;
		const until = now() + timings.holdMs;
		for (;;) {
			const run = await found(executions, newId, signal);
			if (!run) return lostSight(step, newId, signal);
			if (ended(run)) return settle(step, run, tookOf(run), signal);
			await running(job, run);
			const age = now() - entry.intendedAt;
			const pause = Math.max(timings.followMs, Math.min(age / 20, 60_000));
			if (run.status === 'waiting' || now() + pause > until) return { requeueInMs: pause };
			await sleep(pause, undefined, { signal });
		}
	}

	async function running(job: RetryJob, run: Execution) {
		const startedAt = startOf(run) ?? now();
		const waitTill = run.status === 'waiting' ? timeOf(run.waitTill) : null;
		await say(job, {
			phase: 'running',
			newId: run.id,
			startedAt,
			elapsedMs: Math.max(0, now() - startedAt),
			...(run.status === 'waiting' ? { waiting: true } : {}),
			...(waitTill === null ? {} : { waitTill }),
		});
	}

	/** Rows vanish when someone deletes them, or at the end of a success that the workflow does not save. */
	async function lostSight(step: Step, newId: number, signal: AbortSignal) {
		let recovered = await notedAsSuccess(step.job.executionId, newId, signal);
		if (!recovered) {
			// n8n drops the row and notes the success one after the other.
			await sleep(timings.lookMs, undefined, { signal });
			recovered = await notedAsSuccess(step.job.executionId, newId, signal);
		}
		const state: StateOf<RetryState> = recovered
			? { phase: 'recovered', newId, tookMs: null, endedAt: now() }
			: { phase: 'lost-sight', newId, endedAt: now() };
		return end(step, state);
	}

	const notedAsSuccess = async (executionId: number, newId: number, signal: AbortSignal) =>
		(await found(executions, executionId, signal))?.retrySuccessId === newId;

	return { findRun, watch, follow };
}

function tookOf(run: Execution): number | null {
	const [start, end] = [startOf(run), endOf(run)];
	return start === null || end === null ? null : end - start;
}
