import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution } from '../n8n/index.js';
import { canceledByHand, failureOf, N8nError, NotFoundError, ServerError } from '../n8n/index.js';
import type { Again, WorkContext } from '../redis/lane.js';
import type { OperationDeps } from './deps.js';
import type { RetryJob } from './job.js';
import type { Guard, LedgerEntry } from './ledger.js';
import { type Preflight, preflight } from './preflight.js';
import { problemOf } from './problem.js';
import { chainOf, found, runsAbove } from './retries.js';
import { askable, type RetryHindrance, type RetryState } from './states.js';

const ended = ['success', 'error', 'crashed', 'canceled', 'unknown'];
/** Sends of one retry, all told; each but the last surely never arrived. */
const mostSends = 4;
/** Pages of 250 rows that are read before it is left open whether a request arrived. */
const mostPagesForProof = 40;
/** A retry in doubt is looked for by ourselves this long. */
const lookForMs = 7 * 86_400_000;

/** What differs where many runs are retried at once. */
export type RetryPolicy = {
	/** In place of the preflight, which reads n8n three times for each run. */
	check?(job: RetryJob, signal: AbortSignal): Promise<Check>;
	/** Nothing is sent once this does not hold any more. */
	guard?: Guard;
	/** A request failed; told before anything is decided about it. */
	trouble?(error: N8nError): Promise<void>;
	/** What to do where n8n surely took nothing: come back later, or (undefined) end with the problem. */
	unsent?(error: N8nError): Again | undefined;
	/** It is one of many in quick succession. */
	inARow?: boolean;
	/** Whether the error of a run that failed again is compared with the first one; costs a fetch with data. */
	compare?: boolean;
};

/** As much of a preflight as sending needs. */
export type Check = Pick<Preflight, 'hindrance' | 'other' | 'horizon' | 'workflowId'> &
	Partial<Pick<Preflight, 'execution'>>;

type Step = { job: RetryJob; context: WorkContext; entry: LedgerEntry };

/**
 * Retries one execution exactly once (DESIGN.md, decision 3). Every call goes on from what the ledger says, so it does
 * not matter where an earlier call was killed.
 */
