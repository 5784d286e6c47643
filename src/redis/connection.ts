import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';

export type RedisKind = 'worker' | 'producer';

/**
 * Opens a connection that reconnects for ever.
 *
 * `worker`: commands wait however long Redis is away (BullMQ refuses a worker connection that gives up).
 * `producer`: commands fail at once while Redis is away, so that a click gets its answer; wait for `ready` before the first.
 *
 * @param url `redis://`, `rediss://` or `unix:///path`, each with `?db=n` if wanted
 */
export function openRedis(url: string, options: { name: string; kind: RedisKind; log?: Logger }): Redis {
	const { name, kind, log } = options;
	const settings: RedisOptions & { replyMapping: 'legacy' } = {
		...addressOf(url),
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
