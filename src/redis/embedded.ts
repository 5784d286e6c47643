import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { exitMisconfigured, exitUnavailable, StartError } from '../lib/start-error.js';
import { withTimeout } from '../lib/with-timeout.js';
import { underLock } from './file-lock.js';
import { prepareFolder, type RedisFolder } from './folder.js';
import { lastWords, spawnServer } from './server.js';

/** Long enough for a big append-only file to be read. */
const startMs = 60_000;
const endMs = 10_000;

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/opt/homebrew/bin';

/**
 * A Redis of our own on a unix socket in the data folder. It outlives a killed process, and the next start adopts it;
 * should it die itself, it is started again, as long as we hold it. Who holds it is seen in the server: each holder
 * keeps one connection, the keeper. Starting and ending happen under a lock file, so that nobody adopts a server that is
 * about to go.
 */
export async function startEmbeddedRedis(options: {
	dataDir: string;
	log: Logger;
	/** Where the server program is looked for, as in `PATH`. */
	searchPath?: string;
}) {
	const { dataDir, log, searchPath = usualPath } = options;
	const folder = await prepareFolder(dataDir);
	let stopping = false;
	let keeper = await hold();

	async function hold(): Promise<Redis> {
		const held = await underLock(folder.lockFile, async () => {
			const there = await greet(folder);
			if (there) log.info({ socket: folder.socket }, 'using the embedded Redis that was running already');
			return there ?? (await begin(folder, searchPath, log));
		});
		held.once('end', () => {
			if (!stopping) void holdAgain();
		});
		return held;
	}

	async function holdAgain() {
		log.error({ said: await lastWords(folder) }, 'the embedded Redis has gone; starting it again');
		for (let waitMs = 100; !stopping; waitMs = Math.min(waitMs * 2, 5_000)) {
			try {
				keeper = await hold();
				return;
			} catch (err) {
				log.error({ err }, 'the embedded Redis does not start');
				await pause(waitMs, undefined, { ref: false });
			}
		}
	}

	return {
		url: `unix://${pathToFileURL(folder.socket).pathname}`,
		/** Ends the server, unless another process of ours still uses it. Close your own connections first. */
		async stop() {
			stopping = true;
			try {
				await underLock(folder.lockFile, end);
			} catch (error) {
				// Somebody removed the data folder: there is nothing left to share, and the server must not stay behind.
				if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
				await end();
			}
		},
	};

	async function end() {
		if (keeper.status !== 'ready') return;
		if (await othersHold(keeper)) {
			keeper.disconnect();
			return;
		}
		// The answer to a shutdown that succeeds is the end of the connection, when all is written and the socket is gone.
		const ended = once(keeper, 'end');
		keeper.call('SHUTDOWN').catch(() => {});
		if (await withTimeout(endMs, ended)) return;
		log.warn({ said: await lastWords(folder) }, 'the embedded Redis did not end; the next start will use it');
	}
}

async function begin(folder: RedisFolder, searchPath: string, log: Logger): Promise<Redis> {
	const server = await spawnServer(folder, searchPath);
	const deadline = Date.now() + startMs;
	while (server.exitCode === null && server.signalCode === null && Date.now() < deadline) {
		const keeper = await greet(folder);
		if (keeper) {
			log.info({ socket: folder.socket, pid: server.pid }, 'started an embedded Redis');
			return keeper;
		}
		await pause(20);
	}
	const ended = server.exitCode !== null || server.signalCode !== null;
	throw new StartError(
		`The embedded Redis in ${folder.dir} ${ended ? 'ended as soon as it started' : 'does not answer'}. ` +
			`It said: ${(await lastWords(folder)) || 'nothing'}. Its whole log is ${folder.logFile}; a Redis of your own can be named in REDIS_URL.`,
		ended ? exitMisconfigured : exitUnavailable,
	);
}

/** A keeper's connection to the server at the socket, or null where none listens. Waits while it loads its data. */
async function greet(folder: RedisFolder): Promise<Redis | null> {
	const deadline = Date.now() + startMs;
	for (;;) {
		let fault: NodeJS.ErrnoException | undefined;
		const redis = new Redis({
			path: folder.socket,
			lazyConnect: true,
			connectionName: `flowbell-keeper:${process.pid}`,
			retryStrategy: () => null,
			maxRetriesPerRequest: 0,
			commandTimeout: 5_000,
		});
		redis.on('error', (error) => {
			fault = error;
		});
		try {
			await redis.connect();
			await redis.ping();
			return redis;
		} catch (error) {
			redis.disconnect();
			const { code } = fault ?? (error as NodeJS.ErrnoException);
			if (code === 'ENOENT' || code === 'ECONNREFUSED') return null;
			if (Date.now() > deadline)
				throw new StartError(
					`The Redis at ${folder.socket} does not answer. End it, or set REDIS_URL to a Redis of your own.`,
					exitUnavailable,
					fault ?? error,
				);
			await pause(100);
		}
	}
}

/** Another keeper, or any connection of ours (`openRedis`) that another process opened. */
async function othersHold(keeper: Redis): Promise<boolean> {
	const own = await keeper.client('ID');
	const list = String(await keeper.client('LIST'));
	return list.split('\n').some((line) => {
		const [, id, name = ''] = /^id=(\d+) .*? name=(\S*)/.exec(line) ?? [];
		const [, role, pid] = /^flowbell-([^:]*):(\d+)$/.exec(name) ?? [];
		return role !== undefined && (role === 'keeper' ? Number(id) !== own : Number(pid) !== process.pid);
	});
}