export function createRetry(deps: OperationDeps, policy: RetryPolicy = {}) {
	const { n8n, ledger, mode, timings, now } = deps;
	const executions = n8n.executions();

	const say = (job: RetryJob, state: StateOf<RetryState>, execution?: Execution) =>
		deps.report(
			job,
			{
				executionId: job.executionId,
				by: job.by.userId,
				askedAt: job.askedAt,
				loadWorkflow: job.loadWorkflow,
				...state,
			},
			execution,
		);

	return async function retry(job: RetryJob, context: WorkContext): Promise<Again | undefined> {
		// In a bulk the ledger is asked first where the job has been started before: nearly never.
		if (policy.check && context.start === 1) return start(job, context);
		const entry = await ledger.read(job.executionId);
		if (job.how === 'look') return look(job, context, entry);
		if (entry && entry.phase === 'done' && entry.jobId === context.jobId) return tell(job, entry.result);
		if (entry && (entry.phase === 'intended' || entry.phase === 'found')) {
			return resume({ job: asAsked(job, entry), context, entry });
		}
		if (entry?.phase === 'doubt' && job.how !== 'anyway') return look(job, context, entry);
		return start(job, context, entry?.attempt ?? 0);
	};

	async function start(job: RetryJob, context: WorkContext, seen?: number) {
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
			guard: policy.guard,
		};
		const won = await ledger.intend(job.executionId, intent);
		// Lost: another process wrote an intent since we read, and may even have come to its end; go on from that one.
		if (!won.won) return { againInMs: Math.min(timings.lookMs, 1_000) };
		const entry: LedgerEntry = {
			jobId: context.jobId,
			phase: 'intended',
			attempt: won.attempt,
			sends: 1,
			asked: job,
			horizon: intent.horizon,
			intendedAt: intent.at,
			newId: null,
			workflowId: intent.workflowId,
			answered: null,
			result: null,
		};
		return send({ job, context, entry }, check.execution ?? undefined);
	}

	async function refuse(
		job: RetryJob,
		context: WorkContext,
		hindrance: RetryHindrance,
		execution: Execution | null,
		other: number | null,
	) {
		// A yes may come before Slack has told us that the question arrived.
		await context.release();
		const overrulable = (askable as RetryHindrance[]).includes(hindrance);
		await say(
			job,
			overrulable
				? { phase: 'needs-yes', hindrance, ...(other ? { recoveredAs: other } : {}) }
				: {
						phase: 'refused',
						hindrance,
						...(execution ? { status: execution.status } : {}),
						...(other ? { runningAs: other } : {}),
					},
			execution ?? undefined,
		);
		return undefined;
	}

	/** Sends, and meanwhile looks for the new run: n8n holds the answer back until the run has ended (surprise 1). */
	async function send(step: Step, execution?: Execution): Promise<Again | undefined> {
		const { job, context, entry } = step;
		// A process that slept since it wrote the intent must not send: another one may have concluded that nobody did.
		if (now() - entry.intendedAt > timings.sendWithinMs) return { againInMs: timings.lookMs };
		const over = new AbortController();
		const { signal } = over;
		const leave = () => over.abort();
		if (context.signal.aborted) leave();
		context.signal.addEventListener('abort', leave, { once: true });
		const sentAt = now();
		const { inARow } = policy;
		let open = true;
		const answer = executions
			.retry(job.executionId, { loadWorkflow: job.loadWorkflow }, { signal, inARow })
			.finally(() => {
				open = false;
			});
		answer.catch(() => {});
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
			return await sendFailed(step, error);
		} finally {
			clearTimeout(looking);
			context.signal.removeEventListener('abort', leave);
			if (open || watched) over.abort();
		}
	}

	async function answered({ job, context, entry }: Step, run: Execution, tookMs: number) {
		await mode.learn(run);
		if (ended.includes(run.status)) return settle({ job, context, entry }, run, tookMs);
		await ledger.found(job.executionId, run.id);
		return follow({ job, context, entry }, run.id);
	}

	async function sendFailed({ job, context, entry }: Step, error: unknown): Promise<Again | undefined> {
		if (context.signal.aborted) throw error;
		if (!(error instanceof N8nError)) throw error;
		await policy.trouble?.(error);
		if (error.outcomeUnknown) {
			if (error instanceof ServerError) await ledger.answered(job.executionId, error.message);
			deps.log.warn({ execution: job.executionId, err: error }, 'retry sent, outcome unknown: looking for the run');
			return { againInMs: Math.min(timings.lookMs, 2_000) };
		}
		if (error instanceof NotFoundError) {
			await ledger.done(job.executionId, stateOf(job, { phase: 'refused', hindrance: 'gone' }));
			return refuse(job, context, 'gone', null, null);
		}
		const again = policy.unsent?.(error);
		if (again) {
			await ledger.forget(job.executionId, entry.attempt);
			return again;
		}
		return give({ job, context, entry }, error);
	}

	/** Ends with a problem: n8n surely did not run it. */
	async function give(step: Step, error: unknown, next?: string) {
		const { job, entry } = step;
		const problem = {
			...problemOf(error, `Retry of #${job.executionId} was not started`, deps),
			...(next ? { next } : {}),
		};
		deps.log.error(
			{ ref: problem.ref, execution: job.executionId, attempt: entry.attempt, err: error },
			'retry not started',
		);
		return end(step, { phase: 'problem', problem });
	}

	/** Written down before it is told. The next job is let in before people read of this end: they may act at once. */
	async function end({ job, context }: Step, state: StateOf<RetryState>) {
		await ledger.done(job.executionId, stateOf(job, state));
		await context.release();
		await say(job, state);
		return undefined;
	}

	async function resume(step: Step): Promise<Again | undefined> {
		if (step.entry.phase === 'found') return follow(step, step.entry.newId!);
		return reconcile(step);
	}

	/** An intent stands and nobody knows whether the request arrived: look before anything else. */
	async function reconcile({ job, context, entry }: Step): Promise<Again | undefined> {
		const { run, sure } = await lookFor(job, entry, context.signal, mostPagesForProof);
		if (run) {
			await ledger.found(job.executionId, run.id);
			return follow({ job, context, entry }, run.id);
		}
		const waited = now() - entry.intendedAt;
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
		const { run } = await lookFor(job, entry, context.signal);
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

	async function lookFor(job: RetryJob, entry: LedgerEntry, signal: AbortSignal, mostPages = 8) {
		const search = { workflowId: entry.workflowId, above: entry.horizon, mostPages };
		const { runs, complete } = await runsAbove(executions, await deps.capabilities(), search, signal);
		const run = chainOf(job.executionId, runs).find((r) => r.retryOf === job.executionId);
		return { run, sure: complete };
	}

	/** While the request is held open: find the run, then follow it to its end. */
	async function watch(step: Step, signal: AbortSignal): Promise<{ again: Again | undefined }> {
		for (let wait = timings.lookMs; ; await sleep(wait, undefined, { signal })) {
			wait = Math.min(wait * 1.5, timings.followMs);
			const { run } = await lookFor(step.job, step.entry, signal).catch((error) => {
				if (signal.aborted) throw error;
				return { run: undefined };
			});
			if (!run || signal.aborted) continue;
			await ledger.found(step.job.executionId, run.id);
			if (!ended.includes(run.status)) await running(step.job, run);
			// The answer, if it comes, says how it ended a little sooner than the next look would.
			await sleep(timings.followMs, undefined, { signal });
			try {
				return { again: await follow(step, run.id, signal) };
			} catch (error) {
				if (signal.aborted || !(error instanceof N8nError)) throw error;
				// That n8n does not answer now says nothing about the request, which it has taken.
				return { again: { againInMs: timings.followMs } };
			}
		}
	}

	/** Follows a known run by GET, however long it takes; gives the place back between looks when it takes long. */
	async function follow(step: Step, newId: number, signal = step.context.signal): Promise<Again | undefined> {
		const { job, entry } = step;
		const until = now() + timings.holdMs;
		for (;;) {
			const run = await found(executions, newId, signal);
			if (!run) return lostSight(step, newId, signal);
			if (ended.includes(run.status)) return settle(step, run, tookOf(run), signal);
			await running(job, run);
			const age = now() - entry.intendedAt;
			const pause = Math.max(timings.followMs, Math.min(age / 20, 60_000));
			if (now() + pause > until) return { againInMs: pause };
			await sleep(pause, undefined, { signal });
		}
	}

	async function running(job: RetryJob, run: Execution) {
		const startedAt = run.startedAt ? Date.parse(run.startedAt) : now();
		await say(job, {
			phase: 'running',
			newId: run.id,
			startedAt,
			elapsedMs: Math.max(0, now() - startedAt),
			...(run.status === 'waiting' ? { waiting: true } : {}),
			...(run.status === 'waiting' && run.waitTill ? { waitTill: Date.parse(run.waitTill) } : {}),
		});
	}

	async function settle(step: Step, run: Execution, tookMs: number | null, signal?: AbortSignal) {
		const { job } = step;
		const newId = run.id;
		const endedAt = now();
		let state: StateOf<RetryState>;
		// A retry of a run stopped by hand does all its work and still says error, with `finished` true (surprise 6).
		const staleError = run.status === 'error' && run.finished === true && job.accepted.includes('canceled-by-hand');
		if (run.status === 'success' || staleError) {
			state = { phase: 'recovered', newId, tookMs, endedAt, ...(staleError ? { staleError } : {}) };
		} else if (run.status === 'canceled') {
			const timedOut = await wasTimedOut(newId, signal);
			state = { phase: 'stopped', newId, endedAt, ...(timedOut ? { timedOut } : {}) };
		} else {
			const failure = failureOf(run) ?? (await failureById(newId, signal)) ?? noFailureKnown;
			const before = policy.compare === false ? null : await failureById(job.executionId, signal);
			const sameError = before !== null && before.node === failure.node && before.message === failure.message;
			state = { phase: 'failed-again', newId, failure, sameError, endedAt };
		}
		return end(step, state);
	}

	/** The reason only makes the message better: not having it must not keep the message back. */
	async function failureById(id: number, signal?: AbortSignal) {
		const run = await found(executions, id, signal, true).catch((error) => {
			// Asked to stop, not refused: whoever takes this up again shall tell it with its reason.
			if (signal?.aborted) throw error;
			return null;
		});
		return run && failureOf(run);
	}

	/** Only the stored error tells a stop by hand from the workflow's time-out, which leaves none. */
	async function wasTimedOut(id: number, signal?: AbortSignal) {
		const run = await found(executions, id, signal, true).catch((error) => {
			if (signal?.aborted) throw error;
			return null;
		});
		return run !== null && !canceledByHand(run);
	}

	/** Rows vanish when someone deletes them, or at the end of a success that the workflow does not save. */
	async function lostSight(step: Step, newId: number, signal: AbortSignal) {
		const original = await found(executions, step.job.executionId, signal);
		const recovered = original?.retrySuccessId === newId;
		const state: StateOf<RetryState> = recovered
			? { phase: 'recovered', newId, tookMs: null, endedAt: now() }
			: { phase: 'lost-sight', newId, endedAt: now() };
		return end(step, state);
	}

	/** A repeat of a job that had ended: say the end again, since the process may have died before saying it. */
	async function tell(job: RetryJob, result: RetryState | null) {
		if (result) await deps.report(job, result);
		return undefined;
	}
}

