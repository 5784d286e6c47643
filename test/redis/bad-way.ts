import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { inject, onTestFinished } from 'vitest';

type Wanted = (sent: string) => boolean;

/** The run's Redis by a way that cuts the connection when this has been done there, once, before its answer comes. */
export const losesAnswerTo = (wanted: Wanted) => openWay(wanted, 'lose');

/** By a way on which this alone takes so long. */
export const isSlowWith = (wanted: Wanted, ms: number) => openWay(wanted, ms);

async function openWay(wanted: Wanted, trouble: 'lose' | number): Promise<string> {
	let met = false;
	const server = createServer((client) => {
		const redis = connect(inject('redisUrl').replace('unix://', ''));
		let isDeaf = false;
		client.on('data', (data) => {
			const isMet = !met && wanted(data.toString('latin1'));
			met ||= isMet;
			if (!isMet || trouble === 'lose') redis.write(data);
			else {
				client.pause();
				setTimeout(() => {
					redis.write(data);
					client.resume();
				}, trouble);
			}
			isDeaf ||= isMet && trouble === 'lose';
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
