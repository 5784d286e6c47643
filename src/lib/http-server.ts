import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exitMisconfigured, StartError } from './start-error.js';

/** Slack sends a request whole and gives up after 3 s; whoever takes longer than this only holds a connection open. */
const requestMs = 5_000;
/** Answers that are under way at the stop are waited for, as long as Slack would wait. */
const stopMs = 3_000;

/** Answers a request that is its own, and says so; true: it has, or will. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean;

export type HttpServer = ReturnType<typeof createHttpServer>;

/** `cure`: what to set where the address cannot be listened on, such as `Set PORT to another.` */
export function createHttpServer(
	{ host, port, cure }: { host: string; port: number; cure: string },
	answer: (request: IncomingMessage, response: ServerResponse) => void,
) {
	const server = createServer(
		// Node looks for late requests this often; by default only every 30 s.
		{ headersTimeout: requestMs, requestTimeout: requestMs, connectionsCheckingInterval: 1_000 },
		answer,
	);
	return {
		/** @throws {StartError} when it cannot listen there */
		async start() {
			server.listen(port, host);
			try {
				await once(server, 'listening');
			} catch (cause) {
				const { code } = cause as NodeJS.ErrnoException;
				const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be listened on (${code})`;
				throw new StartError(`Port ${port} of ${host} ${why}. ${cure}`, exitMisconfigured, cause);
			}
		},
		async stop() {
			if (!server.listening) return;
			const closed = once(server, 'close');
			server.close();
			const late = setTimeout(() => server.closeAllConnections(), stopMs);
			await closed;
			clearTimeout(late);
		},
		/** The port that it listens on; 0 before the start. */
		get port() {
			return (server.address() as AddressInfo | null)?.port ?? 0;
		},
	};
}
