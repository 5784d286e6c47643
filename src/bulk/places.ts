import { runningMaxAgeMs } from '../access/index.js';
import { AbortedError, N8nError } from '../n8n/index.js';
import { createQueue, type JobContext, type Requeue } from '../redis/queue.js';
import { type Act, createActs, type Ended, type Item } from './acts.js';
import type { Authorize } from './authorize.js';
import { type Breaker, isOutage } from './breaker.js';
import type { Bulk } from './bulk.js';
import type { BulksOptions } from './deps.js';
import type { BulkStore, Step } from './store.js';

type PlaceJob = { bulkId: string; place: number };

export type Places = {
	/** Sees to it that each place has its job, also where a killed process or Redis has lost it. */
	fill(bulk: Bulk): Promise<void>;
	/** What this process believes of the bulk is out of date. */
	forget(bulkId: string): void;
	counts(): Promise<Record<string, number>>;
	start(): void;
	stop(): Promise<void>;
};

/** How long one process believes what it has read of a bulk. */
const believedMs = 500;
/** Whatever n8n asks for, a place looks this soon whether the bulk was canceled meanwhile. */
const longestRestMs = 2_000;
/** After this long a place goes to the end of the queue, so that other bulks get their turn. */
const turnMs = 1_000;

/**
 * The targets of all bulks, worked through at as many places as n8n may be asked at once. A place is a BullMQ job that
 * any process may take up. It has one target in hand after the other and settles each in the step that takes the next:
 * a job for each target would cost more than a fast retry does. `look` is called where a bulk may have come to an end.
 */
export function createPlaces(
	options: BulksOptions,
	{
		store,
		breaker,
		authorize,
		look,
	}: { store: BulkStore; breaker: Breaker; authorize: Authorize; look(bulkId: string): Promise<unknown> },
): Places {
	const { connections, runKey, epochs, log, now, ledger } = options;
	const deps = { ...options, async report() {}, async tell() {}, async lookLater() {} };
	const acts = createActs(deps, breaker);

	const queue = createQueue<PlaceJob>({
		name: 'bulk-places',
		connections,
		prefix: options.prefix,
		concurrency: options.concurrency,
		globalConcurrency: options.concurrency,
		keepCompleted: 0,
		log,
		process: turn,
	});

	const known = new Map<string, { at: number; bulk: Promise<Bulk | null> }>();
	/** Read once for all places of a moment. */
	function recently(id: string): Promise<Bulk | null> {
		const before = known.get(id);
		if (before && now() - before.at < believedMs) return before.bulk;
		if (known.size > 100) known.clear();
		const bulk = store.read(id);
		known.set(id, { at: now(), bulk });
		return bulk;
	}

	async function turn({ bulkId, place }: PlaceJob, begun: JobContext): Promise<Requeue | undefined> {
		const endsAt = now() + turnMs;
		await epochs.refresh();
		let step = await store.take(bulkId, place);
		while (step.next) {
			const bulk = await recently(bulkId);
			if (!bulk) return undefined;
			const { index, executionId, again } = step.next;
			const guard = store.guard(bulkId, place, index);
			const item = { bulk, place, index, executionId, jobId: `i-${bulkId}-${index}`, again, guard };
			// Of a bulk of before n8n's reset the numbers mean other runs now; the ticker ends it.
			const past = epochs.isPast(bulk.askedAt);
			const leave = bulk.state === 'running' && !past ? await authorize(bulk, runningMaxAgeMs) : 'no';
			if (leave !== 'yes' && (past || !(await underWay(item)))) {
				if (leave === 'unknown') return { requeueInMs: longestRestMs };
				known.delete(bulkId);
				step = await store.giveBack(bulkId, place);
				break;
			}
			const restMs = await breaker.restMs();
			if (restMs > 0) return { requeueInMs: Math.min(restMs, longestRestMs) };
			const act = await attempt(item, begun.signal);
			if ('requeueInMs' in act) return act;
			await breaker.worked();
			const goOn = now() < endsAt && !begun.signal.aborted;
			step = await (bulk.options.canary ? canary : settle)(item, act, goOn);
			if (!goOn) return { requeueInMs: 0 };
		}
		if (step.quiet) await look(bulkId);
		return undefined;
	}

	/** A retry that may have been sent is followed to its end, whatever became of the bulk. */
	async function underWay({ bulk, executionId, jobId, again }: Item): Promise<boolean> {
		if (bulk.kind !== 'retry' || !again) return false;
		const entry = await ledger.read(executionId);
		return entry?.jobId === jobId && entry.phase !== 'done';
	}

	async function attempt(item: Item, signal: AbortSignal): Promise<Act> {
		const { bulk, executionId } = item;
		try {
			return await acts[bulk.kind](item, signal);
		} catch (error) {
			if (!(error instanceof N8nError) || error instanceof AbortedError) throw error;
			if (!isOutage(error)) return { result: 'refused' };
			log.debug({ err: error, bulk: bulk.id, execution: executionId }, 'n8n is away: this one comes later');
			await breaker.trouble(error);
			return { requeueInMs: 2_000 };
		}
	}

	const settle = ({ bulk, place, index, executionId, jobId }: Item, { result, newId = 0 }: Ended, goOn: boolean) => {
		const becomes =
			result === 'uncertain' || result === 'waiting' ? 'keep' : result === 'succeeded' ? 'recovered' : 'forget';
		const ledger = bulk.kind === 'retry' ? ({ key: runKey('retry', executionId), jobId, becomes } as const) : null;
		return store.settle(bulk.id, place, index, { result, newId, goOn, ledger });
	};

	/** The first one decides whether the others follow. One that had nothing to be done decides nothing. */
	async function canary(item: Item, end: Ended, goOn: boolean): Promise<Step> {
		const { id } = item.bulk;
		// Another process's answer, or a person's, may be newer than what is believed here: then this is not the first one.
		const bulk = await store.read(id);
		if (!bulk) return { next: null, quiet: true };
		const first = bulk.options.canary;
		const failed = end.result === 'failed' || end.result === 'uncertain' || end.result === 'refused';
		if (first && failed) await store.move(id, ['running'], 'held', { stillSince: now() });
		const succeeded = first && end.result === 'succeeded';
		if (succeeded) await store.set(id, { options: { ...bulk.options, canary: false } });
		known.delete(id);
		const settled = await settle(item, end, goOn);
		const going = succeeded ? await store.read(id) : null;
		if (going) await fill(going);
		return settled;
	}

	async function fill({ id, total, options: { canary, concurrency } }: Bulk) {
		const { places, left } = await store.standing(id);
		const width = left ? Math.min(canary ? 1 : concurrency, options.concurrency, total) : 0;
		const wanted = new Set([...places, ...Array(width).keys()]);
		await queue.addAll(Array.from(wanted, (place) => ({ id: `p-${id}-${place}`, data: { bulkId: id, place } })));
	}

	return {
		fill,
		forget: (bulkId) => void known.delete(bulkId),
		counts: queue.counts,
		start: queue.start,
		stop: queue.stop,
	};
}
