import type { ServerResponse } from 'node:http';
import { createHttpServer, type Door } from '../lib/http-server.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { Metrics } from './metrics.js';

type CheckResult = { ok: boolean; detail: string };
export type Check = () => CheckResult | Promise<CheckResult>;

/** Whoever asks whether we are ready waits no longer than some seconds. */
const checkMs = 4_000;

/**
 * `/healthz`: the process lives and its event loop turns; whoever is asked answers 200. A supervisor may restart on it.
 * `/readyz`: 200, or 503 with the checks that fail. Nobody should restart on it: an outage of n8n is not cured by that.
 * `/metrics`: for Prometheus.
 */
export function createHealthServer(options: {
	host: string;
	port: number;
	/** What must be well before work is sent here, by name: slack, redis, … */
	checks: Record<string, Check>;
	metrics: Pick<Metrics, 'text'>;
	/** What else is answered here. */
	door?: Door | null;
}) {
	const { checks, metrics, door, host, port } = options;
	const cure = 'Set FLOWBELL_HEALTH_PORT, or PORT (and HOST), to others.';
	return createHttpServer({ host, port, cure }, (request, response) => {
		if (door?.(request, response)) return;
		const path = request.url?.split('?')[0]?.replace(/\/$/, '');
		const asked = request.method === 'GET' || request.method === 'HEAD' ? path : undefined;
		if (asked === '/healthz') sendJson(response, 200, { ok: true });
		else if (asked === '/readyz') void sendReadiness(response, checks);
		else if (asked === '/metrics') void sendMetrics(response, metrics);
		else sendJson(response, 404, { ok: false, detail: 'Here are /healthz, /readyz and /metrics.' });
	});
}

async function sendReadiness(response: ServerResponse, checks: Record<string, Check>) {
	const asked = Object.entries(checks).map(async ([name, check]) => [name, await resultOf(check)] as const);
	const results = await Promise.all(asked);
	const ok = results.every(([, result]) => result.ok);
	sendJson(response, ok ? 200 : 503, { ok, checks: Object.fromEntries(results) });
}

async function resultOf(check: Check): Promise<CheckResult> {
	try {
		return (await withTimeout(checkMs, Promise.resolve(check()))) ?? { ok: false, detail: 'no answer' };
	} catch {
		return { ok: false, detail: 'could not be looked at' };
	}
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
