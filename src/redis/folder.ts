import { createHash } from 'node:crypto';
import { access, constants, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exitMisconfigured, StartError } from '../lib/start-error.js';

/** `sun_path` holds 108 bytes on Linux and 104 on a Mac, the closing zero among them. */
const maxSocketBytes = process.platform === 'darwin' ? 103 : 107;

export type RedisFolder = Awaited<ReturnType<typeof prepareFolder>>;

/** Where an embedded server keeps its things. Only our own user may enter the folders: there is no password. */
export async function prepareFolder(dataDir: string) {
	const dir = join(dataDir, 'redis');
	await makeOwn(dir, dataDir);
	const socket = socketFor(dir);
	if (dirname(socket) !== dir) {
		await makeOwn(dirname(socket), dataDir);
		await refuseForeign(dirname(socket));
	}
	const inDir = (name: string) => join(dir, name);
	return { dir, socket, pidFile: inDir('redis.pid'), lockFile: inDir('redis.lock'), logFile: inDir('redis.log') };
}

/**
 * Where the folder is too deep for a socket, in a short folder that belongs to it alone.
 * @internal outside of this file for its test only
 */
export function socketFor(dir: string): string {
	const socket = join(dir, 'redis.sock');
	if (Buffer.byteLength(socket) <= maxSocketBytes) return socket;
	const short = `flowbell-${process.getuid?.() ?? 0}-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`;
	const inTmp = join(tmpdir(), short, 'redis.sock');
	return Buffer.byteLength(inTmp) <= maxSocketBytes ? inTmp : join('/tmp', short, 'redis.sock');
}

async function makeOwn(dir: string, dataDir: string) {
	try {
		await mkdir(dir, { recursive: true, mode: 0o700 });
		await access(dir, constants.W_OK | constants.X_OK);
	} catch (cause) {
		const us = process.getuid ? `the user with id ${process.getuid()}` : 'this user';
		throw new StartError(
			`Flowbell cannot write in ${dir} (${(cause as NodeJS.ErrnoException).code}). ` +
				`Its data folder is ${dataDir}: make that writable for ${us}, or set FLOWBELL_DATA_DIR to another folder, or REDIS_URL to a Redis of your own.`,
			exitMisconfigured,
			cause,
		);
	}
}

/** A folder in /tmp can have been made by anybody, to be given our data. */
async function refuseForeign(dir: string) {
	const { uid, mode } = await lstat(dir);
	if ((process.getuid === undefined || uid === process.getuid()) && (mode & 0o077) === 0) return;
	throw new StartError(
		`${dir} belongs to somebody else. Set FLOWBELL_DATA_DIR to a folder with a shorter path.`,
		exitMisconfigured,
	);
}
