import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, readlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { exitMisconfigured, StartError } from '../lib/start-error.js';
import type { RedisFolder } from './folder.js';

/** Either will do: Valkey is what several distributions ship instead. */
const programs = ['redis-server', 'valkey-server'];

/** In a session of its own, so that neither the terminal's Ctrl-C nor our own death ends it before the drain has. */
export async function spawnServer(folder: RedisFolder, searchPath: string): Promise<ChildProcess> {
	await endLeftover(folder);
	const args = Object.entries({
		port: '0',
		unixsocket: folder.socket,
		unixsocketperm: '700',
		dir: folder.dir,
		pidfile: folder.pidFile,
		daemonize: 'no',
		loglevel: 'warning',
		save: '',
		appendonly: 'yes',
		// What Redis has answered survives its own death; a power cut may cost the last second.
		appendfsync: 'everysec',
		// BullMQ: an evicted key would be a lost job.
		'maxmemory-policy': 'noeviction',
	}).flatMap(([name, value]) => [`--${name}`, value]);

	const log = await open(folder.logFile, 'w', 0o600);
	try {
		for (const program of programs) {
			const server = spawn(program, args, {
				cwd: folder.dir,
				detached: true,
				stdio: ['ignore', log.fd, log.fd],
				// Our tokens are none of its business.
				env: { PATH: searchPath, LANG: 'C' },
			});
			if (await started(server)) {
				server.unref();
				return server;
			}
		}
	} finally {
		await log.close();
	}
	throw new StartError(
		'REDIS_URL is not set and there is neither redis-server nor valkey-server on this machine. ' +
			'Install one (Debian: apt-get install redis-server; Mac: brew install redis), or set REDIS_URL to a Redis of your own.',
		exitMisconfigured,
	);
}

const started = (server: ChildProcess): Promise<boolean> =>
	once(server, 'spawn').then(
		() => true,
		(error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') return false;
			throw error;
		},
	);

/** The end of what the server wrote, for the log and for the person at the terminal. */
export async function lastWords(folder: RedisFolder): Promise<string> {
	const text = await readFile(folder.logFile, 'utf8').catch(() => '');
	const lines = text.split('\n').map((line) => line.replace(/^\d+:\w .*? [*#.-] /, '').trim());
	return lines.filter(Boolean).slice(-3).join(' ');
}

/**
 * A server may live on although its socket is gone (somebody cleaned /tmp). Two on one append-only file would ruin it:
 * the old one is asked to go first. Its number alone proves nothing, numbers are used again.
 */
async function endLeftover(folder: RedisFolder) {
	const pid = Number(await readFile(folder.pidFile, 'utf8').catch(() => ''));
	if (!(pid > 0) || !(await servesHere(pid, folder))) return;
	process.kill(pid, 'SIGTERM');
	for (let waited = 0; waited < 10_000 && (await servesHere(pid, folder)); waited += 50) await pause(50);
}

async function servesHere(pid: number, folder: RedisFolder): Promise<boolean> {
	if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === folder.dir;
	const ps = spawn('ps', ['-o', 'command=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
	let title = '';
	ps.stdout.setEncoding('utf8').on('data', (text: string) => {
		title += text;
	});
	await Promise.race([once(ps, 'close'), once(ps, 'error')]);
	return title.includes(folder.socket);
}
