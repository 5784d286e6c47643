import { randomBytes } from 'node:crypto';
import type { Person, Verb } from '../access/index.js';
import { type Bulk, type BulkOptions, itemResults, over } from './bulk.js';
import { createCourse } from './course.js';
import type { BulksOptions, ResultRow } from './deps.js';
import { createBulkKeys, createBulkStore } from './store.js';
import { createWindow } from './window.js';

export { type BulkSink, type BulksOptions, type BulkTimings, bulkTimings, type ResultRow } from './deps.js';

export type BulkRequest = Pick<Bulk, 'kind' | 'by' | 'origin' | 'askedAt' | 'words' | 'selection'> & {
	options?: Partial<BulkOptions>;
};

export type Bulks = {
	/** Starts the counting; `preview` shows what it finds. */
	plan(request: BulkRequest & { viewId: string | null }): Promise<Bulk>;
	/** Does it, to exactly the counted executions. `other`: the same is under way already. */
	confirm(
		id: string,
		options: Partial<BulkOptions>,
		origin?: Bulk['origin'],
	): Promise<{ started: boolean; other: Bulk | null }>;
	/** Each true for the one whose click changed it. */
	pause(id: string, by: string): Promise<boolean>;
	/** Where the one in whose name it ran may not any more, it goes on in the name of whoever resumes it. */
	resume(id: string, by: Person): Promise<boolean>;
	cancel(id: string, by: string): Promise<boolean>;
	read(id: string): Promise<Bulk | null>;
	latest(count: number): Promise<Bulk[]>;
	rows(bulk: Bulk): AsyncIterable<ResultRow>;
	counts(): Promise<Record<string, number>>;
	start(): void;
	stop(): Promise<void>;
};

/**
 * Long work on many executions (BullMQ does the rest): a plan writes down exactly which, items work through them, each
 * settled in one step that also takes the next. A ticker per bulk keeps the card true and sees to it that no place is
 * left without its job.
 */
export function createBulks(options: BulksOptions): Bulks {
	const { connections, key, sink, now, access } = options;
	const redis = connections.producer;
	const keys = createBulkKeys(key);
	const store = createBulkStore(redis, keys);
	const course = createCourse(options, store, createWindow(redis, keys));
	const { items, timings, rows, sameKey, audited } = course;

	async function change(id: string, by: string, from: Bulk['state'][], to: Bulk['state'], more: Partial<Bulk> = {}) {
		const stillSince = to === 'paused' ? now() : null;
		const moved = await store.move(id, from, to, { lastBy: by, stillSince, ...more });
		items.forget(id);
		if (moved) await sink.show((await store.read(id))!);
		return moved;
	}

	return {
		async plan({ options: chosen, ...request }) {
			const bulk: Bulk = {
				...request,
				id: randomBytes(6).toString('hex'),
				options: {
					loadWorkflow: false,
					canary: request.kind === 'retry',
					concurrency: options.concurrency,
					stopFirst: false,
					add: [],
					remove: [],
					...chosen,
				},
				state: 'counting',
				takenFrom: null,
				barred: null,
				lastBy: null,
				stillSince: null,
				total: 0,
				counted: 0,
				first: [],
				counts: Object.fromEntries(itemResults.map((result) => [result, 0])) as Bulk['counts'],
				startedAt: null,
				waitsTill: null,
				endedAt: null,
				rest: null,
				toldAt: null,
				problem: null,
			};
			await store.create(bulk);
			await course.count(bulk.id);
			return bulk;
		},
		async confirm(id, chosen, origin) {
			const bulk = await store.read(id);
			if (bulk?.state !== 'ready' || bulk.total === 0) return { started: false, other: null };
			await options.epochs.refresh();
			if (options.epochs.isPast(bulk.askedAt)) return { started: false, other: null };
			// Leave was asked at the command; this is another click, perhaps minutes later.
			if (!(await access.check(bulk.by, bulk.kind as Verb)).allowed) return { started: false, other: null };
			const first = await redis.set(sameKey(bulk), id, 'EX', 7 * 86_400, 'NX');
			const otherId = first ? null : await redis.get(sameKey(bulk));
			const other = otherId ? await store.read(otherId) : null;
			if (other && other.id !== id && other.startedAt !== null && !over(other)) return { started: false, other };
			if (!first) await redis.set(sameKey(bulk), id, 'EX', 7 * 86_400);
			const waits = bulk.kind === 'delete';
			const at = now();
			const started = await store.move(id, ['ready'], waits ? 'waiting' : 'running', {
				options: { ...bulk.options, ...chosen },
				startedAt: at,
				waitsTill: waits ? at + timings.undoMs : null,
				...(origin ? { origin } : {}),
			});
			if (!started) return { started: false, other: null };
			await course.begin(id, waits ? timings.undoMs : 0);
			await sink.show((await store.read(id))!);
			await audited(bulk, 'confirmed');
			return { started: true, other: null };
		},
		pause: (id, by) => change(id, by, ['running'], 'paused'),
		async resume(id, by) {
			const bulk = await store.read(id);
			if (!bulk) return false;
			// Going on although the first one failed: that was the question, and this the answer.
			const tried = bulk.state === 'held' && !bulk.barred;
			if (tried) await store.set(id, { options: { ...bulk.options, canary: false } });
			const taken = bulk.barred && by.userId !== bulk.by.userId;
			const resumed = await change(id, by.userId, ['paused', 'held'], 'running', {
				barred: null,
				...(taken ? { by, takenFrom: bulk.takenFrom ?? bulk.by.userId } : {}),
			});
			if (!resumed) return false;
			await course.watch(id);
			await course.authorize((await store.read(id))!);
			return true;
		},
		async cancel(id, by) {
			const bulk = await store.read(id);
			if (!bulk) return false;
			const canceled = await store.move(id, ['ready', 'waiting', 'running', 'paused', 'held'], 'canceled', {
				lastBy: by,
				endedAt: now(),
			});
			items.forget(id);
			if (canceled && bulk.startedAt !== null) {
				await sink.show((await store.read(id))!);
				// A running one's ticker would come, but later.
				await (bulk.state === 'running' ? course.look(id) : course.watch(id));
			}
			return canceled;
		},
		read: store.read,
		latest: store.latest,
		rows,
		counts: items.counts,
		start: course.start,
		stop: course.stop,
	};
}
