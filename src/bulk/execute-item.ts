import type { ExecutionRef } from '../instances/execution-ref.js';
import { isOutage } from '../instances/outage.js';
import { AbortedError, hasFailed, N8nError, UnreadableAnswerError } from '../n8n/index.js';
import type { Outcome } from '../operations/events.js';
import type { Requeue } from '../operations/executor.js';
import type { Batch, OperationJob, Place, RetryJob } from '../operations/job.js';
import { askable, type RetryBlocker, type RetryState } from '../operations/states.js';
import type { Breaker } from './breaker.js';
import type { Bulk, ItemResult } from './bulk.js';
import type { BulksOptions } from './deps.js';

/** One target that is worked on. */
export type Item = {
	bulk: Bulk;
	index: number;
	execution: ExecutionRef;
	jobId: string; // stable over crashes and repeats
	again: boolean; // somebody may have begun with it
	place: Place;
};

export type ItemEnd = { result: ItemResult; newId?: number };

/** Nothing speaks for a retry that would only repeat a success; the other questions are answered by the confirm. */
const accepted = askable.filter((blocker) => blocker !== 'already-recovered') as RetryBlocker[];
const outageMs = 1_000;
/** Looks for what may have been sent that n8n refuses, before it counts as unclear. */
const maxRefusals = 10;
/** How often one target is asked for where n8n answers with an error of its own: it would only do so again. */
const maxServerErrors = 3;
/** And where the answer gets lost on the way, as by a proxy: n8n is away then, and the breaker rests between. */
const maxLost = 10;
/** Targets in trouble at once that are remembered. */
const maxTries = 1_000;

/** Lets the executors of single operations do an item of a bulk, and says what that means for it. */
export function createExecuteItem({ executors, ledger, follow }: BulksOptions['operations'], breaker: Breaker) {
	const tries = new Map<string, number>();

	async function executeItem(item: Item, signal: AbortSignal): Promise<ItemEnd | Requeue> {
		const { bulk, jobId, again } = item;
		try {
			const request = requestOf(item);
			const outcome = await executors[request.verb](request as never, { jobId, start: again ? 2 : 1, signal });
			if (!('requeueInMs' in outcome)) return await concluded(item, outcome);
			// Waits may take days, and the first one decides only when it has ended.
			const decides = bulk.options.canary && bulk.state !== 'canceled';
			if (outcome.waitingAs && !decides) {
				await follow(retryOf(item));
				return { result: 'waiting', newId: outcome.waitingAs };
			}
			if (!outcome.cause) return outcome;
			if (bulk.kind !== 'retry') return troubled(item, outcome.cause);
			await breaker.trouble(outcome.cause);
			return outcome;
		} catch (error) {
			if (!(error instanceof N8nError) || error instanceof AbortedError) throw error;
			return bulk.kind === 'retry' ? retryFailed(item, error) : troubled(item, error);
		}
	}

	async function concluded(item: Item, outcome: Outcome): Promise<ItemEnd | Requeue> {
		if (outcome.kind !== 'retry') return { result: resultOf(outcome) };
		// Whoever was in doubt may be found after the bulk has ended.
		if (outcome.nextLook !== undefined) await follow(retryOf(item));
		return outcome.state ? retriedAs(outcome.state) : { requeueInMs: outageMs };
	}

	async function retryFailed(item: Item, error: N8nError): Promise<ItemEnd | Requeue> {
		if (isOutage(error)) {
			await breaker.trouble(error);
			return { requeueInMs: outageMs };
		}
		const entry = await ledger.read(item.execution);
		const isSent = entry?.jobId === item.jobId && (entry.phase === 'intended' || entry.phase === 'found');
		if (!isSent) return { result: 'refused' };
		// n8n may have taken it: that it refuses a look at it, as to a key without the right, is no answer to the request.
		if (!tooOften(item, maxRefusals)) return { requeueInMs: outageMs };
		return { result: 'uncertain', newId: entry.newId ?? 0 };
	}

	/** Each of these is the same change when it is done again, and is looked at before; n8n is not hammered with it. */
	async function troubled(item: Item, error: N8nError): Promise<ItemEnd | Requeue> {
		if (!isOutage(error) && !error.outcomeUnknown) return { result: 'refused' };
		const said = error.status === 500 || error instanceof UnreadableAnswerError;
		if (said && tooOften(item, maxServerErrors)) return { result: 'refused' };
		if (!said && error.outcomeUnknown && tooOften(item, maxLost)) return { result: 'uncertain' };
		await breaker.trouble(error);
		return { requeueInMs: outageMs };
	}

	/** Counted in this process alone: to come to an end some day is enough. */
	function tooOften({ jobId }: Item, max: number): boolean {
		const count = (tries.get(jobId) ?? 0) + 1;
		if (tries.size > maxTries) tries.clear();
		tries.set(jobId, count);
		return count >= max && tries.delete(jobId);
	}

	return executeItem;
}

function requestOf(item: Item): OperationJob {
	const { bulk, execution, place } = item;
	const { by, askedAt, origin, options, selection, counted, startedAt } = bulk;
	const { statuses, ids, workflowIds } = selection;
	// Runs of other statuses are looked at one by one: a retry may lie about them.
	const plain = statuses.length > 0 && statuses.every((status) => hasFailed({ status }));
	const workflowId = ids === null && workflowIds.length === 1 ? workflowIds[0]! : '';
	const batch: Batch = { place, counted: plain ? { upTo: counted, workflowId, since: startedAt ?? 0 } : null };
	const asked = { by, askedAt, origin, execution, batch };
	switch (bulk.kind) {
		case 'retry':
			return { ...retryOf(item), batch };
		case 'stop':
			return { verb: 'stop', ...asked };
		case 'delete':
			return { verb: 'delete', ...asked, stopFirst: options.stopFirst };
		case 'tag':
			return { verb: 'tag', ...asked, add: options.add, remove: options.remove };
	}
}

function retryOf({ bulk, execution }: Item): RetryJob {
	const { id: owner, by, askedAt, origin, options } = bulk;
	const { loadWorkflow } = options;
	return { verb: 'retry', how: 'start', execution, loadWorkflow, accepted, by, askedAt, origin, owner };
}

const results: { [Kind in Outcome['kind']]?: ItemResult } = {
	stopped: 'succeeded',
	deleted: 'succeeded',
	tagged: 'succeeded',
	'running-not-deleted': 'changed',
	gone: 'gone',
};

function resultOf(outcome: Outcome): ItemResult {
	if (outcome.kind === 'had-ended') return outcome.status === 'canceled' ? 'succeeded' : 'changed';
	return results[outcome.kind] ?? 'refused';
}

function retriedAs(state: RetryState): ItemEnd {
	switch (state.phase) {
		case 'recovered':
			return { result: 'succeeded', newId: state.newId };
		case 'failed-again':
			return { result: 'failed', newId: state.newId };
		case 'stopped':
			return { result: 'stopped', newId: state.newId };
		case 'unknown-outcome':
			return { result: 'uncertain' };
		case 'lost-sight':
			return { result: 'uncertain', newId: state.newId };
		case 'needs-confirmation':
			return { result: state.blocker === 'already-recovered' ? 'already-recovered' : 'not-sensible' };
		case 'refused':
			if (state.blocker === 'gone') return { result: 'gone' };
			if (state.blocker === 'timed-out' || state.blocker === 'canceled-somehow') return { result: 'not-sensible' };
			// Of the run itself its status is told.
			return { result: state.runningAs === undefined && state.status !== undefined ? 'changed' : 'under-way' };
		default:
			return { result: 'refused' };
	}
}
