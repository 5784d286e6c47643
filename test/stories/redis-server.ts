import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openRedis } from '../../src/redis/connection.js';

/** A redis-server of this test's own, to be slowed down and killed; gone when the test is over. */
export async function startRedis() {
	const dir = await mkdtemp(join(tmpdir(), 'flowbell-story-'));
	const socket = join(dir, 'redis.sock');
	const url = `unix://${socket}`;
	let server: ChildProcess | undefined;

	async function serve() {
		if (runs()) return;
		const quiet = ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--appendonly', 'yes'];
		server = spawn('redis-server', quiet, { stdio: 'ignore' });
		const redis = openRedis(url, { name: 'test', kind: 'worker' });
		await redis.ping();
		redis.disconnect();
	}
	const runs = () => server !== undefined && server.exitCode === null && server.signalCode === null;
	async function kill() {
		if (!runs()) return;
		server!.kill('SIGKILL');
		await once(server!, 'exit');
	}
	onTestFinished(async () => {
		await kill();
		await rm(dir, { recursive: true, force: true });
	});
	await serve();

	return {
		url,
		kill,
		/** Starts it again, with what it had written down. */
		serve,
		/** Answers nobody for this long. */
		async pause(ms: number) {
			const redis = openRedis(url, { name: 'test', kind: 'worker' });
			await redis.client('PAUSE', ms, 'ALL');
			redis.disconnect();
		},
	};
}
