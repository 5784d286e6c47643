import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { exitMisconfigured, StartError } from '../lib/start-error.js';
import { withTimeout } from '../lib/with-timeout.js';
import { addressOf, openRedis, shownAddress } from './connection.js';
import { evictionIn, probeRedis, RedisTroubleError } from './probe.js';
import { redisTrouble } from './trouble.js';

/** Between two tries while it is not ready. */
const againMs = 250;

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
				if (exitCode === exitMisconfigured || Date.now() + againMs > until)
					throw new StartError(`The Redis at ${shownAddress(url)} ${fault}. ${cure}`, { exitCode });
				await pause(againMs);
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
