import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { inject, onTestFinished } from 'vitest';

/** The run's Redis by a way that cuts the connection when what holds this has been done, once, before its answer comes. */
export async function losesAnswerTo(wanted: (sent: string) => boolean): Promise<string> {
	let lost = false;
	const server = createServer((client) => {
		const redis = connect(inject('redisUrl').replace('unix://', ''));
		let isDeaf = false;
		client.on('data', (data) => {
			isDeaf ||= !lost && wanted(data.toString('latin1'));
			lost ||= isDeaf;
			redis.write(data);
		});
		redis.on('data', (data) => (isDeaf ? client.destroy() : client.write(data)));
		for (const [one, other] of [
			[client, redis],
			[redis, client],
		] as const) {
			one.on('error', () => {});
			one.on('close', () => other.destroy());
		}
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => void server.close());
	const { port } = server.address() as { port: number };
	return `redis://127.0.0.1:${port}`;
}
