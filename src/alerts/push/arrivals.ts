import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';
import type { Posted } from './span.js';

/** Delays that are remembered, and for how long. */
const maxDelays = 200;
const ttlSeconds = 7 * 86_400;
/** Refusals are noted no oftener: whoever has no token may knock as often as they like. */
const refusalEveryMs = 1_000;

/** What has come from n8n by itself. Times are epoch milliseconds. */
export type Arrivals = {
	posts: number;
	/** Spans, or posts of the error workflow. */
	spans: number;
	/** Ends of runs among them. */
	runs: number;
	lastAt: number | null;
	/** From the ends of the last runs to their arrival, by n8n's clock and ours; milliseconds, newest first. */
	delays: number[];
	refused: { count: number; at: number; why: string } | null;
};

/** Counts what arrives, of all processes together. */
export function createArrivals(redis: Redis, key: Base['key'], now: () => number) {
	const [countsKey, delaysKey] = [key('push'), key('push', 'delays')];
	let refusedAt = 0;

	return {
		async note({ spans, hints }: Posted, at: number) {
			const delays = hints.flatMap(({ endedAt }) => (endedAt === null ? [] : [at - endedAt]));
			const noting = redis.pipeline();
			noting.hincrby(countsKey, 'posts', 1).hincrby(countsKey, 'spans', spans).hincrby(countsKey, 'runs', hints.length);
			noting.hset(countsKey, 'lastAt', at).expire(countsKey, ttlSeconds);
			if (delays.length > 0) {
				noting.lpush(delaysKey, ...delays.slice(-maxDelays)).ltrim(delaysKey, 0, maxDelays - 1);
				noting.expire(delaysKey, ttlSeconds);
			}
			await noting.exec();
		},
		/** Never rejects: what was refused is refused all the same. */
		async refused(why: string) {
			if (now() - refusedAt < refusalEveryMs) return;
			refusedAt = now();
			await redis
				.pipeline()
				.hincrby(countsKey, 'refused', 1)
				.hset(countsKey, { refusedAt, refusedWhy: why })
				.expire(countsKey, ttlSeconds)
				.exec()
				.catch(() => {});
		},
		async read(): Promise<Arrivals> {
			const [row, delays] = await Promise.all([redis.hgetall(countsKey), redis.lrange(delaysKey, 0, -1)]);
			const { posts, spans, runs, lastAt, refused, refusedWhy } = row;
			return {
				...{ posts: Number(posts ?? 0), spans: Number(spans ?? 0), runs: Number(runs ?? 0) },
				lastAt: lastAt ? Number(lastAt) : null,
				delays: delays.map(Number),
				refused: refused ? { count: Number(refused), at: Number(row.refusedAt), why: refusedWhy ?? '' } : null,
			};
		},
	};
}
