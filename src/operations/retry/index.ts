import { safe } from '../../lib/secrets/index.js';
import type { Execution } from '../../n8n/index.js';
import { AbortedError, N8nError, NotFoundError, ServerError } from '../../n8n/index.js';
import type { JobContext, Requeue } from '../../redis/queue.js';
import type { OperationDeps } from '../deps.js';
import type { RetryJob } from '../job.js';
import type { LedgerEntry } from '../ledger.js';
import { preflight } from '../preflight.js';
import { found } from '../retries.js';
import { createDoubt } from './doubt.js';
import { createEnds } from './end.js';
import { createFollowing } from './follow.js';
import { asAsked, ended, inDoubt, type RetryPolicy, type Step, stateOf } from './step.js';

export type { Check, RetryPolicy } from './step.js';

/** A job of this age of which the ledger has nothing is not sent: what it had may have run out. Under `openSeconds`. */
const staleMs = 7 * 86_400_000;

/**
 * Retries one execution exactly once (docs/n8n.md, 1 and 3). Every call goes on from what the ledger says, so it does
 * not matter where an earlier call was killed.
 */
export function createRetry(deps: OperationDeps, policy: RetryPolicy = {}) {
	const { n8n, ledger, timings, now } = deps;
	const { many } = policy;
	const executions = n8n.executions();
	const ends = createEnds(deps, policy);
	const { say, refuse, give, settle, tell } = ends;
	const following = createFollowing(deps, ends);
	const { watch, follow } = following;
	const { reconcile, look, tooLate } = createDoubt(deps, ends, following);

	return async function retry(job: RetryJob, context: JobContext): Promise<Requeue | undefined> {
		// In a bulk the ledger is asked first where the job has been started before: nearly never.
		if (policy.check && context.start === 1) return start(job, context);
		const entry = await ledger.read(job.executionId);
		if (job.how === 'look') return look(job, context, entry);
		if (entry?.phase === 'done' && entry.jobId === context.jobId) return tell(job, entry.result);
		// Another one has been asked for since this one came to its end or its doubt, and tells what it comes to.
		if (entry && entry.jobId !== context.jobId && entry.ended.includes(context.jobId)) {
			return many ? say(job, inDoubt(entry)).then(() => undefined) : undefined;
		}
		if (entry && (entry.phase === 'intended' || entry.phase === 'found')) {
			// Whoever sent it follows it to its end.
			const others = many && entry.jobId !== context.jobId;
			if (others && (await goesOn(entry, context.signal))) {
				return refuse(job, context, 'unfinished', null, entry.newId);
			}
			return resume({ job: asAsked(job, entry), context, entry });
		}
		if (many && entry?.phase === 'done' && entry.result?.phase === 'recovered') {
			return refuse(job, context, 'already-recovered', null, entry.newId);
		}
		// "Anyway" is said of a doubt that was told, not of the one that this job has come to itself.
		if (entry?.phase === 'doubt' && (job.how !== 'anyway' || entry.jobId === context.jobId)) {
			return look(job, context, entry);
		}
		// Whatever was noted of so old a job may have run out meanwhile, and what is not known is not sent again.
		if (!entry && !many && now() - job.askedAt > staleMs) return tooLate(job, context);
		return start(job, context, entry?.attempt ?? '');
	};

	async function goesOn({ newId }: LedgerEntry, signal: AbortSignal): Promise<boolean> {
		if (newId === null) return true;
		const run = await found(executions, newId, signal);
		return run !== null && !ended(run);
	}

	async function start(job: RetryJob, context: JobContext, seen?: string) {
		const check = policy.check
			? await policy.check(job, context.signal)
			: await preflight(n8n, await deps.capabilities(), job, context.signal);
		if (check.hindrance) return refuse(job, context, check.hindrance, check.execution ?? null, check.other);
		const intent = {
			jobId: context.jobId,
			asked: job,
			workflowId: check.workflowId,
			horizon: check.horizon,
			at: now(),
			...(job.how === 'anyway' ? { after: 'doubt' as const } : {}),
			...(seen === undefined ? {} : { seen }),
			guard: many?.guard,
			unlessRecovered: many !== undefined,
		};
		const won = await ledger.intend(job.executionId, intent);
		// Lost: another process wrote an intent since we read, and may even have come to its end; go on from that one.
		if (!won.won) return { requeueInMs: Math.min(timings.lookMs, 1_000) };
		const entry: LedgerEntry = {
			jobId: context.jobId,
			phase: 'intended',
			attempt: won.attempt,
			key: won.key,
			asked: job,
			horizon: intent.horizon,
			intendedAt: intent.at,
			newId: null,
			workflowId: intent.workflowId,
			answered: null,
			result: null,
			ended: [],
		};
		return send({ job, context, entry }, check.execution ?? undefined);
	}

	/** Sends, and meanwhile looks for the new run: n8n holds the answer back until the run has ended (docs/n8n.md, 1). */
	async function send(step: Step, execution?: Execution): Promise<Requeue | undefined> {
		const { job, context, entry } = step;
		// A process that slept since it wrote the intent must not send: another one may have told the doubt by now, and a
		// person decided. Nobody else sends on this intent, so as long as no doubt was told it can be begun anew.
		if (now() - entry.intendedAt > timings.sendWithinMs) {
			await ledger.forget(job.executionId, entry.attempt);
			return { requeueInMs: timings.lookMs };
		}
		const over = new AbortController();
		const { signal } = over;
		const leave = () => over.abort();
		if (context.signal.aborted) leave();
		context.signal.addEventListener('abort', leave, { once: true });
		const sentAt = now();
		const inARow = many !== undefined;
		let open = true;
		const answer = executions
			.retry(job.executionId, { loadWorkflow: job.loadWorkflow }, { signal, inARow, idempotencyKey: entry.key })
			.finally(() => {
				open = false;
			});
		let unanswered: unknown;
		answer.catch((error) => {
			unanswered = error;
		});
		let looking: NodeJS.Timeout | undefined;
		let watched: ReturnType<typeof watch> | undefined;
		try {
			await say(job, { phase: 'asked' }, execution);
			// Most answers come sooner than the first look, and thousands of them in a bulk.
			const seen = new Promise<Awaited<ReturnType<typeof watch>>>((resolve, reject) => {
				looking = setTimeout(() => {
					watched = watch(step, signal);
					watched.then(resolve, reject);
				}, timings.lookMs);
			});
			seen.catch(() => {});
			const first = await Promise.race([answer.then((run) => ({ run })), seen]);
			if (!('run' in first)) return first.again;
			// Whoever watches ends before the end is told: "running" must not be said after "recovered".
			clearTimeout(looking);
			if (watched) over.abort();
			await watched?.catch(() => {});
			return await answered(step, first.run, now() - sentAt);
		} catch (error) {
			// What goes wrong after n8n has taken it says nothing of the request.
			if (error !== unanswered) throw error;
			return await sendFailed(step, error);
		} finally {
			clearTimeout(looking);
			context.signal.removeEventListener('abort', leave);
			if (open || watched) over.abort();
		}
	}

	async function answered({ job, context, entry }: Step, run: Execution, tookMs: number) {
		if (ended(run)) return settle({ job, context, entry }, run, tookMs);
		await ledger.found(job.executionId, entry.attempt, run.id);
		return follow({ job, context, entry }, run.id);
	}

	async function sendFailed({ job, context, entry }: Step, error: unknown): Promise<Requeue | undefined> {
		if (context.signal.aborted) {
			// Asked to stop before anything left: an intent that stays would look like a request that may have arrived.
			if (error instanceof AbortedError && !error.outcomeUnknown) await ledger.forget(job.executionId, entry.attempt);
			throw error;
		}
		if (!(error instanceof N8nError)) throw error;
		await many?.trouble(error);
		if (error.outcomeUnknown) {
			if (error instanceof ServerError) {
				await ledger.answered(job.executionId, entry.attempt, safe(error.message, 500));
			}
			deps.log.warn({ execution: job.executionId, err: error }, 'retry sent, outcome unknown: looking for the run');
			return { requeueInMs: Math.min(timings.lookMs, 2_000) };
		}
		if (error instanceof NotFoundError) {
			const gone = stateOf(job, { phase: 'refused', hindrance: 'gone' });
			await ledger.done(job.executionId, entry.attempt, context.jobId, gone);
			return refuse(job, context, 'gone', null, null);
		}
		const again = many?.unsent(error);
		if (again) {
			await ledger.forget(job.executionId, entry.attempt);
			return again;
		}
		return give({ job, context, entry }, error);
	}

	async function resume(step: Step): Promise<Requeue | undefined> {
		await ledger.keep(step.job.executionId, step.entry.attempt);
		if (step.entry.phase === 'found') return follow(step, step.entry.newId!);
		return reconcile(step);
	}
}
