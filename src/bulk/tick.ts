import { runningMaxAgeMs } from '../access/index.js';
import { idsResetProblem } from '../instances/epoch.js';
import { isOutage } from '../instances/outage.js';
import { N8nError } from '../n8n/index.js';
import type { Lock } from '../redis/lock.js';
import type { JobContext, Requeue } from '../redis/queue.js';
import { type Bulk, done, isOver, sameId } from './bulk.js';
import type { BulkDeps, BulkTimings } from './deps.js';
import type { ItemParts, Items } from './items.js';

export type BulkParts = ItemParts & {
	items: Items;
	/** Whose turn it is to do what these words say. */
	sameLock: Lock<string>;
	/** Which of the looks at a job tells its end. */
	endLock: Lock<string>;
	timings: BulkTimings;
};

/**
 * One look at a bulk: sees to it that its items have their jobs, tells how it stands, and ends it where nothing is left.
 * Gives when to look next; nothing where whoever lets it go on, or cancels it, starts the looks anew.
 */
export function createTick({ n8n, epochs, words, now, log }: BulkDeps, parts: BulkParts) {
	const { store, window, events, breaker, authorize, items, sameLock, endLock, timings } = parts;
	const executions = n8n.executions();

	/** n8n has been reset since: the counted numbers mean other runs now, or none. */
	async function giveUp({ id }: Bulk): Promise<Bulk | null> {
		const problem = { what: 'The rest was not done', ...idsResetProblem(epochs.current()), ref: words.newReference() };
		log.warn({ ref: problem.ref, bulk: id }, 'begun before n8n was reset: nothing more is done');
		await store.move(id, ['waiting', 'running', 'paused', 'held'], 'failed', { problem, endedAt: now() });
		return store.read(id);
	}

	/** While n8n does not answer nothing is sent but this; while Slack does not say whether it may go on, nothing at all. */
	async function probe(bulk: Bulk) {
		const permission = bulk.state === 'running' ? await authorize(bulk, runningMaxAgeMs) : 'no';
		let rest = await breaker.rest();
		if (rest && 'silentSince' in rest) {
			const error = await executions.list({ limit: 1 }, { signal: AbortSignal.timeout(5_000) }).catch((cause) => cause);
			if (!(error instanceof N8nError && isOutage(error))) {
				await breaker.close();
				rest = null;
			}
		}
		if (rest === null && permission === 'unknown') {
			rest = bulk.rest && 'unsureSince' in bulk.rest ? bulk.rest : { unsureSince: now() };
		}
		if (rest !== null || bulk.rest !== null) await store.set(bulk.id, { rest });
	}

	/** The results are told when nothing is under way. */
	async function end(bulk: Bulk, jobId: string): Promise<Requeue | undefined> {
		await sameLock.release(sameId(bulk), bulk.id);
		await events.publish('changed', bulk);
		if ((await window.active(bulk.id)) > 0 || !(await endLock.acquire(bulk.id, jobId))) {
			return { requeueInMs: timings.tickMs };
		}
		await events.publish('ended', { bulk, rows: () => store.rows(bulk) });
		const result = `${bulk.state}: ${done(bulk)} of ${bulk.total}, ${bulk.counts.succeeded} succeeded`;
		await events.publish('decided', { bulk, decision: 'allowed', result });
		await store.set(bulk.id, { toldAt: now() });
		await store.finish(bulk.id);
	}

	return async function tick(id: string, { jobId }: Pick<JobContext, 'jobId'>): Promise<Requeue | undefined> {
		let bulk = await store.read(id);
		if (!bulk || bulk.toldAt !== null) return undefined;
		await epochs.refresh();
		if (epochs.isPast(bulk.askedAt) && !isOver(bulk)) bulk = await giveUp(bulk);
		if (!bulk) return undefined;
		// What was under way when it was paused or canceled still comes to its end.
		const isUnderWay = (await window.active(id)) > 0;
		const isBusy = bulk.state === 'running' || isUnderWay;
		if (isBusy) {
			await probe(bulk);
			await items.fill(bulk);
		}
		// Behind the look at what is under way: what has ended by then is counted in it.
		bulk = await store.read(id);
		if (!bulk) return undefined;
		if (isOver(bulk)) return end(bulk, jobId);
		const isDone = done(bulk) >= bulk.total;
		if (isDone && (await store.move(id, ['running', 'paused', 'held'], 'done', { endedAt: now() }))) {
			return end((await store.read(id))!, jobId);
		}
		// Held by its first one, whose result is just being written: with that comes a look that tells both.
		const isToCome = bulk.state === 'held' && !bulk.barred && isUnderWay;
		if (!isToCome) await events.publish('changed', bulk);
		return isBusy ? { requeueInMs: timings.tickMs } : undefined;
	};
}
