import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
	interface ProvidedContext {
		/** `unix:///…` address of the run's own Redis; every suite uses a key prefix of its own. */
		redisUrl: string;
	}
}

/** One real redis-server for the whole run, on a unix socket in a folder of its own. */
export default async function setup(project: TestProject) {
	const dir = await mkdtemp(join(tmpdir(), 'flowbell-test-'));
	const socket = join(dir, 'redis.sock');
	const args = ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--appendonly', 'no'];
	const server: ChildProcess = spawn('redis-server', args, { stdio: 'ignore' });
	await answering(socket);
	project.provide('redisUrl', `unix://${socket}`);
	return async () => {
		server.kill('SIGTERM');
		if (server.exitCode === null) await once(server, 'exit');
		await rm(dir, { recursive: true, force: true });
	};
}

async function answering(socket: string) {
	const redis = new Redis({ path: socket, retryStrategy: () => 50, maxRetriesPerRequest: null });
	redis.on('error', () => {});
	await redis.ping();
	await redis.quit();
}
