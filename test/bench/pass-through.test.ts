import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startPassThrough } from '../../bench/parts/pass-through.js';
import { openStage } from '../../bench/parts/stage.js';

/** A server, and a way through to it. */
async function through(path: string, answers: RequestListener) {
	const server = createServer(answers).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const stage = openStage();
	onTestFinished(async () => {
		await stage.clear();
		server.close();
	});
	const seen: string[] = [];
	const { port } = server.address() as AddressInfo;
	const { url } = await startPassThrough(stage, `http://127.0.0.1:${port}${path}`, {
		request: ({ method, path }) => void seen.push(`${method} ${path}`),
		answer: ({ path }, status) => void seen.push(`${status} ${path}`),
	});
	return { url, seen };
}

test('a request goes through as it is, and its answer back', async () => {
	const { url, seen } = await through('/n8n', async (request, response) => {
		let body = '';
		for await (const chunk of request) body += chunk;
		const { method, url, headers } = request;
		response.writeHead(409, { 'content-type': 'application/json', 'x-more': 'yes' });
		response.end(JSON.stringify({ method, url, key: headers['x-key'], body }));
	});
	const answer = await fetch(`${url}/api/v1/executions/7/retry?a=b`, {
		method: 'POST',
		headers: { 'x-key': 'k' },
		body: 'the body',
	});
	expect(answer.status).toBe(409);
	expect(answer.headers.get('x-more')).toBe('yes');
	expect(await answer.json()).toEqual({
		method: 'POST',
		url: '/n8n/api/v1/executions/7/retry?a=b',
		key: 'k',
		body: 'the body',
	});
	expect(seen).toEqual(['POST /api/v1/executions/7/retry?a=b', '409 /api/v1/executions/7/retry?a=b']);
});

test('a connection that the server breaks is broken, and counts as not answered', async () => {
	const { url, seen } = await through('', (request) => void request.socket.destroy());
	await expect(fetch(`${url}/x`)).rejects.toThrow('fetch failed');
	expect(seen).toEqual(['GET /x']);
});
