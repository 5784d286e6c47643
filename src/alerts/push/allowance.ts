import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';

/** Single questions to n8n at once after a rest, and one more each so many milliseconds: hints may be anybody's. */
const mostAtOnce = 20;
const oneEachMs = 1_000;
const ttlSeconds = 60;

/** How many single questions hints may bring about, of all processes. Looks come one after the other, as polls do. */
export function createAllowance(redis: Redis, key: Base['key'], now: () => number) {
	const kept = key('push', 'allowance');
	return {
		/** Whether so many may be asked now; then they count. */
		async take(questions: number): Promise<boolean> {
			const [left, at] = await redis.hmget(kept, 'left', 'at');
			const gained = (now() - Number(at ?? 0)) / oneEachMs;
			const have = left == null ? mostAtOnce : Math.min(mostAtOnce, Number(left) + gained);
			if (have < questions) return false;
			await redis
				.multi()
				.hset(kept, { left: have - questions, at: now() })
				.expire(kept, ttlSeconds)
				.exec();
			return true;
		},
	};
}
