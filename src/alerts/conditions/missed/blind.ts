import type { Redis } from 'ioredis';
import type { Span } from './judge.js';

/** Older ones say nothing of what is due now. */
const maxSpans = 20;
const ttlSeconds = 70 * 86_400;
/** Where nobody looked for longer, as Flowbell was off, runs may be gone again that would tell. */
const gapMs = 3_600_000;

/**
 * When n8n could not be seen: then it may have been off, and what was to start then has nobody to start it. That nobody
 * looked for a while, while n8n was there, is made up for by the next look.
 */
export function createBlind(redis: Redis, key: string, now: () => number) {
	return {
		/** n8n is seen now. @param lastAt when it was before @param isBack looks have failed meanwhile */
		async note(lastAt: number | null, isBack: boolean) {
			if (lastAt === null || (!isBack && now() - lastAt < gapMs)) return;
			await redis
				.multi()
				.zadd(key, now(), `${lastAt} ${now()}`)
				.zremrangebyrank(key, 0, -maxSpans - 1)
				.expire(key, ttlSeconds)
				.exec();
		},
		async spans(): Promise<Span[]> {
			const rows = await redis.zrange(key, '0', '-1');
			return rows.map((row) => row.split(' ').map(Number)).map(([from, till]) => ({ from: from!, till: till! }));
		},
	};
}
