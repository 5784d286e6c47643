import type { Logger } from 'pino';
import { exitMisconfigured, exitUnavailable, StartError } from '../config/index.js';
import { openRedis, shownAddress } from './connection.js';

/**
 * Makes sure, before anything is built on it, that the Redis at `REDIS_URL` answers and can carry us. Waits a little
 * for one that starts beside us.
 *
 * @throws {StartError} unreachable, password refused, too old
 */
export async function checkRedis(
	url: string,
	{ log, waitMs = 10_000 }: { log: Logger; waitMs?: number },
): Promise<void> {
	const redis = openRedis(url, { name: 'flowbell-check', kind: 'worker' });
	let last: Error | undefined;
	redis.on('error', (error) => {
		last = error;
	});
	try {
		const facts = await Promise.race([redis.info(), later(waitMs)]);
		if (facts === null) throw unreachable(url, last);
		refuseOld(facts, url);
		const policy = /^maxmemory_policy:(\S+)/m.exec(facts)?.[1];
		if (policy && policy !== 'noeviction')
			log.warn(
				{ policy },
				'this Redis may evict keys under memory pressure, and lose jobs by it: set its maxmemory-policy to noeviction',
			);
	} catch (error) {
		// A refused password ends the first command; refused connections only make it wait.
		throw error instanceof StartError ? error : unreachable(url, error as Error);
	} finally {
		redis.disconnect();
	}
}

function unreachable(url: string, cause: Error | undefined): StartError {
	const where = shownAddress(url);
	const code = (cause as NodeJS.ErrnoException | undefined)?.code;
	const text = cause?.message ?? '';
	if (/WRONGPASS|NOAUTH|NOPERM|invalid password|without any password/i.test(text))
		return new StartError(
			`The Redis at ${where} refuses the user or password in REDIS_URL. Put in the right ones, as in redis://user:password@host:6379.`,
			{
				exitCode: exitMisconfigured,
				cause,
			},
		);
	return new StartError(
		`The Redis at ${where} cannot be reached (${code ?? 'no answer'}). ` +
			'Start it, mend REDIS_URL, or unset it so that Flowbell starts a Redis of its own.',
		{ exitCode: exitUnavailable, cause },
	);
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

function later(ms: number): Promise<null> {
	return new Promise((resolve) => {
		setTimeout(() => resolve(null), ms).unref();
	});
}
