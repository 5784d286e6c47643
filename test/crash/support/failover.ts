import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../../sandbox/free-port.js';

const alive = new Set<ChildProcess>();
// A run that is interrupted leaves no servers behind.
process.on('exit', () => {
	for (const child of alive) child.kill('SIGKILL');
});

/**
 * A managed Redis as a client sees it: one address that leads to whichever of two real servers is the primary. At a
 * failover connections that are open stay with the demoted server, which from then on refuses every write (READONLY);
 * only new ones reach the new primary.
 */
export type FailoverRedis = {
	url: string;
	/** Swaps the two, with nothing lost: Redis's own FAILOVER waits until the replica is in step. */
	failover(): Promise<void>;
	close(): Promise<void>;
};

type Server = { port: number; child: ChildProcess; client: Redis };

export async function startFailoverRedis(): Promise<FailoverRedis> {
	const dir = await mkdtemp(join(tmpdir(), 'flowbell-failover-'));
	let [primary, replica] = [await startServer(dir, 'a'), await startServer(dir, 'b')];
	await follow(replica, primary);

	const sockets = new Set<Socket>();
	const door = createServer((bot) => {
		const redis = connect(primary.port, '127.0.0.1');
		for (const [one, other] of [
			[bot, redis],
			[redis, bot],
		] as const) {
			sockets.add(one);
			one.pipe(other);
			one.on('error', () => other.destroy());
			one.on('close', () => {
				sockets.delete(one);
				other.destroy();
			});
		}
	});
	door.listen(0, '127.0.0.1');
	await once(door, 'listening');

	return {
		url: `redis://127.0.0.1:${(door.address() as AddressInfo).port}`,
		async failover() {
			await inStep(replica);
			await primary.client.call('FAILOVER', 'TO', '127.0.0.1', String(replica.port), 'TIMEOUT', '5000');
			await until(async () => (await role(replica)) === 'master' && (await role(primary)) === 'slave', 'the failover');
			[primary, replica] = [replica, primary];
			await inStep(replica);
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			door.close();
			for (const { client, child } of [primary, replica]) {
				client.disconnect();
				child.kill('SIGKILL');
				await once(child, 'exit');
			}
			await rm(dir, { recursive: true, force: true });
		},
	};
}

async function startServer(dir: string, name: string): Promise<Server> {
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'yes'];
	const child = spawn('redis-server', [...args, '--appenddirname', `aof-${name}`, '--repl-diskless-sync-delay', '0'], {
		stdio: 'ignore',
	});
	alive.add(child);
	child.once('exit', () => alive.delete(child));
	const client = new Redis(port, { host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null });
	client.on('error', () => {});
	await client.ping();
	return { port, child, client };
}

async function follow(replica: Server, primary: Server) {
	await replica.client.call('REPLICAOF', '127.0.0.1', String(primary.port));
	await inStep(replica);
}

const inStep = (replica: Server) =>
	until(async () => (await replica.client.info('replication')).includes('master_link_status:up'), 'the replica');

const role = async ({ client }: Server) => ((await client.call('ROLE')) as string[])[0];

async function until(condition: () => Promise<boolean>, what: string) {
	const deadline = Date.now() + 20_000;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error(`${what} took too long`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
