import { findExecution } from '../../instances/find-execution.js';
import { isOver } from '../../n8n/index.js';
import type { Executor, ExecutorContext, ExecutorDeps } from '../executor.js';
import type { RetryJob } from '../job.js';
import type { LedgerEntry } from '../ledger.js';
import { preflight } from '../preflight.js';
import { createEnds, refuse } from './end.js';
import { createFollowing } from './follow.js';
import type { RecentRuns } from './recent-runs.js';
import { createSend } from './send.js';
import { asAsked, ended, outcomeUnknown, toldAgain } from './step.js';
import { createUnknownOutcome } from './unknown-outcome.js';

/** A job of this age of which the ledger has nothing is not sent: what it had may have run out. Under `openSeconds`. */
const staleMs = 7 * 86_400_000;

/**
 * Retries one execution exactly once (docs/n8n.md, 1 and 3). Every call goes on from what the ledger says, so it does
 * not matter where an earlier call was killed.
 */
export function createRetry(deps: ExecutorDeps, recentRuns: RecentRuns): Executor<RetryJob> {
	const { ledger, now } = deps;
	const executions = deps.n8n.executions();
	const ends = createEnds(deps);
	const following = createFollowing(deps, ends);
	const start = createStart(deps, recentRuns, createSend(deps, ends, following));
	const { reconcile, look, tooLate } = createUnknownOutcome(deps, following);

	/** A retry that another one has sent: whether its run still goes on, as far as is known. */
	async function goesOn({ newId }: LedgerEntry, signal: AbortSignal): Promise<boolean> {
		if (newId === null) return true;
		const run = await findExecution(executions, newId, signal);
		return run !== null && !isOver(run);
	}

	return async function retry(request, context) {
		const { execution, how, batch } = request;
		// Of an item of a bulk the ledger is asked first where it has been started before: nearly never.
		if (batch?.counted && context.start === 1) return start(request, context);
		const entry = await ledger.read(execution);
		if (how === 'look') return look(request, context, entry);
		if (!entry) {
			// Whatever was noted of so old a job may have run out meanwhile, and what is not known is not sent again.
			return !batch && now() - request.askedAt > staleMs ? tooLate(request) : start(request, context, '');
		}
		const mine = entry.jobId === context.jobId;
		if (entry.phase === 'done' && mine) return toldAgain(request, entry.result);
		// Another one has been asked for since this one came to its end or its doubt, and tells what it comes to.
		if (!mine && entry.ended.includes(context.jobId)) {
			return batch ? ended(request, outcomeUnknown(entry)) : toldAgain(request, null);
		}
		if (entry.phase === 'intended' || entry.phase === 'found') {
			// Whoever sent it follows it to its end.
			if (batch && !mine && (await goesOn(entry, context.signal))) {
				return refuse(request, { blocker: 'unfinished', other: entry.newId });
			}
			await ledger.keep(execution, entry.attempt);
			const step = { request: asAsked(request, entry), context, entry };
			return entry.phase === 'found' ? following.follow(step, entry.newId!) : reconcile(step);
		}
		if (batch && entry.phase === 'done' && entry.result?.phase === 'recovered') {
			return refuse(request, { blocker: 'already-recovered', other: entry.newId });
		}
		// "Anyway" is said of a doubt that was told, not of the one that this job has come to itself.
		if (entry.phase === 'unknown-outcome' && (how !== 'anyway' || mine)) return look(request, context, entry);
		return start(request, context, entry.attempt);
	};
}

/** Looks whether a retry makes sense, writes the intent down, and sends it. */
function createStart(
	{ n8n, capabilities, ledger, timings, now }: ExecutorDeps,
	recentRuns: RecentRuns,
	send: ReturnType<typeof createSend>,
) {
	/** `seen`: the attempt that stood in the ledger before, empty for none; left out where it was not asked. */
	return async function start(request: RetryJob, context: ExecutorContext, seen?: string) {
		const { execution: ref, batch, how } = request;
		const check = batch?.counted
			? await recentRuns.check(ref.id, batch.counted, context.signal)
			: await preflight(n8n, await capabilities(), { ...request, executionId: ref.id }, context.signal);
		const { blocker, execution } = check;
		if (blocker) return refuse(request, { ...check, blocker });
		const { workflowId, horizon } = check;
		const intent = { jobId: context.jobId, asked: request, workflowId, horizon, intendedAt: now() };
		const after = how === 'anyway' ? 'unknown-outcome' : undefined;
		const unlessRecovered = batch !== undefined;
		const won = await ledger.intend(ref, { ...intent, after, seen, place: batch?.place, unlessRecovered });
		// Lost: another process wrote an intent since we read, and may even have come to its end; go on from that one.
		if (!won.won) return { requeueInMs: Math.min(timings.lookMs, 1_000) };
		const { attempt, key } = won;
		const nothingYet = { newId: null, answered: null, result: null, ended: [] };
		const entry: LedgerEntry = { ...intent, ...nothingYet, phase: 'intended', attempt, key };
		return send({ request, context, entry }, execution ?? undefined);
	};
}
