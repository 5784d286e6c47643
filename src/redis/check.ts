import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { exitMisconfigured, StartError } from '../lib/start-error.js';
import { withTimeout } from '../lib/with-timeout.js';
import { addressOf, openRedis, shownAddress } from './connection.js';
import { keysOfName } from './keys.js';
import { clustered, type RedisTrouble, readOnly, redisTrouble } from './trouble.js';

/** Between two tries while it is not ready. */
const retryMs = 250;

/**
 * Makes sure, before anything is built on it, that the Redis at `REDIS_URL` answers and can carry us. Waits a little
 * for one that starts beside us, or is about to become the primary.
 *
 * @throws {StartError} unreachable, read-only, full, a cluster, too old; user or password refused, or without the rights
 */
export async function checkRedis(
	url: string,
	{ log, name, waitMs = 10_000 }: { log: Logger; name: string; waitMs?: number },
): Promise<void> {
	// Its own readiness check asks INFO, and complains on the console where the user may not.
	const redis = openRedis(url, { name: 'flowbell-check', kind: 'worker', readyCheck: false });
	const until = Date.now() + waitMs;
	let last: unknown;
	redis.on('error', (error) => {
		last = error;
	});
	const { db = 0 } = addressOf(url);
	async function probed() {
		// Left to itself the client goes on with database 0 where there is none of this number.
		await redis.select(db).catch((error) => {
			throw new RedisTroubleError(redisTrouble(error));
		});
		return probeRedis(redis, name);
	}
	try {
		for (;;) {
			try {
				const facts = await withTimeout(until - Date.now(), probed());
				if (facts === undefined) throw new RedisTroubleError(redisTrouble(last));
				refuseOld(facts, url);
				const policy = evictionIn(facts);
				if (policy)
					log.warn(
						{ policy },
						'this Redis may evict keys under memory pressure, and lose jobs by it: set its maxmemory-policy to noeviction',
					);
				return;
			} catch (error) {
				if (!(error instanceof RedisTroubleError)) throw error;
				const { fault, cure, exitCode } = error.trouble;
				if (exitCode === exitMisconfigured || Date.now() + retryMs > until)
					throw new StartError(`The Redis at ${shownAddress(url)} ${fault}. ${cure}`, { exitCode });
				await pause(retryMs);
			}
		}
	} finally {
		redis.disconnect();
	}
}

/** BullMQ refuses what is older than 5.0 and advises 6.2. */
function refuseOld(facts: string, url: string) {
	const version = /^redis_version:(\d+)\.(\d+)/m.exec(facts);
	if (!version) return;
	const [major, minor] = [Number(version[1]), Number(version[2])];
	if (major > 6 || (major === 6 && minor >= 2)) return;
	throw new StartError(`The Redis at ${shownAddress(url)} is version ${major}.${minor}; Flowbell needs 6.2 or later.`, {
		exitCode: exitMisconfigured,
	});
}

class RedisTroubleError extends Error {
	readonly trouble: RedisTrouble;

	constructor(trouble: RedisTrouble) {
		super(trouble.fault);
		this.trouble = trouble;
	}
}

const probeTtlMs = 60_000;
const writes = `for i = 1, 2 do redis.call('SET', KEYS[i], '1', 'PX', ARGV[1]) end return 1`;

/**
 * Does once what all our work rests on: a write, and a script over two keys, under our own prefix. A ping would be
 * answered by a server that has become read-only, is full, or is one of a cluster.
 *
 * @returns the text of INFO, by which it tells of itself
 * @throws {RedisTroubleError}
 */
async function probeRedis(redis: Redis, name: string): Promise<string> {
	const key = (part: string) => `${keysOfName(name)}:probe:${part}`;
	try {
		const facts = await redis.info();
		if (/^cluster_enabled:1/m.test(facts)) throw new RedisTroubleError(clustered);
		// Also one that takes writes: they would go nowhere.
		if (/^role:slave/m.test(facts)) throw new RedisTroubleError(readOnly);
		await redis.set(key('a'), '1', 'PX', probeTtlMs);
		await redis.eval(writes, 2, key('a'), key('b'), probeTtlMs);
		return facts;
	} catch (error) {
		throw error instanceof RedisTroubleError ? error : new RedisTroubleError(redisTrouble(error));
	}
}

/** BullMQ loses jobs where Redis may evict keys; null where it may not, or does not say. */
function evictionIn(facts: string): string | null {
	const policy = /^maxmemory_policy:(\S+)/m.exec(facts)?.[1];
	return policy && policy !== 'noeviction' ? policy : null;
}

/** `detail` is a phrase, empty where all is well. */
type RedisHealth = { ok: boolean; detail: string; eviction: string | null };

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
