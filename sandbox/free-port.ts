import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const tries = 20;

/**
 * A port that nobody listens on, for a program that has to be told one. Below those that Linux gives to outgoing
 * connections and to whoever takes any port, so that it is still free when the program begins to listen.
 */
export async function freePort(): Promise<number> {
	for (let i = 0; i < tries; i++) {
		const port = randomInt(15_000, 32_000);
		const server = createServer().listen(port, '127.0.0.1');
		const isFree = await once(server, 'listening').then(
			() => true,
			() => false,
		);
		if (!isFree) continue;
		server.close();
		await once(server, 'close');
		return port;
	}
	throw new Error(`no port of 127.0.0.1 was free in ${tries} tries`);
}
