import type { Redis } from 'ioredis';

/** Failed requests in a row after which the work rests. */
const mostFailures = 5;
/** How long an answer about the breaker is believed by one process. */
const believedMs = 500;

/**
 * One breaker for the n8n server, over all processes: after some refused connections, time-outs or server errors in a
 * row nothing new is sent until a probe has been answered.
 */
export type Breaker = {
	/** Epoch milliseconds since when it is open, or null. */
	openSince(): Promise<number | null>;
	failed(): Promise<void>;
	worked(): Promise<void>;
	/** A probe was answered. */
	close(): Promise<void>;
};

const failedScript = `
local failures = redis.call('hincrby', KEYS[1], 'failures', 1)
if failures >= tonumber(ARGV[1]) then redis.call('hsetnx', KEYS[1], 'openSince', ARGV[2]) end
redis.call('expire', KEYS[1], 3600)
return failures`;

export function createBreaker(redis: Redis, key: string, now: () => number): Breaker {
	let known: { at: number; openSince: number | null } | undefined;
	// Only a process that has seen failures has something to take back.
	let counted = false;
	return {
		async openSince() {
			if (!known || now() - known.at > believedMs) {
				const since = await redis.hget(key, 'openSince');
				known = { at: now(), openSince: since ? Number(since) : null };
			}
			return known.openSince;
		},
		async failed() {
			counted = true;
			known = undefined;
			await redis.eval(failedScript, 1, key, mostFailures, now());
		},
		async worked() {
			if (!counted) return;
			counted = false;
			await redis.hdel(key, 'failures');
		},
		async close() {
			known = undefined;
			counted = false;
			await redis.del(key);
		},
	};
}
