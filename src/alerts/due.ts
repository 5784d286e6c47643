import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { createScript } from '../redis/script.js';

export type Due = ReturnType<typeof createDue>;

/** `rest`: what stands behind the first word of what was set; `at`: when it was due, epoch milliseconds. */
type Handler = (rest: string, at: number) => Promise<void>;

/** Of one tick; the others follow with the next. */
const maxAtOnce = 200;

/** Not where its handler, or somebody else, has set it for another time meanwhile. */
const doneScript = `
if tonumber(redis.call('zscore', KEYS[1], ARGV[1])) == tonumber(ARGV[2]) then redis.call('zrem', KEYS[1], ARGV[1]) end`;

/**
 * What is to be done at a time, such as the end of a mute: looked at with each tick of the poller, so that a clock that is
 * put forward is a clock. Each is done at least once, and so perhaps twice where a process dies; one that fails is done
 * again with the next tick. `what` is the handler's word and what it is about, with a space between; what is about a run
 * should name its epoch, as the number may mean another one later.
 */
export function createDue(redis: Redis, key: string, log: Logger) {
	const done = createScript(redis, doneScript);
	const handlers = new Map<string, Handler>();

	return {
		on(word: string, handler: Handler) {
			handlers.set(word, handler);
		},
		/** Once for each `what`: set again it is moved. */
		async set(what: string, at: number) {
			await redis.zadd(key, at, what);
		},
		/** Where it is set already it stays. */
		async setOnce(what: string, at: number) {
			await redis.zadd(key, 'NX', at, what);
		},
		async clear(what: string) {
			await redis.zrem(key, what);
		},
		/** Does what is due, the earliest first. */
		async run(now: number, signal: AbortSignal) {
			const rows = await redis.zrangebyscore(key, '-inf', now, 'WITHSCORES', 'LIMIT', 0, maxAtOnce);
			for (let i = 0; i < rows.length && !signal.aborted; i += 2) {
				const [what, at] = [rows[i]!, Number(rows[i + 1])];
				const [word] = what.split(' ', 1) as [string];
				const handler = handlers.get(word);
				// Of a version that is newer than this process.
				if (!handler) continue;
				try {
					await handler(what.slice(word.length + 1), at);
					await done([key], what, at);
				} catch (error) {
					log.warn({ err: error, what }, 'what was due could not be done; tried again with the next tick');
				}
			}
		},
	};
}
