import { findExecution } from '../../instances/find-execution.js';
import type { RetryOutcome } from '../events.js';
import type { ExecutorContext, ExecutorDeps, Requeue } from '../executor.js';
import type { RetryJob } from '../job.js';
import type { LedgerEntry } from '../ledger.js';
import { lookForMs } from '../timings.js';
import type { Following } from './follow.js';
import { asAsked, ended, outcomeUnknown, type Step, toldAgain } from './step.js';

/** Pages of 250 rows that are read in search of the run. */
const maxPages = 40;

/** An intent stands and nobody knows whether the request arrived. */
export function createUnknownOutcome(
	{ n8n, ledger, timings, now, words }: ExecutorDeps,
	{ findListed, attach }: Following,
) {
	const executions = n8n.executions();

	/**
	 * The run that this intent has made, as far as n8n shows it: in a list, or by the success that n8n notes on the retried
	 * run, which stays where a server that saves no successes has dropped the row.
	 */
	async function findRun(step: Step) {
		const { request, context, entry } = step;
		const run = await findListed(step, context.signal, maxPages);
		if (run) return run.id;
		const original = await findExecution(executions, request.execution.id, context.signal);
		const noted = original?.retrySuccessId ?? 0;
		return noted > entry.horizon ? noted : null;
	}

	/**
	 * It is looked for, for a while, and never sent again: that it is nowhere proves nothing. It may arrive late, wait for a
	 * worker where no list shows it (queue mode), or have succeeded on a server that saves no successes.
	 */
	async function reconcile(step: Step): Promise<RetryOutcome | Requeue> {
		const { request, entry } = step;
		// Before the look, which may take long: only one that began after the wait ends it.
		const waited = now() - entry.intendedAt;
		const newId = await findRun(step);
		if (newId !== null) return attach(step, newId);
		const left = timings.unknownAfterMs - waited;
		if (left > 0) {
			// Most turn up at once; later looks cost n8n more than they tell.
			const pause = Math.max(waited / 4, Math.min(timings.lookMs, 1_000));
			return { requeueInMs: Math.min(pause, timings.followMs, left) };
		}
		if (!(await ledger.unknownOutcome(request.execution, entry.attempt))) return { requeueInMs: timings.lookMs };
		return ended(request, outcomeUnknown(entry), { nextLook: 0 });
	}

	/** Looks once for one of unknown outcome, by itself ever more rarely, or because a person asks. */
	async function look(request: RetryJob, context: ExecutorContext, entry: LedgerEntry | null) {
		const { looks } = request;
		if (!entry) return looks === undefined ? tooLate(request) : toldAgain(request, null);
		if (entry.phase === 'done' || entry.phase === 'recovered') return toldAgain(request, entry.result);
		const step = { request: asAsked(request, entry), context, entry };
		if (entry.phase === 'found') return attach(step, entry.newId!);
		if (entry.phase === 'intended') return { requeueInMs: timings.unknownAfterMs };
		const newId = await findRun(step);
		if (newId !== null) return attach(step, newId);
		if (looks === undefined) {
			// The job that sent it, back after a kill between the doubt and the plan to look again.
			const planned = entry.jobId !== context.jobId;
			return ended(request, outcomeUnknown(entry), planned ? {} : { nextLook: 0 });
		}
		const nothingNew = toldAgain(request, null);
		return now() - entry.intendedAt < lookForMs ? { ...nothingNew, nextLook: looks + 1 } : nothingNew;
	}

	/** Asked for so long ago that what was noted of it may have run out: what is not known is not sent, but told. */
	function tooLate(request: RetryJob): RetryOutcome {
		return ended(request, {
			phase: 'problem',
			problem: {
				what: `Nobody knows what became of the retry of #${request.execution.id}`,
				why: 'It is too old: Flowbell no longer has a record of whether it was sent.',
				next: 'Check the run in n8n; retry it if it has not recovered.',
				ref: words.newReference(),
			},
		});
	}

	return { reconcile, look, tooLate };
}
