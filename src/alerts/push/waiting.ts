import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';

/** What is to be looked at now: runs that are not read yet, and workflows that may work again. */
export type Wanted = { runs: number[]; workflows: string[] };

/** Where more wait one look at n8n finds them all. */
const maxWaiting = 1_000;
/**
 * Each is looked at once. What n8n has not shown by then is looked at again for so long: after that it never will, or the
 * next poll finds it, so that a hint that is wrong costs few looks.
 */
const maxWaitMs = { run: 4_000, workflow: 500 };
const ttlSeconds = 60;

const names = ({ runs, workflows }: Wanted) => [
	...runs.map((id) => `run:${id}`),
	...workflows.map((id) => `workflow:${id}`),
];

const wantedIn = (all: string[]): Wanted => {
	const of = (kind: string) => all.flatMap((name) => (name.startsWith(kind) ? [name.slice(kind.length)] : []));
	return { runs: of('run:').map(Number), workflows: of('workflow:') };
};

/** What hints speak of, each once, from its first mention until it is seen in n8n or too old. Of all processes. */
export function createWaiting(redis: Redis, key: Base['key'], now: () => number) {
	const [waitingKey, restKey] = [key('push', 'waiting'), key('push', 'rest')];

	const olderThan = async (ms: number) =>
		wantedIn(await redis.zrange(waitingKey, '-inf', String(now() - ms), 'BYSCORE'));

	async function remove(seen: Wanted) {
		const gone = names(seen);
		if (gone.length > 0) await redis.zrem(waitingKey, ...gone);
	}

	return {
		async add(wanted: Wanted) {
			await redis
				.multi()
				.zadd(waitingKey, 'NX', ...names(wanted).flatMap((name) => [now(), name]))
				.zremrangebyrank(waitingKey, 0, -maxWaiting - 1)
				.expire(waitingKey, ttlSeconds)
				.exec();
		},
		async read(): Promise<Wanted> {
			return wantedIn(await redis.zrange(waitingKey, '0', '-1'));
		},
		/** Those of these runs that were mentioned no longer ago. */
		async since(runs: number[], ms: number): Promise<number[]> {
			if (runs.length === 0) return [];
			const ats = await redis.zmscore(waitingKey, ...names({ runs, workflows: [] }));
			return runs.filter((_, i) => Number(ats[i] ?? 0) > now() - ms);
		},
		/** These have been looked at. */
		remove,
		/** Those that are left have been looked at in vain: they stay for another look, unless they are too old. */
		async removeOld() {
			const [{ runs }, { workflows }] = await Promise.all([olderThan(maxWaitMs.run), olderThan(maxWaitMs.workflow)]);
			await remove({ runs, workflows });
		},
		/** For how long the one that came last has waited; null: none waits. */
		async newestMs(): Promise<number | null> {
			const [, at] = await redis.zrange(waitingKey, '-1', '-1', 'WITHSCORES');
			return at === undefined ? null : Math.max(0, now() - Number(at));
		},
		/** No poll begins for a hint for so long; never negative. */
		restMs: async () => Math.max(0, Number((await redis.get(restKey)) ?? 0) - now()),
		async rest(ms: number) {
			await redis.set(restKey, now() + Math.round(ms), 'PX', Math.max(1, Math.round(ms)));
		},
	};
}
