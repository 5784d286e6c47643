import type { Redis } from 'ioredis';
import { withTimeout } from '../lib/with-timeout.js';
import { keysOfName } from './keys.js';
import { clustered, type RedisTrouble, readOnly, redisTrouble } from './trouble.js';

/** What Redis tells of itself: the text of INFO. */
export type RedisFacts = string;

export class RedisTroubleError extends Error {
	readonly trouble: RedisTrouble;

	constructor(trouble: RedisTrouble) {
		super(trouble.fault);
		this.trouble = trouble;
	}
}

const keptMs = 60_000;
const writes = `for i = 1, 2 do redis.call('SET', KEYS[i], '1', 'PX', ARGV[1]) end return 1`;

/**
 * Does once what all our work rests on: a write, and a script over two keys, under our own prefix. A ping would be
 * answered by a server that has become read-only, is full, or is one of a cluster.
 *
 * @throws {RedisTroubleError}
 */
export async function probeRedis(redis: Redis, name: string): Promise<RedisFacts> {
	const key = (part: string) => `${keysOfName(name)}:probe:${part}`;
	try {
		const facts = await redis.info();
		if (/^cluster_enabled:1/m.test(facts)) throw new RedisTroubleError(clustered);
		// Also one that takes writes: they would go nowhere.
		if (/^role:slave/m.test(facts)) throw new RedisTroubleError(readOnly);
		await redis.set(key('a'), '1', 'PX', keptMs);
		await redis.eval(writes, 2, key('a'), key('b'), keptMs);
		return facts;
	} catch (error) {
		throw error instanceof RedisTroubleError ? error : new RedisTroubleError(redisTrouble(error));
	}
}

/** BullMQ loses jobs where Redis may evict keys; null where it may not, or does not say. */
export function evictionIn(facts: RedisFacts): string | null {
	const policy = /^maxmemory_policy:(\S+)/m.exec(facts)?.[1];
	return policy && policy !== 'noeviction' ? policy : null;
}

/** `detail` is a phrase, empty where all is well. */
export type RedisHealth = { ok: boolean; detail: string; eviction: string | null };

/** How Redis is now, in at most so many milliseconds. */
export async function redisHealth(redis: Redis, name: string, ms = 2_000): Promise<RedisHealth> {
	try {
		const facts = await withTimeout(ms, probeRedis(redis, name));
		if (facts === undefined) return { ok: false, detail: 'no answer', eviction: null };
		return { ok: true, detail: '', eviction: evictionIn(facts) };
	} catch (error) {
		const { fault, cure } = (error as RedisTroubleError).trouble;
		return { ok: false, detail: `${fault.replace(/^is /, '')}. ${cure}`, eviction: null };
	}
}
