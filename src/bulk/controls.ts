import { randomBytes } from 'node:crypto';
import type { Person, Verb } from '../access/index.js';
import { type Bulk, type BulkOptions, isOver, itemResults, knownUpTo, sameId } from './bulk.js';
import type { BulkDeps } from './deps.js';
import type { Lifecycle } from './lifecycle.js';
import type { BulkParts } from './tick.js';

export type BulkRequest = Pick<
	Bulk,
	'instance' | 'kind' | 'by' | 'origin' | 'askedAt' | 'alert' | 'words' | 'selection' | 'ages' | 'leftOut' | 'viewId'
> & {
	options?: Partial<BulkOptions>;
};

/** What people do to a bulk. */
export function createControls(deps: BulkDeps, parts: BulkParts, lifecycle: Lifecycle) {
	const { concurrency, now } = deps;
	const { store, events, items, authorize } = parts;

	const tell = async (id: string) => events.publish('changed', (await store.read(id))!);

	async function change(id: string, by: string, from: Bulk['state'][], to: Bulk['state'], more: Partial<Bulk> = {}) {
		const stillSince = to === 'paused' ? now() : null;
		const moved = await store.move(id, from, to, { lastBy: by, stillSince, ...more });
		items.forget(id);
		if (moved) await tell(id);
		return moved;
	}

	return {
		async plan(request: BulkRequest): Promise<Bulk> {
			const bulk = newBulk(request, concurrency);
			await store.create(bulk);
			await lifecycle.count(bulk.id);
			return bulk;
		},

		confirm: createConfirm(deps, parts, lifecycle),

		pause: (id: string, by: string) => change(id, by, ['running'], 'paused'),

		async resume(id: string, by: Person): Promise<boolean> {
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
			await lifecycle.watch(id);
			await authorize((await store.read(id))!);
			return true;
		},

		async cancel(id: string, by: string): Promise<boolean> {
			const bulk = await store.read(id);
			if (!bulk) return false;
			const end = { lastBy: by, endedAt: now() };
			const canceled = await store.move(id, ['ready', 'waiting', 'running', 'paused', 'held'], 'canceled', end);
			items.forget(id);
			if (canceled && bulk.startedAt !== null) {
				await tell(id);
				// A running one's next look would come, but later.
				await (bulk.state === 'running' ? lifecycle.look(id) : lifecycle.watch(id));
			}
			return canceled;
		},
	};
}

/** Does it, to exactly the counted executions, or to the first `most` of them. `other`: the same is under way already. */
function createConfirm({ access, epochs, operations, now }: BulkDeps, parts: BulkParts, lifecycle: Lifecycle) {
	const { store, events, sameLock, timings } = parts;

	/** Whoever does exactly the same already, and has not ended. */
	async function underWay(bulk: Bulk): Promise<Bulk | null> {
		const same = sameId(bulk);
		if (await sameLock.acquire(same, bulk.id)) return null;
		const otherId = await sameLock.holder(same);
		// One that is not begun may be about to: whichever of both moves comes first holds.
		const end = { lastBy: bulk.by.userId, endedAt: now() };
		if (otherId) await store.move(otherId, ['ready'], 'canceled', end);
		const other = otherId ? await store.read(otherId) : null;
		if (other && other.startedAt !== null && !isOver(other)) return other;
		if (otherId) await sameLock.release(same, otherId);
		return underWay(bulk);
	}

	return async function confirm(id: string, chosen: Partial<BulkOptions>, most?: number | null) {
		const refused = { started: false, other: null };
		const bulk = await store.read(id);
		if (bulk?.state !== 'ready' || bulk.total === 0) return refused;
		const at = now();
		// Beside the steps until the first item, which asks what has become of it since it was counted.
		if (bulk.kind === 'retry') operations.recentRuns.ahead({ upTo: knownUpTo(bulk), since: at });
		await epochs.refresh();
		if (epochs.isPast(bulk.askedAt)) return refused;
		// Access was checked at the command; this is another click, perhaps minutes later.
		if (!(await access.check(bulk.by, bulk.kind as Verb)).allowed) return refused;
		const other = await underWay(bulk);
		if (other) return { started: false, other };
		const waits = bulk.kind === 'delete';
		const started = await store.move(id, ['ready'], waits ? 'waiting' : 'running', {
			options: { ...bulk.options, ...chosen },
			startedAt: at,
			waitsTill: waits ? at + timings.undoMs : null,
			...(most && most < bulk.total ? { total: most } : {}),
		});
		if (!started) return refused;
		await lifecycle.begin(id, waits ? timings.undoMs : 0);
		await events.publish('changed', (await store.read(id))!);
		await events.publish('decided', { bulk, decision: 'allowed', result: 'confirmed' });
		return { started: true, other: null };
	};
}

const notYet = { stillSince: null, startedAt: null, waitsTill: null, endedAt: null, toldAt: null } as const;

const newBulk = ({ options, ...request }: BulkRequest, concurrency: number): Bulk => ({
	...request,
	...notYet,
	id: randomBytes(6).toString('hex'),
	options: {
		loadWorkflow: false,
		canary: request.kind === 'retry',
		concurrency,
		stopFirst: false,
		add: [],
		remove: [],
		...options,
	},
	state: 'counting',
	takenFrom: null,
	lastBy: null,
	barred: null,
	total: 0,
	counted: 0,
	first: [],
	counts: Object.fromEntries(itemResults.map((result) => [result, 0])) as Bulk['counts'],
	rest: null,
	problem: null,
});
