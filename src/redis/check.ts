import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { exitMisconfigured, StartError } from '../lib/start-error.js';
import { withTimeout } from '../lib/with-timeout.js';
import { addressOf, openRedis, shownAddress } from './connection.js';
import { keysOfName } from './keys.js';
import { clustered, readOnly, redisTrouble } from './trouble.js';

const retryMs = 250;

/**
 * Makes sure that the Redis at `REDIS_URL` answers and can carry us, before anything is built on it. Waits a little for
 * one that starts beside us, or is about to become the primary.
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
	// Left to itself the client goes on with database 0 where there is none of this number.
	const probed = async () => {
		// There are users who may not, and proxies that have none.
		if (db !== 0) await redis.select(db);
		const facts = await probeRedis(redis, name);
		await probeRights(redis, name);
		return facts;
	};
	try {
		for (;;) {
			const facts = await withTimeout(until - Date.now(), probed()).catch(redisTrouble);
			if (typeof facts === 'string') return judge(facts, url, log);
			const { fault, cure, exitCode } = facts ?? redisTrouble(last);
			if (exitCode === exitMisconfigured || Date.now() + retryMs > until)
				throw new StartError(`The Redis at ${shownAddress(url)} ${fault}. ${cure}`, exitCode);
			await pause(retryMs);
		}
	} finally {
		redis.disconnect();
	}
}

/** BullMQ refuses what is older than 5.0 and advises 6.2. */
function judge(facts: string, url: string, log: Logger) {
	const [major, minor] = /^redis_version:(\d+)\.(\d+)/m.exec(facts)?.slice(1).map(Number) ?? [];
	if (major !== undefined && (major < 6 || (major === 6 && minor! < 2)))
		throw new StartError(
			`The Redis at ${shownAddress(url)} is version ${major}.${minor}; Flowbell needs 6.2 or later.`,
			exitMisconfigured,
		);
	const policy = evictionIn(facts);
	if (policy)
		log.warn(
			{ policy },
			'this Redis may evict keys under memory pressure, and lose jobs by it: set its maxmemory-policy to noeviction',
		);
}

const probeTtlMs = 60_000;
const probeKey = (name: string) => (part: string) => `${keysOfName(name)}:probe:${part}`;
const writes = `for i = 1, 2 do redis.call('SET', KEYS[i], '1', 'PX', ARGV[1]) end return 1`;

/**
 * Does once what all our work rests on: a write, and a script over two keys, under our own prefix. A ping would be
 * answered by a server that has become read-only, is full, or is one of a cluster. Gives the text of INFO.
 */
async function probeRedis(redis: Redis, name: string): Promise<string> {
	const key = probeKey(name);
	const facts = await redis.info();
	if (/^cluster_enabled:1/m.test(facts)) throw clustered();
	// Also one that takes writes: they would go nowhere.
	if (/^role:(?:slave|replica)\b/m.test(facts)) throw readOnly();
	await redis.set(key('a'), '1', 'PX', probeTtlMs);
	await redis.eval(writes, 2, key('a'), key('b'), probeTtlMs);
	return facts;
}

/** What writes and what reads, of each type. */
const ofEachKind = (key: string): [command: string, ...args: (string | number)[]][] =>
	[
		['incr', key],
		['get', key],
		['exists', key],
		['del', key],
		['hset', key, 'a', 1],
		['hget', key, 'a'],
		['hmget', key, 'a'],
		['hgetall', key],
		['hincrby', key, 'a', 1],
		['hdel', key, 'b'],
		['pexpire', key, probeTtlMs],
		['pttl', key],
		['type', key],
		['unlink', key],
		['rpush', key, 'a'],
		['lpush', key, 'a'],
		['lrange', key, 0, -1],
		['llen', key],
		['lrem', key, 0, 'b'],
		['del', key],
		['sadd', key, 'a'],
		['smembers', key],
		['scard', key],
		['srem', key, 'a'],
		['xadd', key, '*', 'a', '1'],
		['xrange', key, '-', '+'],
		['xtrim', key, 'MAXLEN', 1],
		['del', key],
		['zadd', key, 1, 'a'],
		['zscore', key, 'a'],
		['zcard', key],
		['zrange', key, 0, -1],
		['zrem', key, 'b'],
		['bzpopmin', key, 1],
	] as [string, ...(string | number)[]][];

/**
 * One command of each kind that we and BullMQ use: a user may be kept from any of them, and to find that out at the first
 * job would be late. Not by a script, in which Redis does not say which one it was.
 */
async function probeRights(redis: Redis, name: string): Promise<void> {
	const key = probeKey(name)('c');
	const sha = String(await redis.script('LOAD', 'return 1'));
	await redis.evalsha(sha, 0);
	await redis.client('SETNAME', 'flowbell-check');
	const all = redis.multi(ofEachKind(key));
	await all.exec().catch((error: Error & { previousErrors?: Error[] }) => {
		throw error.previousErrors?.[0] ?? error;
	});
}

/** BullMQ loses jobs where Redis may evict keys; null where it may not, or does not say. */
function evictionIn(facts: string): string | null {
	const policy = /^maxmemory_policy:(\S+)/m.exec(facts)?.[1];
	return policy && policy !== 'noeviction' ? policy : null;
}

/** How Redis is now, in at most so many milliseconds. `detail` is a phrase, empty where all is well. */
export async function redisHealth(redis: Redis, name: string, ms = 2_000) {
	const facts = await withTimeout(ms, probeRedis(redis, name)).catch(redisTrouble);
	if (typeof facts === 'string') return { ok: true, detail: '', eviction: evictionIn(facts) };
	const detail = facts ? `${facts.fault.replace(/^is /, '')}. ${facts.cure}` : 'no answer';
	return { ok: false, detail, eviction: null };
}
