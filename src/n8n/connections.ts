import { Agent, type Dispatcher, EnvHttpProxyAgent, Headers, request, fetch as undiciFetch } from 'undici';

type FetchInput = Parameters<typeof undiciFetch>[0];
type FetchInit = NonNullable<Parameters<typeof undiciFetch>[1]> & {
	inARow?: boolean | undefined;
};

/**
 * The default `fetch`. n8n closes idle connections after 5 s, and of a request sent just then nobody knows whether it
 * arrived (docs/n8n.md, 36). So a change has a connection of its own (that is `pipelining: 0`), one of many in a row one
 * that was in use within the last second, and reads give theirs up well before n8n does. undici's time-outs are off: a
 * retry is answered when its run has ended, and the client has its own deadline. But connecting must end early enough
 * to be told apart from a request that may have arrived.
 */
export function createConnections(timeoutMs: number, proxy?: EgressProxy): typeof globalThis.fetch {
	const own = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: Math.min(10_000, timeoutMs) } };
	const reads = dispatcherThrough(proxy, { ...own, keepAliveTimeout: 2_000, keepAliveMaxTimeout: 3_000 });
	const changes = dispatcherThrough(proxy, { ...own, pipelining: 0 });
	const changesInARow = dispatcherThrough(proxy, { ...own, keepAliveTimeout: 1_000, keepAliveMaxTimeout: 1_000 });
	const send = (input: FetchInput, { inARow, ...init }: FetchInit = {}) =>
		(init.method ?? 'GET') === 'GET'
			? undiciFetch(input, { ...init, dispatcher: reads })
			: change(input, init, inARow ? changesInARow : changes);
	// The same fetch standard; only the declarations of Node's built-in copy and of undici's differ.
	return send as unknown as typeof globalThis.fetch;
}

/** As much of fetch as is needed, for half its cost. Answers are not packed: n8n's one thread would pay more for it. */
async function change(input: FetchInput, { method, headers, body, signal }: FetchInit, dispatcher: Dispatcher) {
	const answer = await request(input as string, {
		method: method as 'POST',
		headers: {
			...Object.fromEntries(headers instanceof Headers ? headers : new Headers(headers)),
			'accept-encoding': 'identity',
		},
		body: body as string | null,
		signal: signal ?? null,
		dispatcher,
	});
	return {
		status: answer.statusCode,
		headers: { get: (name: string) => textOf(answer.headers[name]) },
		body: { getReader: () => readerOf(answer.body) },
	};
}

const textOf = (header: string | string[] | undefined): string | null =>
	header === undefined ? null : Array.isArray(header) ? header.join(', ') : header;

function readerOf(body: AsyncIterable<Uint8Array> & { destroy(): unknown }) {
	const parts = body[Symbol.asyncIterator]();
	return {
		read: () => parts.next(),
		async cancel() {
			body.destroy();
		},
	};
}

/** A proxy that requests leave through, as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` give it. */
export type EgressProxy = { http?: string | undefined; https?: string | undefined; except?: string | undefined };

/** All values are given: undici would read the environment for those that are not. Both kinds go by CONNECT. */
export function dispatcherThrough(proxy: EgressProxy | undefined, options: Agent.Options): Dispatcher {
	if (!proxy?.http && !proxy?.https) return new Agent(options);
	const tls = typeof options.connect === 'object' ? options.connect : {};
	return new EnvHttpProxyAgent({
		...options,
		httpProxy: proxy.http ?? '',
		httpsProxy: proxy.https ?? proxy.http ?? '',
		noProxy: proxy.except ?? '',
		proxyTls: tls,
		requestTls: tls,
	});
}
