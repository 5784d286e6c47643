import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A redis-server that can be stopped and started again with all that it has written down. */
export type RedisServer = {
	url: string;
	/** A connection that waits while the server is away. */
	client: Redis;
	/** Asks it to end, and starts it again at the same address when it has. */
	restart(): Promise<void>;
	close(): Promise<void>;
};

const alive = new Set<ChildProcess>();
// A run that is interrupted leaves no servers behind.
process.on('exit', () => {
	for (const child of alive) child.kill('SIGKILL');
});

/** Set as in production: append-only file, nothing evicted. `keeps`: false where it need not know anything when it starts again. */
export async function startRedisServer({ keeps = true } = {}): Promise<RedisServer> {
	const dir = await mkdtemp(join(tmpdir(), 'flowbell-crash-'));
	const socket = join(dir, 'redis.sock');
	const args = ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', ''];
	args.push('--appendonly', keeps ? 'yes' : 'no');
	let server = start();
	const client = new Redis({ path: socket, retryStrategy: () => 50, maxRetriesPerRequest: null });
	client.on('error', () => {});
	await client.ping();

	function start(): ChildProcess {
		const child = spawn('redis-server', args, { stdio: 'ignore' });
		alive.add(child);
		child.once('exit', () => alive.delete(child));
		return child;
	}

	async function end() {
		server.kill('SIGTERM');
		if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
	}

	return {
		url: `unix://${socket}`,
		client,
		async restart() {
			await end();
			server = start();
			await client.ping();
		},
		async close() {
			client.disconnect();
			await end();
			await rm(dir, { recursive: true, force: true });
		},
	};
}
