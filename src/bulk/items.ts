import { AbortedError, N8nError } from '../n8n/index.js';
import { type Again, createLane, type WorkContext } from '../redis/lane.js';
import { createActs, isOutage } from './acts.js';
import type { Breaker } from './breaker.js';
import type { Bulk, ItemResult } from './bulk.js';
import { type BulksOptions, bulkTimings } from './deps.js';
import type { BulkStore, Room, Taken } from './store.js';

/** `at`: just before it was taken. `again`: an earlier job of this index was lost, and may have begun. */
type ItemJob = { bulkId: string; index: number; executionId: number; at: number; again?: true };

export type Items = {
	/** Takes as many as there is room for, and puts back what a killed process took and could not add. */
	fill(bulk: Bulk): Promise<void>;
	/** What this process believes of the bulk is out of date. */
	forget(bulkId: string): void;
	counts(): Promise<Record<string, number>>;
	start(): void;
	stop(): Promise<void>;
};

/** How long one process believes what it has read of a bulk: a pause takes effect within this. */
const believedMs = 500;
/** A job that is begun within this was surely the first of its index: nobody adds another one before `lostMs`. */
const freshMs = 2_000;

/**
 * The targets of all bulks, one job each, as many at once as n8n may be asked. Each is settled in one step that also
 * takes the next ones, so that there are hardly more jobs than places. `look` is called where a bulk may have come to an
 * end.
 */
