import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exitMisconfigured, StartError } from '../config/index.js';
import type { Metrics } from './metrics.js';

export type Check = () => { ok: boolean; detail: string };

export type HealthOptions = {
	/** What must be well before work is sent here, by name: slack, redis, … */
	checks: Record<string, Check>;
	metrics: Pick<Metrics, 'text'>;
};

/**
 * `/healthz`: the process lives and its event loop turns; whoever is asked answers 200. A supervisor may restart on it.
 * `/readyz`: 200, or 503 with the checks that fail. Nobody should restart on it: an outage of n8n is not cured by that.
 * `/metrics`: for Prometheus.
 *
 * @returns whether the request was one of these; the answer is then on its way
 */
export function createHealthHandler({ checks, metrics }: HealthOptions) {
	return (request: IncomingMessage, response: ServerResponse): boolean => {
		const path = request.url?.split('?')[0];
		if (request.method !== 'GET' && request.method !== 'HEAD') return false;
		if (path === '/healthz') sendJson(response, 200, { ok: true });
		else if (path === '/readyz') sendReadiness(response, checks);
		else if (path === '/metrics') void sendMetrics(response, metrics);
		else return false;
		return true;
	};
}

/** A server of its own for the three pages. */
export function createHealthServer(options: HealthOptions & { host: string; port: number }) {
	const answer = createHealthHandler(options);
	const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
		if (!answer(request, response))
			sendJson(response, 404, { ok: false, detail: 'Here are /healthz, /readyz and /metrics.' });
	});
	return {
		/** @throws {StartError} when it cannot listen there */
		async start(): Promise<void> {
			server.listen(options.port, options.host);
			try {
				await once(server, 'listening');
			} catch (cause) {
				const { code } = cause as NodeJS.ErrnoException;
				const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be listened on (${code})`;
				throw new StartError(`Port ${options.port} of ${options.host} ${why}. Set PORT (and HOST) to others.`, {
					exitCode: exitMisconfigured,
					cause,
				});
			}
		},
		async stop(): Promise<void> {
			if (!server.listening) return;
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
		/** The port that it listens on; 0 before the start. */
		get port(): number {
			return (server.address() as AddressInfo | null)?.port ?? 0;
		},
	};
}

function sendReadiness(response: ServerResponse, checks: Record<string, Check>) {
	const results = Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check()]));
	const ok = Object.values(results).every((result) => result.ok);
	sendJson(response, ok ? 200 : 503, { ok, checks: results });
}

async function sendMetrics(response: ServerResponse, metrics: Pick<Metrics, 'text'>) {
	try {
		const { type, body } = await metrics.text();
		response.writeHead(200, { 'content-type': type }).end(body);
	} catch {
		response.writeHead(500).end();
	}
}

function sendJson(response: ServerResponse, status: number, body: unknown) {
	response
		.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
		.end(`${JSON.stringify(body)}\n`);
}
