import type { JobContext, Requeue } from '../../redis/queue.js';
import type { OperationDeps } from '../deps.js';
import type { RetryJob } from '../job.js';
import type { LedgerEntry } from '../ledger.js';
import type { Ends } from './end.js';
import type { Following } from './follow.js';
import { asAsked, inDoubt, type Step } from './step.js';

/** Pages of 250 rows that are read in search of the run. */
const mostPages = 40;
/** A retry in doubt is looked for by ourselves this long. */
export const lookForMs = 7 * 86_400_000;

/** What is done where an intent stands and nobody knows what became of the request. */
export function createDoubt(deps: OperationDeps, { say, tell }: Ends, { findRun, follow }: Following) {
	const { ledger, timings, now } = deps;

	/**
	 * An intent stands and nobody knows whether the request arrived. It is looked for, for a while, and never sent again:
	 * that it is nowhere proves nothing. It may arrive late, wait for a worker where no list shows it (queue mode), or have
	 * succeeded on a server that saves no successes.
	 */
	async function reconcile({ job, context, entry }: Step): Promise<Requeue | undefined> {
		// Before the look, which may take long: only one that began after the wait ends it.
		const waited = now() - entry.intendedAt;
		const newId = await findRun(job, entry, context.signal, mostPages);
		if (newId !== null) return goOn({ job, context, entry }, newId);
		const left = timings.doubtAfterMs - waited;
		if (left <= 0) return doubt({ job, context, entry });
		// Most turn up at once; later looks cost n8n more than they tell.
		const pause = Math.max(waited / 4, Math.min(timings.lookMs, 1_000));
		return { requeueInMs: Math.min(pause, timings.followMs, left) };
	}

	async function goOn(step: Step, newId: number): Promise<Requeue | undefined> {
		const { job, entry } = step;
		if (!(await ledger.found(job.executionId, entry.attempt, newId))) return { requeueInMs: timings.lookMs };
		return follow(step, newId);
	}

	async function doubt({ job, context, entry }: Step): Promise<Requeue | undefined> {
		if (!(await ledger.doubt(job.executionId, entry.attempt))) return { requeueInMs: timings.lookMs };
		// "Retry anyway" may come before Slack has told us that the doubt is shown.
		await context.release();
		await say(job, inDoubt(entry));
		await deps.lookLater(job, 0);
		return undefined;
	}

	/** Looks once for a doubtful retry, by itself ever more rarely, or because a person asks. */
	async function look(job: RetryJob, context: JobContext, entry: LedgerEntry | null): Promise<Requeue | undefined> {
		if (!entry && job.looks === undefined) return tooLate(job, context);
		if (!entry || entry.phase === 'done' || entry.phase === 'recovered') return tell(job, entry?.result ?? null);
		const step = { job: asAsked(job, entry), context, entry };
		if (entry.phase === 'found') return follow(step, entry.newId!);
		if (entry.phase === 'intended') return { requeueInMs: timings.doubtAfterMs };
		const newId = await findRun(job, entry, context.signal, mostPages);
		if (newId !== null) return goOn(step, newId);
		await context.release();
		if (job.looks === undefined) await say(job, inDoubt(entry));
		else if (now() - entry.intendedAt < lookForMs) await deps.lookLater(job, job.looks + 1);
		// The job that sent it, back after a kill between the doubt and the plan to look again.
		if (entry.jobId === context.jobId) await deps.lookLater(step.job, 0);
		return undefined;
	}

	/** Asked for so long ago that what was noted of it may have run out: what is not known is not sent, but told. */
	async function tooLate(job: RetryJob, context: JobContext): Promise<undefined> {
		await context.release();
		await say(job, {
			phase: 'problem',
			problem: {
				what: `Nothing is known of the retry of #${job.executionId} any more`,
				why: 'It was asked for too long ago: whether it was sent is noted no longer.',
				next: 'Look at the run in n8n; retry it if it has not recovered.',
				ref: deps.newReference(),
			},
		});
		return undefined;
	}

	return { reconcile, look, tooLate };
}
