import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { TestProject } from 'vitest/node';
import { mark } from './mark.js';
import { createUnmet } from './redis-doc.js';

declare module 'vitest' {
	interface ProvidedContext {
		/** `unix:///…` address of the run's own Redis; every suite uses a key prefix of its own. */
		redisUrl: string;
	}
}

/**
 * One real redis-server for the whole run, on a unix socket in a folder of its own. All that it was ever told stands in
 * its append-only file, in which no secret may be.
 */
export default async function setup(project: TestProject) {
	const dir = await mkdtemp(join(tmpdir(), 'flowbell-test-'));
	const socket = join(dir, 'redis.sock');
	const args = ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--appendonly', 'yes'];
	args.push('--appendfsync', 'no', '--auto-aof-rewrite-percentage', '0');
	const server: ChildProcess = spawn('redis-server', args, { stdio: 'ignore' });
	await answering(socket);
	project.provide('redisUrl', `unix://${socket}`);
	return async () => {
		server.kill('SIGTERM');
		if (server.exitCode === null) await once(server, 'exit');
		const { leaks, unmet } = await whatStandsIn(join(dir, 'appendonlydir'));
		await rm(dir, { recursive: true, force: true });
		const faults = leaks.length === 0 ? [] : [`Secrets were written to Redis:\n${leaks.join('\n')}`];
		if ((await isWhole(project)) && unmet.length > 0)
			faults.push(`docs/redis.md has rows that no test has met:\n${unmet.join('\n')}`);
		// Vitest tells of an error here, and ends well all the same.
		if (faults.length === 0) return;
		process.exitCode = 1;
		throw new Error(faults.join('\n'));
	};
}

async function answering(socket: string) {
	const redis = new Redis({ path: socket, retryStrategy: () => 50, maxRetriesPerRequest: null });
	redis.on('error', () => {});
	await redis.ping();
	await redis.quit();
}

/** Whether all tests were run, so that what nobody did says something. */
async function isWhole(project: TestProject): Promise<boolean> {
	const { testFiles } = await project.globTestFiles();
	return !project.config.testNamePattern && project.vitest.state.getFiles().length === testFiles.length;
}

/** Secrets, each with what stands around it, and the rows of docs/redis.md that no key has met. */
async function whatStandsIn(dir: string) {
	const leaks: string[] = [];
	const unmet = createUnmet();
	for (const file of await readdir(dir)) {
		let tail = '';
		for await (const chunk of createReadStream(join(dir, file), { encoding: 'latin1', highWaterMark: 1 << 20 })) {
			const text = tail + chunk;
			unmet.see(text);
			for (let at = text.indexOf(mark); at >= 0 && leaks.length < 20; at = text.indexOf(mark, at + 1))
				leaks.push(`…${text.slice(Math.max(0, at - 300), at + 60)}`);
			tail = text.slice(-mark.length + 1);
		}
	}
	return { leaks, unmet: unmet.names() };
}