export function createItems(
	options: BulksOptions,
	{ store, breaker, look }: { store: BulkStore; breaker: Breaker; look(bulkId: string): Promise<unknown> },
): Items {
	const { connections, key, log, now, ledger } = options;
	const acts = createActs(
		{ ...options, async report() {}, async tell() {}, async lookLater() {} },
		options.tagNames,
		breaker,
	);
	const { lostMs } = { ...bulkTimings, ...options.bulkTimings };
	const nothing = key('none');
	const unchanged = { result: 'none', newId: 0, ledgerKey: nothing, recovered: false } as const;

	const lane = createLane<ItemJob>({
		name: 'bulk-items',
		connections,
		prefix: options.prefix,
		concurrency: options.concurrency,
		globalConcurrency: options.concurrency,
		keep: 0,
		log,
		work: workOn,
	});

	const known = new Map<string, { at: number; bulk: Promise<Bulk | null> }>();
	/** Read once for all items of a moment. */
	function recently(id: string): Promise<Bulk | null> {
		const before = known.get(id);
		if (before && now() - before.at < believedMs) return before.bulk;
		if (known.size > 100) known.clear();
		const bulk = store.read(id);
		known.set(id, { at: now(), bulk });
		return bulk;
	}

	const one: Room = { places: 1, atLeast: 1 };
	/**
	 * Where a bulk may take all places, which the lane keeps to, some more jobs than places lie ready, so that a place is
	 * never empty while the next job is added; and they are added several at a time.
	 */
	function wide({ options: { concurrency } }: Bulk): Room {
		const most = options.concurrency;
		if (concurrency < most) return { places: concurrency, atLeast: 1 };
		const ready = Math.ceil(most / 2) + 1;
		return { places: most + ready, atLeast: Math.ceil(ready / 2) };
	}
	const roomFor = (bulk: Bulk) => (bulk.options.canary ? one : wide(bulk));

	async function add(bulkId: string, { taken }: Taken, at: number) {
		await lane.addAll(taken.map((target) => ({ id: itemId(bulkId, target.index), data: { bulkId, at, ...target } })));
	}

	async function workOn(job: ItemJob, begun: WorkContext): Promise<Again | undefined> {
		const { bulkId, index, executionId } = job;
		const context = job.again ? { ...begun, start: begun.start + 1 } : begun;
		const bulk = await recently(bulkId);
		if (!bulk) return undefined;
		const fresh = context.start === 1 && now() - job.at < freshMs;
		const settled = !fresh && (await store.target(bulkId, index)).settled;
		if (bulk.state !== 'running' && !settled && !(await underWay(bulk, executionId, context))) {
			const { quiet } = await store.giveBack(bulkId, index);
			if (quiet) await look(bulkId);
			return undefined;
		}
		const at = now();
		// A job may be put back for an index whose first job has just ended.
		if (settled) return goOn(bulk, at, await store.settle(bulkId, index, { ...unchanged, room: roomFor(bulk) }));
		if ((await breaker.openSince()) !== null) return { againInMs: 1_000 };
		const act = await attempt(bulk, executionId, context, fresh);
		if ('againInMs' in act) return act;
		await breaker.worked();
		const endedAt = now();
		const settle = (room: Room) =>
			store.settle(bulkId, index, {
				result,
				newId,
				room,
				// Where nobody can know whether it was sent, the ledger must keep others from sending it again.
				ledgerKey: result === 'uncertain' ? nothing : key('retry', executionId),
				recovered: bulk.kind === 'retry' && result === 'succeeded',
			});
		const { result, newId = 0 } = act;
		if (bulk.options.canary) return canary(bulk, result, settle);
		return goOn(bulk, endedAt, await settle(roomFor(bulk)));
	}

	/** A retry that may have been sent is followed to its end, whatever became of the bulk. */
	async function underWay({ kind }: Bulk, executionId: number, { jobId }: WorkContext): Promise<boolean> {
		if (kind !== 'retry') return false;
		const entry = await ledger.read(executionId);
		return entry?.jobId === jobId && entry.phase !== 'done';
	}

	async function attempt(bulk: Bulk, executionId: number, context: WorkContext, fresh: boolean) {
		try {
			return await acts[bulk.kind](bulk, executionId, context, fresh);
		} catch (error) {
			if (!(error instanceof N8nError) || error instanceof AbortedError) throw error;
			if (!isOutage(error)) return { result: 'refused' as const };
			log.debug({ err: error, bulk: bulk.id, execution: executionId }, 'n8n is away: this one comes later');
			await breaker.failed();
			return { againInMs: 2_000 };
		}
	}

	/** The first one decides whether the others follow. One that had nothing to be done decides nothing. */
	async function canary({ id }: Bulk, result: ItemResult, settle: (room: Room) => Promise<Taken>) {
		// Another process's answer, or a person's, may be newer than what is believed here: then this is not the first one.
		const bulk = (await store.read(id))!;
		const at = now();
		if (!bulk.options.canary) return goOn(bulk, at, await settle(wide(bulk)));
		const failed = result === 'failed' || result === 'uncertain' || result === 'refused';
		if (failed) await store.move(id, ['running'], 'held');
		if (result === 'succeeded') await store.set(id, { options: { ...bulk.options, canary: false } });
		known.delete(id);
		// Of a bulk that is held none is taken.
		return goOn(bulk, at, await settle(result === 'succeeded' ? wide(bulk) : one));
	}

	async function goOn({ id }: Bulk, at: number, next: Taken): Promise<undefined> {
		await add(id, next, at);
		if (next.quiet) await look(id);
		return undefined;
	}

	return {
		async fill(bulk) {
			const at = now();
			const without: number[] = [];
			for (const index of await store.inFlight(bulk.id)) {
				if (!(await lane.has(itemId(bulk.id, index)))) without.push(index);
			}
			// Whoever took it may only be slow.
			for (const index of await store.lost(bulk.id, without, at, lostMs)) {
				const { executionId } = await store.target(bulk.id, index);
				const data: ItemJob = { bulkId: bulk.id, index, executionId, at, again: true };
				await lane.add(itemId(bulk.id, index), data);
			}
			await add(bulk.id, await store.take(bulk.id, { ...roomFor(bulk), atLeast: 1 }), at);
		},
		forget: (bulkId) => void known.delete(bulkId),
		counts: lane.counts,
		start: lane.start,
		stop: lane.stop,
	};
}

const itemId = (bulkId: string, index: number) => `i-${bulkId}-${index}`;
