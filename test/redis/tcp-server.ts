import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { freePort } from '../../sandbox/free-port.js';
import { makeDataDir } from './data-dir.js';

export type TcpServer = { port: number; url: string; client: Redis };

/** A redis-server of this test's own on a port of loopback, as replicas and clusters need one. */
export async function startTcpServer(...args: string[]): Promise<TcpServer> {
	const { dir, remove } = await makeDataDir('flowbell-tcp-');
	const port = await freePort();
	const given = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...args];
	const server: ChildProcess = spawn('redis-server', given, { stdio: 'ignore' });
	const client = new Redis({ port, maxRetriesPerRequest: null, replyMapping: 'legacy' });
	client.on('error', () => {});
	onTestFinished(async () => {
		client.disconnect();
		server.kill('SIGKILL');
		if (server.exitCode === null) await once(server, 'exit');
		await remove();
	});
	await client.ping();
	return { port, client, url: `redis://127.0.0.1:${port}` };
}

/** Until it has all that the other has, and stays its replica. */
export async function follow(replica: TcpServer, primary: TcpServer) {
	await replica.client.replicaof('127.0.0.1', primary.port);
	while (!/master_link_status:up/.test(await replica.client.info('replication')))
		await new Promise((resolve) => setTimeout(resolve, 20));
}
