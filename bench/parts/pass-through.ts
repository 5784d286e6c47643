import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Stage } from './stage.js';

export type PassThrough = {
	/** Stands for the address of the server behind it. */
	url: string;
};

export type Passed = { method: string; path: string };

/** Shorter than the 5 s after which n8n closes an idle connection: a retry sent on one that is closing would be lost. */
const idleMs = 3_000;

/**
 * Hands every request on to a server as it is, and its answer back, so that what a process in the middle of it asks can
 * be timed without asking that process.
 */
export async function startPassThrough(
	stage: Stage,
	to: string,
	on: { request(passed: Passed): void; answer(passed: Passed, status: number): void },
): Promise<PassThrough> {
	const target = new URL(to);
	const base = target.pathname.replace(/\/+$/, '');
	const { Agent, request } = target.protocol === 'https:' ? https : http;
	const agent = new Agent({ keepAlive: true, timeout: idleMs });
	const server = http.createServer((asked, answer) => {
		const passed = { method: asked.method!, path: asked.url! };
		on.request(passed);
		const headers = { ...asked.headers, host: target.host };
		const onward = request(new URL(`${target.origin}${base}${asked.url}`), { method: asked.method, headers, agent });
		onward.on('response', (answered) => {
			answer.writeHead(answered.statusCode!, answered.headers);
			answer.on('finish', () => on.answer(passed, answered.statusCode!));
			answered.on('error', () => answer.destroy());
			answered.pipe(answer);
		});
		// A broken connection is told as what it is.
		onward.on('error', () => answer.destroy());
		answer.on('close', () => onward.destroy());
		asked.pipe(onward);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	stage.onClear(async () => {
		server.close();
		server.closeAllConnections();
		agent.destroy();
	});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
