import { once } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { withoutScripts } from './script.js';
import { demotedWords } from './trouble.js';

export type Connections = NonNullable<Awaited<ReturnType<typeof openConnections>>>;

/** A Redis that is loading its append-only file may take a while. */
const readyMs = 15_000;

/**
 * The process's connections: `producer` for whoever wants an answer at once, `consumer` for workers; `queues` is the
 * producer's, as BullMQ takes it, which defines its scripts on it. What one of them is asked before the other comes first.
 * Resolves when Redis answers, as BullMQ's queues ask for its version as they are made; with null when it does not in time.
 */
export async function openConnections(redisUrl: string) {
	const producer = openRedis(redisUrl, { name: 'flowbell-producer', kind: 'producer' });
	const consumer = openRedis(redisUrl, { name: 'flowbell-worker', kind: 'worker' });
	const close = () => {
		producer.disconnect();
		consumer.disconnect();
	};
	try {
		const signal = AbortSignal.timeout(readyMs);
		await Promise.all([producer, consumer].map((redis) => once(redis, 'ready', { signal })));
	} catch {
		close();
		return null;
	}
	return { producer: withoutScripts(producer), queues: producer, consumer, close };
}

/**
 * Opens a connection (`redis://`, `rediss://`, `unix:///path`) that reconnects for ever. Commands of a `worker` wait
 * however long Redis is away (BullMQ refuses a worker connection that gives up); those of a `producer` fail at once, so
 * that a click gets its answer: wait for `ready` before the first.
 */
export function openRedis(
	url: string,
	{
		name,
		kind,
		log,
		readyCheck = true,
	}: { name: string; kind: 'worker' | 'producer'; log?: Logger; readyCheck?: boolean },
): Redis {
	const settings: RedisOptions & { replyMapping: 'legacy' } = {
		...addressOf(url),
		...afterFailover(),
		enableReadyCheck: readyCheck,
		replyMapping: 'legacy',
		// The process's id tells our clients of several processes apart (CLIENT LIST, and who holds an embedded Redis).
		connectionName: `${name}:${process.pid}`,
		...(kind === 'worker'
			? { maxRetriesPerRequest: null }
			: { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 10_000 }),
	};
	const redis = new Redis(settings);
	// Without a listener ioredis prints each failed attempt to the console; the first of a row says enough.
	let down = false;
	redis.on('error', (error) => {
		if (!down) log?.warn({ err: error, connection: name }, 'Redis is away');
		down = true;
	});
	redis.on('ready', () => {
		if (down) log?.info({ connection: name }, 'Redis is back');
		down = false;
	});
	return redis;
}

/**
 * A server that has just become a replica says so to each write; who waits in it for a job is told once, by UNBLOCKED. One
 * that was cut off from the others, and does not know yet that one of them took over, has no replicas to write for.
 */
const isDemoted = (words: string) => demotedWords.test(words) || /\bMASTERDOWN\b|\bNOREPLICAS\b/.test(words);
/** A new connection may still lead to the same server, which is then not knocked at as fast as one can. */
const stillDemotedMs = 1_000;

/**
 * A connection to a demoted server stays open and is refused for ever: a new one leads to the server that took over.
 * The refused command is not sent again by ioredis, as that would take it out of its MULTI; whoever sent it does.
 */
function afterFailover(): Pick<RedisOptions, 'reconnectOnError' | 'retryStrategy'> {
	// BullMQ duplicates connections with their options; ioredis calls these two as methods of each one's own copy.
	const leaving = new WeakSet<object>();
	const lastLeft = new WeakMap<object, number>();
	return {
		reconnectOnError(this: object, error) {
			// Several commands may be refused before the connection has ended.
			if (!isDemoted(error.message) || leaving.has(this)) return false;
			leaving.add(this);
			return true;
		},
		retryStrategy(this: object, attempt) {
			const backoff = Math.min(50 * 2 ** Math.min(attempt - 1, 10), 5_000) * (1 + Math.random() / 4);
			if (!leaving.delete(this)) return backoff;
			const again = Date.now() - (lastLeft.get(this) ?? 0) < 5 * stillDemotedMs;
			lastLeft.set(this, Date.now());
			return again ? Math.max(backoff, stillDemotedMs) : backoff;
		},
	};
}

/** Our form of a Redis address → ioredis options; it knows no `unix://`. */
export function addressOf(address: string): RedisOptions {
	const url = new URL(address);
	const db = Number(url.searchParams.get('db') ?? (url.protocol === 'unix:' ? 0 : url.pathname.slice(1) || 0));
	const login = {
		...(url.username ? { username: decodeURIComponent(url.username) } : {}),
		...(url.password ? { password: decodeURIComponent(url.password) } : {}),
	};
	if (url.protocol === 'unix:') return { path: decodeURIComponent(url.pathname), db, ...login };
	return {
		host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
		port: Number(url.port || 6379),
		db,
		...login,
		...(url.protocol === 'rediss:' ? { tls: {} } : {}),
	};
}

/** The address as it may be shown: without its user and password. */
export function shownAddress(address: string): string {
	const url = new URL(address);
	return url.protocol === 'unix:'
		? decodeURIComponent(url.pathname)
		: `${url.protocol}//${url.host}${url.pathname.replace(/^\/$/, '')}`;
}
