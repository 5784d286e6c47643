import type { Logger } from 'pino';
import { runningMaxAgeMs } from '../access/index.js';
import { createCache } from '../lib/cache.js';
import type { Events } from '../lib/events.js';
import { withTimeout } from '../lib/with-timeout.js';
import { createQueue, type JobContext, type Requeue } from '../redis/queue.js';
import type { Authorize, Permission } from './authorize.js';
import type { Breaker } from './breaker.js';
import type { Bulk } from './bulk.js';
import type { BulkDeps, BulkEvents } from './deps.js';
import { createExecuteItem, type Item, type ItemEnd } from './execute-item.js';
import type { BulkStore } from './store.js';
import type { Room, Taken, Window } from './window.js';

type ItemJob = Taken & { bulkId: string };
type ItemOf = Pick<Item, 'bulk' | 'index' | 'execution' | 'jobId'>;

export type Items = ReturnType<typeof createItems>;

export type ItemParts = {
	store: BulkStore;
	window: Window;
	breaker: Breaker;
	authorize: Authorize;
	events: Events<BulkEvents>;
};

/** How long one process relies on what it has read of a bulk. */
const cacheTtlMs = 500;
/** Whatever n8n asks for, an item looks this soon whether its bulk was canceled meanwhile. */
const maxRestMs = 2_000;
/** How long a drain waits for what Redis, being away, may not answer. */
const tailMs = 2_000;

/**
 * The targets of all bulks as BullMQ jobs, which any process may take. The queue bounds how many are sent to n8n at once
 * over all bulks and processes; of one bulk there are never more on the queue than twice as many, and those that are
 * completed add the next at the end. So bulks take turns, and a large one waits no longer on the queue than a small one.
 * One that may work on fewer at once has no more than these on the queue.
 * `idle` is published where a bulk may have come to its end.
 */
export function createItems(deps: BulkDeps, parts: ItemParts) {
	const { connections, prefix, runKey, epochs, now, log, operations, concurrency } = deps;
	const { store, window, breaker, events } = parts;
	const executeItem = createExecuteItem(operations, breaker);
	const mayBeDone = createMayBeDone(deps, parts.authorize);
	const tails = createTails(log);
	const afterFirst = createAfterFirst(store, now);
	const cache = createCache(async (id) => (await Promise.all([store.read(id), epochs.refresh()]))[0], cacheTtlMs, now);

	const limits = { concurrency, globalConcurrency: concurrency, keepCompleted: 0 };
	const queue = createQueue<ItemJob>({ name: 'bulk-items', connections, prefix, ...limits, log });
	const add = (bulkId: string, taken: Taken[]) =>
		queue.addAll(taken.map((each) => ({ id: jobIdOf(bulkId, each.index), data: { bulkId, ...each } })));

	async function process(job: ItemJob, { start, signal }: JobContext): Promise<Requeue | undefined> {
		const { bulkId, index, executionId } = job;
		const bulk = await cache.get(bulkId);
		const item = bulk && {
			...{ bulk, index, jobId: jobIdOf(bulkId, index) },
			execution: { instance: bulk.instance, id: executionId },
		};
		const permission = item ? await mayBeDone(item) : 'no';
		if (permission === 'unknown') return { requeueInMs: maxRestMs };
		if (!item || permission === 'no') {
			cache.forget(bulkId);
			if (await window.release(bulkId, index)) await events.publish('idle', bulkId);
			return undefined;
		}
		const restMs = await breaker.restMs();
		if (restMs > 0) return { requeueInMs: Math.min(restMs, maxRestMs) };
		// That may have been learned just now; the lifecycle ends it.
		if (epochs.isPast(item.bulk.askedAt)) return { requeueInMs: maxRestMs };
		const begun = await begin(item, start);
		if (!begun) return undefined;
		const end = await executeItem({ ...item, ...begun, place: window.place(bulkId, index) }, signal);
		if ('requeueInMs' in end) return end;
		await breaker.worked();
		const completing = complete(item, end);
		// BullMQ's finish goes out right behind it, and the next item begins meanwhile.
		if (item.bulk.options.canary) await completing;
		else tails.add(completing);
		return undefined;
	}

	/** Null: nothing is to be done with it. */
	async function begin({ bulk, index }: ItemOf, start: number) {
		if (bulk.kind !== 'retry') return window.begin(bulk.id, index);
		// It is begun with its intent, which also finds out whether a job that Redis has lost had begun it.
		return start === 1 || (await window.has(bulk.id, index)) ? { again: start > 1 } : null;
	}

	async function complete({ bulk: cached, index, execution, jobId }: ItemOf, { result, newId = 0 }: ItemEnd) {
		if (cached.options.canary) cache.forget(cached.id);
		const bulk = cached.options.canary ? await afterFirst(cached.id, result) : cached;
		if (!bulk) return;
		const becomes =
			result === 'uncertain' || result === 'waiting' ? 'keep' : result === 'succeeded' ? 'recovered' : 'forget';
		const ledger = bulk.kind === 'retry' ? ({ key: runKey('retry', execution), jobId, becomes } as const) : null;
		const { taken, idle } = await window.complete(bulk.id, index, roomOf(bulk, concurrency), { result, newId, ledger });
		await add(bulk.id, taken);
		if (idle) await events.publish('idle', bulk.id);
	}

	return {
		/** Sees to it that the bulk's window is full, and that each in it has its job, though a process or Redis lost it. */
		fill: async (bulk: Bulk) => add(bulk.id, await window.fill(bulk.id, roomOf(bulk, concurrency))),
		/** What this process has read of the bulk is out of date. */
		forget: cache.forget,
		counts: queue.counts,
		start: () => queue.start(process),
		async stop() {
			await queue.stop();
			await withTimeout(tailMs, tails.ended());
		},
	};
}

