import { randomUUID } from 'node:crypto';
import { createQueue, type JobContext } from '../redis/queue.js';
import { type Bulk, isOver, sameId } from './bulk.js';
import { createCount } from './count.js';
import type { BulkDeps } from './deps.js';
import { type BulkParts, createTick } from './tick.js';

/** `tick` comes back until the bulk has ended; `look` is one look more, at a moment that matters. */
type ControlJob = { verb: 'count' | 'begin' | 'tick' | 'look'; bulkId: string } | { verb: 'recover' };

/** A paused or held one is ended after this long: what was selected then is hardly what somebody means now. */
const maxStillMs = 7 * 86_400_000;

export type Lifecycle = ReturnType<typeof createLifecycle>;

/** A bulk from the count to the results: short jobs, each of which may be killed and repeated. The work is in items.ts. */
export function createLifecycle(deps: BulkDeps, parts: BulkParts) {
	const { connections, prefix, now, log } = deps;
	const { store, events, authorize, items, sameLock, timings } = parts;
	const count = createCount(deps, store, events);
	const tick = createTick(deps, parts);

	const queue = createQueue<ControlJob>({
		name: 'bulk-control',
		connections,
		prefix,
		concurrency: 5,
		log,
	});
	const addLatest = (verb: 'tick' | 'look', id: string) =>
		queue.add(`${verb}-${id}-${randomUUID()}`, { verb, bulkId: id }, { latest: `${verb}-${id}` });
	const watch = (id: string) => addLatest('tick', id);
	const look = (id: string) => addLatest('look', id);
	events.on('idle', async (id) => void (await look(id)));

	async function begin(id: string): Promise<undefined> {
		await store.move(id, ['waiting'], 'running');
		const bulk = await store.read(id);
		if (bulk?.state !== 'running' || (await authorize(bulk)) === 'no') return;
		await items.fill(bulk);
		await watch(id);
	}

	const lookOnce = async (id: string, context: JobContext) => void (await tick(id, context));
	const processors = { count, begin, tick, look: lookOnce };

	const jobs = {
		count: (id: string) => queue.add(`count-${id}`, { verb: 'count', bulkId: id }),
		begin: (id: string, delayMs: number) =>
			queue.add(`begin-${id}`, { verb: 'begin', bulkId: id }, delayMs > 0 ? { delayMs } : {}),
		watch,
		look,
	};

	/** A process may be killed between the state and the job that acts on it, and Redis may lose a job. */
	async function recover(): Promise<undefined> {
		for (const id of await store.unfinished()) {
			const bulk = await store.read(id);
			if (bulk && bulk.toldAt === null && (!isOver(bulk) || bulk.startedAt !== null)) await recoverOne(bulk);
			else await store.finish(id);
			if (!bulk) log.warn({ bulk: id }, 'a job on many executions has run out in Redis');
		}
	}

	async function recoverOne(bulk: Bulk) {
		const { id, state, stillSince, waitsTill } = bulk;
		// One that nobody confirms runs out by itself.
		if (state !== 'ready') await Promise.all([store.keep(id), sameLock.extend(sameId(bulk), id)]);
		const isStill = stillSince !== null && now() - stillSince > maxStillMs;
		if (isStill && (await store.move(id, ['paused', 'held'], 'canceled', { lastBy: null, endedAt: now() }))) {
			log.info({ bulk: id }, 'a job on many executions stood still for too long and is ended');
		}
		if (state === 'counting') await jobs.count(id);
		if (state === 'waiting') await jobs.begin(id, (waitsTill ?? 0) - now());
		if (bulk.startedAt !== null) await watch(id);
	}

	return {
		...jobs,
		start() {
			items.start();
			queue.start((job, context) => (job.verb === 'recover' ? recover() : processors[job.verb](job.bulkId, context)));
			Promise.all([recover(), queue.every(timings.recoverMs, { verb: 'recover' })]).catch((error) =>
				log.warn({ err: error }, 'bulks under way were not looked for'),
			);
		},
		stop: async () => void (await Promise.all([items.stop(), queue.stop()])),
	};
}
