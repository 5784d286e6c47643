import type { Again, WorkContext } from '../../redis/lane.js';
import type { OperationDeps } from '../deps.js';
import type { RetryJob } from '../job.js';
import type { LedgerEntry } from '../ledger.js';
import type { Ends } from './end.js';
import type { Following } from './follow.js';
import { asAsked, inDoubt, type Step } from './step.js';

/** Sends of one retry, all told; each but the last surely never arrived. */
const mostSends = 4;
/** Pages of 250 rows that are read before it is left open whether a request arrived. */
const mostPagesForProof = 40;
/** A retry in doubt is looked for by ourselves this long. */
export const lookForMs = 7 * 86_400_000;

/** What is done where an intent stands and nobody knows what became of the request. */
export function createDoubt(
	deps: OperationDeps,
	{ say, give, tell }: Ends,
	{ lookFor, follow }: Following,
	send: (step: Step) => Promise<Again | undefined>,
) {
	const { ledger, mode, timings, now } = deps;

	/** An intent stands and nobody knows whether the request arrived: look before anything else. */
	async function reconcile({ job, context, entry }: Step): Promise<Again | undefined> {
		// Before the look, which may take long: only one that began after the wait proves anything.
		const waited = now() - entry.intendedAt;
		const { run, sure } = await lookFor(job, entry, context.signal, mostPagesForProof);
		if (run) {
			await ledger.found(job.executionId, run.id);
			return follow({ job, context, entry }, run.id);
		}
		if (waited < timings.surelyMs) return { againInMs: Math.min(timings.lookMs, timings.surelyMs - waited) };
		if (!sure || (await mode.get()) !== 'regular') return doubt({ job, context, entry });
		if (entry.answered) {
			return give({ job, context, entry }, new Error(entry.answered), job.loadWorkflow ? mayBeRenamed : undefined);
		}
		if (entry.sends >= mostSends) return give({ job, context, entry }, new Error('n8n never took the request'));
		const at = now();
		if (!(await ledger.intendAgain(job.executionId, entry.attempt, at))) return { againInMs: timings.lookMs };
		deps.log.info({ execution: job.executionId, sends: entry.sends + 1 }, 'the retry never arrived: sending it');
		const again = { ...entry, attempt: entry.attempt + 1, sends: entry.sends + 1, intendedAt: at };
		return send({ job, context, entry: again });
	}

	async function doubt({ job, context, entry }: Step): Promise<Again | undefined> {
		if (!(await ledger.doubt(job.executionId, entry.attempt))) return { againInMs: timings.lookMs };
		// "Retry anyway" may come before Slack has told us that the doubt is shown.
		await context.release();
		await say(job, inDoubt(entry));
		await deps.lookLater(job, 0);
		return undefined;
	}

	/** Looks once for a doubtful retry, by itself ever more rarely, or because a person asks. */
	async function look(job: RetryJob, context: WorkContext, entry: LedgerEntry | null): Promise<Again | undefined> {
		if (!entry || entry.phase === 'done' || entry.phase === 'recovered') return tell(job, entry?.result ?? null);
		const step = { job: asAsked(job, entry), context, entry };
		if (entry.phase === 'found') return follow(step, entry.newId!);
		if (entry.phase === 'intended') return { againInMs: timings.surelyMs };
		const { run } = await lookFor(job, entry, context.signal, mostPagesForProof);
		if (run) {
			await ledger.found(job.executionId, run.id);
			return follow(step, run.id);
		}
		await context.release();
		if (job.looks === undefined) await say(job, inDoubt(entry));
		else if (now() - entry.intendedAt < lookForMs) await deps.lookLater(job, job.looks + 1);
		// The job that sent it, back after a kill between the doubt and the plan to look again.
		if (entry.jobId === context.jobId) await deps.lookLater(step.job, 0);
		return undefined;
	}

	return { reconcile, look };
}

/** With the current workflow, n8n 2.x answers 500 where the node to start at is not in it. */
const mayBeRenamed =
	'n8n answers so where the failed node was renamed or removed in the workflow since. Retry runs the workflow as it was.';
