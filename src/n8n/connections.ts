import { Agent, fetch as undiciFetch } from 'undici';

/**
 * The default `fetch`. n8n closes idle connections after 5 s, and a request sent on one that is just being closed fails
 * without anyone knowing whether it arrived (API facts, surprise 22). So a change always goes out on a connection of its
 * own (pipelining 0 is undici's word for that), and reads give theirs up well before n8n does.
 *
 * undici's own time-outs for headers and body (300 s) are off: a retry is answered when its run has ended, and the
 * client puts its own deadline on everything. What remains is the connecting, which must end early enough to be told
 * apart from a request that may have arrived.
 */
export function createConnections(timeoutMs: number): typeof globalThis.fetch {
	const own = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: Math.min(10_000, timeoutMs) } };
	const reads = new Agent({ ...own, keepAliveTimeout: 2_000, keepAliveMaxTimeout: 3_000 });
	const changes = new Agent({ ...own, pipelining: 0 });
	const send = (input: Parameters<typeof undiciFetch>[0], init?: Parameters<typeof undiciFetch>[1]) =>
		undiciFetch(input, { ...init, dispatcher: (init?.method ?? 'GET') === 'GET' ? reads : changes });
	// The same fetch standard; only the declarations of Node's built-in copy and of undici's differ.
	return send as unknown as typeof globalThis.fetch;
}
