import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Seen = {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: IncomingMessage['headers'];
	body: string;
	/** Tells connections apart. */
	remotePort: number;
};

export type Respond = (response: ServerResponse, seen: Seen, nth: number) => void;

/** A server that answers whatever a test tells it to, for the cases that no well-behaved n8n shows. */
export async function startWire(respond: Respond) {
	const requests: Seen[] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const url = new URL(request.url ?? '/', 'http://wire');
			const seen: Seen = {
				method: request.method ?? '',
				path: url.pathname,
				query: url.searchParams,
				headers: request.headers,
				body: Buffer.concat(parts).toString('utf8'),
				remotePort: request.socket.remotePort ?? 0,
			};
			requests.push(seen);
			respond(response, seen, requests.length);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		requests,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

export const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
	response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
	response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

export const html = (response: ServerResponse, status: number, body = '<!DOCTYPE html><pre>Cannot GET /api</pre>') => {
	response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
	response.end(body);
};

/** A row as n8n 2.40.7 lists it. */
export const row = (id: number, more: Record<string, unknown> = {}) => ({
	id: String(id),
	finished: false,
	mode: 'webhook',
	retryOf: null,
	retrySuccessId: null,
	status: 'error',
	startedAt: '2026-11-23T18:35:45.012Z',
	stoppedAt: '2026-11-23T18:35:45.099Z',
	workflowId: 'UfAJJ92XFV0HT6DV',
	waitTill: null,
	...more,
});

export const key = 'n8n_api_0123456789abcdef-secret';

/** What a promise rejects with; fails the test if it does not. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
	let value: unknown;
	try {
		value = await promise;
	} catch (error) {
		return error;
	}
	throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
};
