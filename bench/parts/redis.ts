import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './child.js';
import type { Stage } from './stage.js';

/** A redis-server of the bench's own, set as in production: append-only file, nothing evicted. Gives its `unix://` address. */
export async function startRedis(stage: Stage): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), 'flowbell-bench-'));
	stage.onClear(() => rm(dir, { recursive: true, force: true }));
	const socket = join(dir, 'redis.sock');
	const args = ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--appendonly', 'yes'];
	const server = startChild(stage, 'redis-server', [...args, '--appendfsync', 'everysec'], { cwd: dir });
	await server.says('ready to accept connections at');
	return `unix://${socket}`;
}
