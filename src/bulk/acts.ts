import {
	AbortedError,
	ConflictError,
	type Execution,
	N8nError,
	NotFoundError,
	UnreachableError,
	UnreadableAnswerError,
} from '../n8n/index.js';
import type { OperationDeps } from '../operations/deps.js';
import type { RetryJob } from '../operations/job.js';
import type { Guard } from '../operations/ledger.js';
import { found } from '../operations/retries.js';
import { createRetry, type RetryPolicy } from '../operations/retry/index.js';
import { ended } from '../operations/retry/step.js';
import { askable, type RetryHindrance, type RetryState } from '../operations/states.js';
import type { JobContext, Requeue } from '../redis/queue.js';
import { type Breaker, isOutage } from './breaker.js';
import type { Bulk, ItemResult } from './bulk.js';
import type { BulksOptions } from './deps.js';
import { createRecentRuns } from './recent-runs.js';

/** One target that is worked on. */
export type Item = {
	bulk: Bulk;
	index: number;
	executionId: number;
	/** Stable over crashes and repeats. */
	jobId: string;
	/** Somebody may have begun with it. */
	again: boolean;
	/** Holds as long as nobody else has completed it. */
	guard: Guard;
};

export type Ended = { result: ItemResult; newId?: number };
/** How an item ended, or that it is to be taken up again later. */
export type Act = Ended | Requeue;
/** What one item does, by kind of bulk. Each may be repeated after a crash and ends the same. */
export type Acts = { [Kind in Bulk['kind']]: (item: Item, signal: AbortSignal) => Promise<Act> };

type Deps = OperationDeps & Pick<BulksOptions, 'owners' | 'tagNames' | 'tagLock' | 'follow'>;

/** Nothing speaks for a retry that would only repeat a success; the other questions are answered by the confirm. */
const accepted = askable.filter((hindrance) => hindrance !== 'already-recovered') as RetryHindrance[];
const sinceDown = 2_000;
const inARow = true;
const soonMs = 200;
/** Looks for what may have been sent that n8n refuses, before it counts as unclear. */
const mostRefusals = 10;
/** How often one target is asked for where n8n answers with an error of its own: it would only do so again. */
const mostSaid = 3;
/** And where the answer gets lost on the way, as by a proxy: n8n is away then, and the breaker rests between. */
const mostLost = 10;
/** Looks at one that is to be deleted, was asked to stop and runs on all the same. */
const mostWaits = 50;
/** Targets in trouble at once that are remembered. */
const mostTries = 1_000;