/** With the current workflow, n8n 2.x answers 500 where the node to start at is not in it. */
const mayBeRenamed =
	'n8n answers so where the failed node was renamed or removed in the workflow since. Retry runs the workflow as it was.';

const noFailureKnown = {
	node: null,
	nodeType: null,
	message: 'n8n keeps no details of this failure',
	description: null,
	httpCode: null,
	stack: null,
	kind: null,
};

/** The part of a state that differs from phase to phase. */
type StateOf<S> = S extends RetryState ? Omit<S, 'executionId' | 'by' | 'askedAt' | 'loadWorkflow'> : never;

function stateOf(job: RetryJob, state: StateOf<RetryState>): RetryState {
	const { executionId, by, askedAt, loadWorkflow } = job;
	return { executionId, by: by.userId, askedAt, loadWorkflow, ...state } as RetryState;
}

/** The job in the words of whoever asked for the retry, though another may look for it. */
function asAsked(job: RetryJob, { asked }: LedgerEntry): RetryJob {
	return { ...job, ...asked };
}

function inDoubt({ intendedAt, answered }: LedgerEntry): StateOf<RetryState> {
	return { phase: 'doubt', since: intendedAt, ...(answered ? { answered } : {}) };
}

function tookOf(run: Execution): number | null {
	return run.startedAt && run.stoppedAt ? Date.parse(run.stoppedAt) - Date.parse(run.startedAt) : null;
}
