import {
	AbortedError,
	ConflictError,
	N8nError,
	NotFoundError,
	RateLimitedError,
	UnreachableError,
} from '../n8n/index.js';
import type { OperationDeps } from '../operations/deps.js';
import type { RetryJob } from '../operations/job.js';
import type { Guard } from '../operations/ledger.js';
import { found } from '../operations/retries.js';
import { createRetry, type RetryPolicy } from '../operations/retry/index.js';
import { askable, type RetryHindrance, type RetryState } from '../operations/states.js';
import type { TagNames } from '../operations/tag.js';
import type { Again, WorkContext } from '../redis/lane.js';
import { type Breaker, isOutage } from './breaker.js';
import type { Bulk, ItemResult } from './bulk.js';
import { createRecentRuns } from './recentRuns.js';

/** One target that a place has in hand. */
export type Item = {
	bulk: Bulk;
	place: number;
	index: number;
	executionId: number;
	/** Stable over crashes and repeats. */
	jobId: string;
	/** Somebody may have begun with it. */
	again: boolean;
	/** Holds as long as it is in hand. */
	guard: Guard;
};

export type Ended = { result: ItemResult; newId?: number };
/** How an item ended, or that it is to be taken up again later. */
export type Act = Ended | Again;
/** What one item does, by kind of bulk. Each may be repeated after a crash and ends the same. */
export type Acts = { [Kind in Bulk['kind']]: (item: Item, signal: AbortSignal) => Promise<Act> };

/** Nothing speaks for a retry that would only repeat a success; the other questions are answered by the confirm. */
const accepted = askable.filter((hindrance) => hindrance !== 'already-recovered') as RetryHindrance[];
const sinceDown = 2_000;
const inARow = true;

export function createActs(deps: OperationDeps, tagNames: TagNames, breaker: Breaker): Acts {
	const executions = deps.n8n.executions();
	const recent = createRecentRuns(executions, deps.now);

	const retryDeps: Omit<OperationDeps, 'report'> = {
		...deps,
		// The answer tells how it ended; looking for the run meanwhile would double the load on n8n.
		timings: { ...deps.timings, lookMs: Math.max(deps.timings.lookMs, 15_000), holdMs: 5_000 },
		// The result is written down by the bulk itself, in one step with taking the next item.
		ledger: { ...deps.ledger, done: async () => {} },
		async lookLater() {},
	};
	const { trouble } = breaker;
	const unsent = (error: N8nError): Again | undefined => (isOutage(error) ? { againInMs: restFor(error) } : undefined);
	const careful: RetryPolicy = { trouble, unsent, inARow: true, compare: false, unlessRecovered: true };
	// A search for one workflow's runs finds them in fewer pages.
	const quick = ({ selection: { ids, workflowIds } }: Bulk): RetryPolicy => {
		const only = ids === null && workflowIds.length === 1 ? workflowIds[0]! : '';
		return { check: (job) => recent.check(job.executionId, only) };
	};

	return {
		async retry({ bulk, executionId, jobId, again: begun, guard }, signal) {
			const context: WorkContext = { jobId, start: begun ? 2 : 1, signal, async release() {} };
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
			const policy = { ...careful, guard, ...(plain ? quick(bulk) : {}) };
			const again = await createRetry({ ...retryDeps, report }, policy)(job, context);
			return again ?? (end ? resultOf(end) : { againInMs: sinceDown });
		},

		async stop({ executionId }, signal) {
			try {
				await executions.stop(executionId, { signal, inARow });
				return { result: 'succeeded' };
			} catch (error) {
				if (!(error instanceof ConflictError)) return refusal(error);
				const run = await found(executions, executionId, signal);
				if (!run) return { result: 'gone' };
				return { result: run.status === 'canceled' ? 'succeeded' : 'changed' };
			}
		},

		async delete({ bulk, executionId, again }, signal) {
			try {
				await executions.delete(executionId, { signal, inARow });
				return { result: 'succeeded' };
			} catch (error) {
				// Gone at a second attempt: the first one deleted it and was killed before it could say so.
				if (error instanceof NotFoundError) return { result: again ? 'succeeded' : 'gone' };
				// The client's word for n8n's 400 "Cannot delete a running execution".
				if (!(error instanceof ConflictError)) return refusal(error);
				if (!bulk.options.stopFirst) return { result: 'changed' };
				await executions.stop(executionId, { signal }).catch((second) => {
					if (!(second instanceof ConflictError)) throw second;
				});
				return { againInMs: 200 };
			}
		},

		async tag({ bulk, executionId }, signal) {
			try {
				const present = await executions.getTags(executionId, { signal });
				const known = await tagNames.known();
				const drop = new Set(bulk.options.remove.map((name) => name.toLowerCase()));
				const ids = new Set(present.filter((tag) => !drop.has(tag.name.toLowerCase())).map((tag) => tag.id));
				for (const name of bulk.options.add) {
					const tag = known.get(name.toLowerCase());
					if (tag) ids.add(tag.id);
				}
				const same = ids.size === present.length && present.every((tag) => ids.has(tag.id));
				if (!same)
					await executions.updateTags(
						executionId,
						[...ids].map((id) => ({ id })),
						{ signal, inARow },
					);
				return { result: 'succeeded' };
			} catch (error) {
				return refusal(error);
			}
		},
	};

	/** Repeating these is harmless, so whatever is unknown or down is simply done again later. */
	async function refusal(error: unknown): Promise<Act> {
		if (!(error instanceof N8nError) || error instanceof AbortedError) throw error;
		if (error instanceof NotFoundError) return { result: 'gone' };
		if (isOutage(error) || error.outcomeUnknown) {
			await trouble(error);
			return { againInMs: restFor(error) };
		}
		return { result: 'refused' };
	}
}

function restFor(error: N8nError): number {
	if (error instanceof RateLimitedError && error.retryAfterMs) return error.retryAfterMs;
	return error instanceof UnreachableError ? sinceDown : sinceDown / 2;
}

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
			return { result: end.hindrance === 'timed-out' ? 'not-sensible' : 'changed' };
		default:
			return { result: 'refused' };
	}
}
