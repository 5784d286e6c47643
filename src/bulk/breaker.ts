import type { Redis } from 'ioredis';
import { isOutage } from '../instances/outage.js';
import { createCache } from '../lib/cache.js';
import { type N8nError, RateLimitedError } from '../n8n/index.js';
import type { Rest } from './bulk.js';

/** Failed requests in a row after which the work rests. */
const maxFailures = 5;
/** However long a server wishes to be left alone. */
const maxRestMs = 600_000;
/** How soon it is worth looking whether it has been closed. */
const openMs = 1_000;
/** How long one process relies on what it has read of the breaker. */
const cacheTtlMs = 500;

const failedScript = `
local failures = redis.call('hincrby', KEYS[1], 'failures', 1)
if failures >= tonumber(ARGV[1]) then redis.call('hsetnx', KEYS[1], 'openSince', ARGV[2]) end
redis.call('hset', KEYS[1], 'troubleAt', ARGV[2])
redis.call('expire', KEYS[1], 3600)
return failures`;

export type Breaker = ReturnType<typeof createBreaker>;

type Options = {
	now(): number;
	/** When the last look at n8n began that told whether it is still the same; null: none has. */
	lookedAt(): Promise<number | null>;
	/** Learns whether n8n has been reset. */
	refresh(): Promise<unknown>;
};

/**
 * For the n8n server, over all processes: after some failures in a row nothing new is sent until a probe is answered; and
 * after any, until n8n has been looked at, as it may have been reset or restored while it was away, and then the numbers
 * mean other runs.
 */
export function createBreaker(redis: Redis, key: string, { now, lookedAt, refresh }: Options) {
	const cache = createCache<{ why: Rest | null; troubleAt: number }>(
		async () => {
			const fields = await redis.hmget(key, 'openSince', 'restsTill', 'troubleAt');
			const [silentSince = 0, till, troubleAt = 0] = fields.map(Number);
			return { why: silentSince ? { silentSince } : till ? { till } : null, troubleAt };
		},
		cacheTtlMs,
		now,
	);
	// Only a process that has seen failures has something to take back.
	let counted = false;
	/** Why nothing may be sent, or null. */
	async function rest(): Promise<Rest | null> {
		const { why } = await cache.get(key);
		return why !== null && 'till' in why && why.till <= now() ? null : why;
	}

	return {
		rest,
		/** Milliseconds for which nothing may be sent, or 0. */
		async restMs() {
			const why = await rest();
			if (why !== null) return 'till' in why ? why.till - now() : openMs;
			const { troubleAt } = await cache.get(key);
			if (troubleAt === 0) return 0;
			if (((await lookedAt()) ?? 0) <= troubleAt) return openMs;
			await refresh();
			return 0;
		},
		/** Counts where it says something of the server; a 429 that says when it may be asked again is waited for. */
		async trouble(error: N8nError) {
			if (!isOutage(error)) return;
			if (error instanceof RateLimitedError && error.retryAfterMs !== null) {
				const restsTill = now() + Math.min(error.retryAfterMs, maxRestMs);
				await redis.multi().hset(key, { restsTill }).expire(key, 3_600).exec();
			} else {
				counted = true;
				await redis.eval(failedScript, 1, key, maxFailures, now());
			}
			cache.forget(key);
		},
		async worked() {
			if (!counted) return;
			counted = false;
			await redis.hdel(key, 'failures');
		},
		/** A probe was answered. */
		async close() {
			cache.forget(key);
			counted = false;
			await redis.hdel(key, 'failures', 'openSince', 'restsTill');
		},
	};
}