export function createActs(deps: Deps, breaker: Breaker): Acts {
	const { tagNames, tagLock } = deps;
	const tries = new Map<string, number>();
	const executions = deps.n8n.executions();
	const recent = createRecentRuns(executions, deps.now);

	const retryDeps: Omit<OperationDeps, 'report'> = {
		...deps,
		// The answer tells how it ended; looking for the run meanwhile would double the load on n8n.
		timings: { ...deps.timings, lookMs: Math.max(deps.timings.lookMs, 15_000), holdMs: 5_000 },
		// The result is written down by the bulk itself, in one step with taking the next item.
		ledger: { ...deps.ledger, done: async () => 'written' as const },
		// Whoever was in doubt may be found after the bulk has ended.
		lookLater: (job) => deps.follow({ ...job, inBulk: true }),
	};
	const { trouble } = breaker;
	const unsent = (error: N8nError): Requeue | undefined =>
		isOutage(error) ? { requeueInMs: restFor(error) } : undefined;
	// A search for one workflow's runs finds them in fewer pages.
	const quick = ({ selection: { ids, workflowIds }, counted }: Bulk): RetryPolicy => {
		const only = ids === null && workflowIds.length === 1 ? workflowIds[0]! : '';
		return { check: (job, signal) => recent.check(job.executionId, only, counted, signal) };
	};

	return {
		async retry(item, signal) {
			const { bulk, executionId, jobId, again: taken, guard } = item;
			const context: JobContext = { jobId, start: taken ? 2 : 1, signal, async release() {} };
			const job: RetryJob = {
				verb: 'retry',
				how: 'start',
				executionId,
				loadWorkflow: bulk.options.loadWorkflow,
				accepted,
				by: bulk.by,
				askedAt: bulk.askedAt,
				origin: bulk.origin,
			};
			const { statuses } = bulk.selection;
			const plain = statuses.length > 0 && statuses.every((status) => status === 'error' || status === 'crashed');
			let end: RetryState | undefined;
			const report = async (_job: RetryJob, state: RetryState) => {
				end = state;
			};
			// Runs of other statuses are looked at one by one: a retry may lie about them.
			const policy = { many: { guard, trouble, unsent }, ...(plain ? quick(bulk) : {}) };
			const retry = createRetry({ ...retryDeps, report }, policy);
			const again = await retry(job, context).catch((error) => afterSending(item, error));
			// Before the ledger's entry goes: the poller may read of its failure any moment.
			if (end && 'newId' in end && end.phase !== 'recovered') await deps.owners.note(end.newId, bulk.id);
			if (again && 'result' in again) return again;
			// Waits may take days, and the first one decides only when it has ended.
			const decides = bulk.options.canary && bulk.state !== 'canceled';
			if (again && end?.phase === 'running' && end.waiting && !decides) {
				await deps.follow({ ...job, inBulk: true });
				return { result: 'waiting', newId: end.newId };
			}
			return again ?? (end ? resultOf(end) : { requeueInMs: sinceDown });
		},

		async stop(item, signal) {
			const { executionId } = item;
			const endedAs = (run: Execution | null): Act =>
				run ? { result: run.status === 'canceled' ? 'succeeded' : 'changed' } : { result: 'gone' };
			// A run that has ended never goes on under its id, so that asking again is the same change. Looked at before.
			if (begun(item)) {
				const run = await found(executions, executionId, signal);
				if (!run || ended(run)) return endedAs(run);
			}
			try {
				await executions.stop(executionId, { signal, inARow, idempotencyKey: `flowbell-${item.jobId}` });
				return { result: 'succeeded' };
			} catch (error) {
				if (!(error instanceof ConflictError)) return refusal(item, error);
				return endedAs(await found(executions, executionId, signal));
			}
		},

		async delete(item, signal) {
			const { bulk, executionId } = item;
			// An id is given out once, so that asking again is the same change. Looked at before.
			if (begun(item) && !(await found(executions, executionId, signal))) return { result: 'succeeded' };
			try {
				await executions.delete(executionId, { signal, inARow });
				return { result: 'succeeded' };
			} catch (error) {
				if (error instanceof NotFoundError) return { result: begun(item) ? 'succeeded' : 'gone' };
				// The client's word for n8n's 400 "Cannot delete a running execution".
				if (!(error instanceof ConflictError)) return refusal(item, error);
				const asked = tries.has(item.jobId);
				if (!bulk.options.stopFirst || tooOften(item, mostWaits)) return { result: 'changed' };
				if (asked) return { requeueInMs: soonMs };
				// Once: what n8n says of it is seen when it is to be deleted next.
				await executions.stop(executionId, { signal, idempotencyKey: `flowbell-${item.jobId}` }).catch((second) => {
					if (!(second instanceof ConflictError)) throw second;
				});
				return { requeueInMs: soonMs };
			}
		},

		async tag(item, signal) {
			const { bulk, executionId, jobId } = item;
			// Two changes at once would each write back what the other has not seen.
			if (!(await tagLock.acquire(executionId, jobId))) return { requeueInMs: soonMs };
			try {
				const present = await executions.getTags(executionId, { signal });
				const known = await tagNames.known();
				const added = bulk.options.add.map((name) => known.get(name.toLowerCase()));
				if (added.includes(undefined)) return { result: 'refused' };
				const drop = new Set(bulk.options.remove.map((name) => name.toLowerCase()));
				const ids = new Set(present.filter((tag) => !drop.has(tag.name.toLowerCase())).map((tag) => tag.id));
				for (const tag of added) ids.add(tag!.id);
				const same = ids.size === present.length && present.every((tag) => ids.has(tag.id));
				const tags = [...ids].map((id) => ({ id }));
				if (!same) await executions.updateTags(executionId, tags, { signal, inARow });
				return { result: 'succeeded' };
			} catch (error) {
				// 404 “Some tags not found”: one was deleted in n8n since its name was learnt.
				if (error instanceof NotFoundError && /tags/i.test(error.n8nMessage ?? '')) {
					await tagNames.forget(bulk.options.add);
					return { result: 'refused' };
				}
				return refusal(item, error);
			} finally {
				await tagLock.release(executionId, jobId);
			}
		},
	};

	/** n8n may have taken it: that it says no to a look at it, as to a key without leave, is no answer to the request. */
	async function afterSending(item: Item, error: unknown): Promise<Act> {
		if (!(error instanceof N8nError) || error instanceof AbortedError || isOutage(error)) throw error;
		const entry = await deps.ledger.read(item.executionId);
		const sent = entry?.jobId === item.jobId && (entry.phase === 'intended' || entry.phase === 'found');
		if (!sent) throw error;
		if (!tooOften(item, mostRefusals)) return { requeueInMs: sinceDown };
		if (entry.newId) await deps.owners.note(entry.newId, item.bulk.id);
		return { result: 'uncertain', newId: entry.newId ?? 0 };
	}

	/** Each of these is the same change when it is done again, and is looked at before; n8n is not hammered with it. */
	async function refusal(item: Item, error: unknown): Promise<Act> {
		if (!(error instanceof N8nError) || error instanceof AbortedError) throw error;
		if (error instanceof NotFoundError) return { result: 'gone' };
		if (isOutage(error) || error.outcomeUnknown) {
			const said = error.status === 500 || error instanceof UnreadableAnswerError;
			if (said && tooOften(item, mostSaid)) return { result: 'refused' };
			if (!said && error.outcomeUnknown && tooOften(item, mostLost)) return { result: 'uncertain' };
			await trouble(error);
			return { requeueInMs: restFor(error) };
		}
		return { result: 'refused' };
	}

	/** Somebody, perhaps a process that was killed, may have asked n8n for it already. */
	function begun({ again, jobId }: Item): boolean {
		return again || tries.has(jobId);
	}

	/** Counted in this process alone: to come to an end some day is enough. */
	function tooOften({ jobId }: Item, most: number): boolean {
		const count = (tries.get(jobId) ?? 0) + 1;
		if (tries.size > mostTries) tries.clear();
		tries.set(jobId, count);
		if (count < most) return false;
		return tries.delete(jobId);
	}
}

const restFor = (error: N8nError) => (error instanceof UnreachableError ? sinceDown : sinceDown / 2);

function resultOf(end: RetryState): Ended {
	switch (end.phase) {
		case 'recovered':
			return { result: 'succeeded', newId: end.newId };
		case 'failed-again':
		case 'stopped':
			return { result: 'failed', newId: end.newId };
		case 'doubt':
			return { result: 'uncertain' };
		case 'lost-sight':
			return { result: 'uncertain', newId: end.newId };
		case 'needs-yes':
			return { result: end.hindrance === 'already-recovered' ? 'already-recovered' : 'not-sensible' };
		case 'refused':
			if (end.hindrance === 'gone') return { result: 'gone' };
			if (end.hindrance === 'timed-out' || end.hindrance === 'canceled-somehow') return { result: 'not-sensible' };
			// Of the run itself its status is told.
			return { result: end.runningAs === undefined && end.status !== undefined ? 'changed' : 'under-way' };
		default:
			return { result: 'refused' };
	}
}
