import { runningMaxAgeMs } from '../access/index.js';
import { isOutage } from '../instances/outage.js';
import type { Events } from '../lib/events.js';
import { AbortedError, N8nError } from '../n8n/index.js';
import { createQueue, type JobContext, type Requeue } from '../redis/queue.js';
import type { Authorize } from './authorize.js';
import type { Breaker } from './breaker.js';
import type { Bulk } from './bulk.js';
import type { BulkDeps, BulkEvents } from './deps.js';
import { createExecuteItem, type Item, type ItemEnd } from './execute-item.js';
import type { BulkStore } from './store.js';
import type { Taken, Window } from './window.js';

type ItemJob = Taken & { bulkId: string };

export type Items = {
	/** Sees to it that the bulk's window is full, and that each in it has its job, though a process or Redis lost it. */
	fill(bulk: Bulk): Promise<void>;
	/** What this process has read of the bulk is out of date. */
	forget(bulkId: string): void;
	counts(): Promise<Record<string, number>>;
	start(): void;
	stop(): Promise<void>;
};

/** How long one process relies on what it has read of a bulk. */
const cacheTtlMs = 500;
/** Whatever n8n asks for, an item looks this soon whether its bulk was canceled meanwhile. */
const maxRestMs = 2_000;

/**
 * The targets of all bulks as BullMQ jobs, which any process may take. The queue bounds how many are sent to n8n at once
 * over all bulks and processes; of one bulk there are never more on the queue than it may work on at once, and each that
 * is completed adds the next at the end. So bulks take turns, and a large one is no longer on the queue than a small one.
 * `idle` is told where a bulk may have come to its end.
 */
export function createItems(
	deps: BulkDeps,
	parts: {
		store: BulkStore;
		window: Window;
		breaker: Breaker;
		authorize: Authorize;
		events: Events<BulkEvents>;
	},
): Items {
	const { connections, prefix, runKey, epochs, now, log } = deps;
	const { store, window, breaker, authorize, events } = parts;
	const { ledger } = deps.operations;
	const executeItem = createExecuteItem(deps.operations, breaker);
	// Read once for all items of a moment.
	const cache = createCache(async (id) => (await Promise.all([store.read(id), epochs.refresh()]))[0], now);

	const queue = createQueue<ItemJob>({
		name: 'bulk-items',
		connections,
		prefix,
		concurrency: deps.concurrency,
		globalConcurrency: deps.concurrency,
		keepCompleted: 0,
		log,
		process,
	});
	const add = (bulkId: string, taken: Taken[]) =>
		queue.addAll(taken.map((each) => ({ id: jobIdOf(bulkId, each.index), data: { bulkId, ...each } })));
	const widthOf = ({ options }: Bulk) => Math.min(options.canary ? 1 : options.concurrency, deps.concurrency);

	async function process(job: ItemJob, { signal }: JobContext): Promise<Requeue | undefined> {
		const { bulkId, index, executionId } = job;
		const bulk = await cache.read(bulkId);
		const permission = bulk ? await mayBeDone(bulk, job) : 'no';
		if (permission === 'unknown') return { requeueInMs: maxRestMs };
		if (!bulk || permission === 'no') {
			cache.forget(bulkId);
			if (await window.release(bulkId, index)) await events.publish('idle', bulkId);
			return undefined;
		}
		const restMs = await breaker.restMs();
		if (restMs > 0) return { requeueInMs: Math.min(restMs, maxRestMs) };
		const begun = await window.begin(bulkId, index);
		if (!begun) return undefined;
		const guard = window.guard(bulkId, index);
		const item: Item = { bulk, index, executionId, jobId: jobIdOf(bulkId, index), again: begun.again, guard };
		const end = await attempt(item, signal);
		if ('requeueInMs' in end) return end;
		await breaker.worked();
		await complete(item, end);
		return undefined;
	}

	/** A retry that may have been sent is followed to its end, whatever became of the bulk. */
	async function mayBeDone(bulk: Bulk, { index, executionId }: ItemJob): Promise<'yes' | 'no' | 'unknown'> {
		// Of a bulk of before n8n's reset the numbers mean other runs now; the lifecycle ends it.
		if (epochs.isPast(bulk.askedAt)) return 'no';
		const permission = bulk.state === 'running' ? await authorize(bulk, runningMaxAgeMs) : 'no';
		if (permission === 'yes' || bulk.kind !== 'retry') return permission;
		const entry = await ledger.read(executionId);
		return entry?.jobId === jobIdOf(bulk.id, index) && entry.phase !== 'done' ? 'yes' : permission;
	}

	async function attempt(item: Item, signal: AbortSignal): Promise<ItemEnd | Requeue> {
		const { bulk, executionId } = item;
		try {
			return await executeItem(item, signal);
		} catch (error) {
			if (!(error instanceof N8nError) || error instanceof AbortedError) throw error;
			if (!isOutage(error)) return { result: 'refused' };
			log.debug({ err: error, bulk: bulk.id, execution: executionId }, 'n8n is away: this one comes later');
			await breaker.trouble(error);
			return { requeueInMs: 2_000 };
		}
	}

	async function complete({ bulk: cached, index, executionId, jobId }: Item, end: ItemEnd) {
		const { result, newId = 0 } = end;
		const bulk = cached.options.canary ? await afterFirst(cached.id, end) : cached;
		if (!bulk) return;
		const { id, kind } = bulk;
		const becomes =
			result === 'uncertain' || result === 'waiting' ? 'keep' : result === 'succeeded' ? 'recovered' : 'forget';
		const entry = kind === 'retry' ? ({ key: runKey('retry', executionId), jobId, becomes } as const) : null;
		const { taken, idle } = await window.complete(id, index, widthOf(bulk), { result, newId, ledger: entry });
		await add(id, taken);
		if (idle) await events.publish('idle', id);
	}

	/** The first one decides whether the others follow. One that had nothing to be done decides nothing. */
	async function afterFirst(id: string, { result }: ItemEnd): Promise<Bulk | null> {
		cache.forget(id);
		// Another process's answer, or a person's, may be newer than what was read here: then this is not the first one.
		const bulk = await store.read(id);
		if (!bulk?.options.canary) return bulk;
		const failed = result === 'failed' || result === 'uncertain' || result === 'refused';
		if (failed) await store.move(id, ['running'], 'held', { stillSince: now() });
		if (result !== 'succeeded') return bulk;
		const going = { ...bulk.options, canary: false };
		await store.set(id, { options: going });
		return { ...bulk, options: going };
	}

	return {
		fill: async (bulk) => add(bulk.id, await window.fill(bulk.id, widthOf(bulk))),
		forget: cache.forget,
		counts: queue.counts,
		start: queue.start,
		stop: queue.stop,
	};
}

const jobIdOf = (bulkId: string, index: number) => `i-${bulkId}-${index}`;

function createCache<Value>(read: (id: string) => Promise<Value>, now: () => number) {
	const known = new Map<string, { at: number; value: Promise<Value> }>();
	return {
		read(id: string): Promise<Value> {
			const before = known.get(id);
			if (before && now() - before.at < cacheTtlMs) return before.value;
			if (known.size > 100) known.clear();
			const value = read(id);
			known.set(id, { at: now(), value });
			return value;
		},
		forget: (id: string) => void known.delete(id),
	};
}
