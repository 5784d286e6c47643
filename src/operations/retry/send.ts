import { isOutage } from '../../instances/outage.js';
import { safe } from '../../lib/secrets/index.js';
import { AbortedError, type Execution, isOver, N8nError, NotFoundError, ServerError } from '../../n8n/index.js';
import type { RetryOutcome } from '../events.js';
import type { ExecutorDeps, Requeue } from '../executor.js';
import type { Ends } from './end.js';
import type { Following } from './follow.js';
import { type Step, stateOf } from './step.js';

/** First look for the run of an item of a bulk: earlier ones would double the load on n8n, whose answer tells. */
const lookInBatchMs = 15_000;
/** An item of a bulk that n8n surely did not take, being away, comes again after this. */
const outageMs = 1_000;

/** Asks n8n for a retry, once. */
export function createSend(deps: ExecutorDeps, ends: Ends, { note, watch, follow }: Following) {
	const { n8n, ledger, timings, now } = deps;
	const { complete } = ends;
	const executions = n8n.executions();
	const unansweredBy = createUnanswered(deps, ends);

	/** Sends, and meanwhile looks for the new run: n8n holds the answer back until the run has ended (docs/n8n.md, 1). */
	async function send(step: Step, execution?: Execution): Promise<RetryOutcome | Requeue> {
		const { request, context, entry } = step;
		const { execution: ref, loadWorkflow, batch } = request;
		// A process that slept since it wrote the intent must not send: another one may have told the doubt by now, and a
		// person decided. Nobody else sends on this intent, so as long as no doubt was told it can be begun anew.
		if (now() - entry.intendedAt > timings.sendWithinMs) {
			await ledger.forget(ref, entry.attempt);
			return { requeueInMs: timings.lookMs };
		}
		const over = new AbortController();
		const { signal } = over;
		const leave = () => over.abort();
		if (context.signal.aborted) leave();
		context.signal.addEventListener('abort', leave, { once: true });
		const options = { signal, inARow: batch !== undefined, idempotencyKey: entry.key };
		const sentAt = now();
		let open = true;
		let unanswered: unknown;
		const answer = executions.retry(ref.id, { loadWorkflow }, options).finally(() => {
			open = false;
		});
		answer.catch((error) => {
			unanswered = error;
		});
		let looking: NodeJS.Timeout | undefined;
		let watched: ReturnType<typeof watch> | undefined;
		try {
			await context.onProgress?.({ job: request, state: stateOf(request, { phase: 'asked' }), execution });
			// Most answers come sooner than the first look, and thousands of them in a bulk.
			const seen = new Promise<RetryOutcome | Requeue>((resolve, reject) => {
				const look = () => {
					watched = watch(step, signal);
					watched.then(resolve, reject);
				};
				looking = setTimeout(look, batch ? Math.max(timings.lookMs, lookInBatchMs) : timings.lookMs);
			});
			seen.catch(() => {});
			const first = await Promise.race([answer.then((run) => ({ run })), seen]);
			if (!('run' in first)) return first;
			// Whoever watches ends before the end is told: "running" must not be said after "recovered".
			clearTimeout(looking);
			if (watched) over.abort();
			await watched?.catch(() => {});
			if (isOver(first.run)) return await complete(step, first.run, now() - sentAt);
			await note(step, first.run.id);
			return await follow(step, first.run.id);
		} catch (error) {
			// What goes wrong after n8n has taken it says nothing of the request.
			if (error !== unanswered) throw error;
			return await unansweredBy(step, error);
		} finally {
			clearTimeout(looking);
			context.signal.removeEventListener('abort', leave);
			if (open || watched) over.abort();
		}
	}

	return send;
}

/** What follows where n8n gives no good answer to the request. */
function createUnanswered({ ledger, timings, log }: ExecutorDeps, { end, fail }: Ends) {
	return async function unansweredBy(step: Step, error: unknown): Promise<RetryOutcome | Requeue> {
		const { request, context, entry } = step;
		const { execution, batch } = request;
		const forget = () => ledger.forget(execution, entry.attempt);
		if (context.signal.aborted) {
			// Asked to stop before anything left: an intent that stays would look like a request that may have arrived.
			if (error instanceof AbortedError && !error.outcomeUnknown) await forget();
			throw error;
		}
		if (!(error instanceof N8nError)) throw error;
		if (error.outcomeUnknown) {
			if (error instanceof ServerError) await ledger.answered(execution, entry.attempt, safe(error.message, 500));
			log.warn({ execution: execution.id, err: error }, 'retry sent, outcome unknown: looking for the run');
			return { requeueInMs: Math.min(timings.lookMs, 2_000), cause: error };
		}
		if (error instanceof NotFoundError) return end(step, { phase: 'refused', blocker: 'gone' });
		// A person is told at once, and may ask again; of many each comes again.
		if (!batch || !isOutage(error)) return fail(step, error);
		await forget();
		return { requeueInMs: outageMs, cause: error };
	};
}