/** What goes on after the job that has begun it. Where it fails, a look finds that the item has neither job nor result. */
function createTails(log: Logger) {
	const tails = new Set<Promise<unknown>>();
	return {
		add(tail: Promise<void>) {
			const ended = tail
				.catch((error) => log.warn({ err: error }, 'the end of an item of a bulk is looked at again'))
				.finally(() => tails.delete(ended));
			tails.add(ended);
		},
		ended: () => Promise.all(tails),
	};
}

/** Where the queue bounds how many are worked on at once, as many again wait on it, so that no worker waits for the next. */
function roomOf({ options }: Bulk, concurrency: number): Room {
	const atOnce = options.canary ? 1 : options.concurrency;
	if (atOnce < concurrency) return { width: atOnce, least: 1 };
	return { width: 2 * concurrency, least: Math.ceil(concurrency / 2) };
}

const jobIdOf = (bulkId: string, index: number) => `i-${bulkId}-${index}`;

function createMayBeDone({ epochs, operations: { ledger } }: BulkDeps, authorize: Authorize) {
	return async function mayBeDone({ bulk, execution, jobId }: ItemOf): Promise<Permission> {
		// Of a bulk of before n8n's reset the numbers mean other runs now; the lifecycle ends it.
		if (epochs.isPast(bulk.askedAt)) return 'no';
		const permission = bulk.state === 'running' ? await authorize(bulk, runningMaxAgeMs) : 'no';
		if (permission === 'yes' || bulk.kind !== 'retry') return permission;
		// A retry that may have been sent is followed to its end, whatever became of the bulk.
		const entry = await ledger.read(execution);
		return entry?.jobId === jobId && entry.phase !== 'done' ? 'yes' : permission;
	};
}

/** The first one decides whether the others follow. One that had nothing to be done decides nothing. */
function createAfterFirst(store: BulkStore, now: () => number) {
	return async function afterFirst(id: string, result: ItemEnd['result']): Promise<Bulk | null> {
		// Another process's answer, or a person's, may be newer than what was read before: then this is not the first one.
		const bulk = await store.read(id);
		if (!bulk?.options.canary) return bulk;
		const isFailed = ['failed', 'stopped', 'uncertain', 'refused'].includes(result);
		if (isFailed) await store.move(id, ['running'], 'held', { stillSince: now() });
		if (result !== 'succeeded') return bulk;
		const options = { ...bulk.options, canary: false };
		await store.set(id, { options });
		return { ...bulk, options };
	};
}
