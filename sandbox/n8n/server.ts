import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Clock } from '../clock.js';
import type { Answers } from './answers.js';
import { answerJson, answerText } from './api/answer.js';
import { ApiError, errorPage } from './api/errors.js';
import { openapi } from './api/openapi.js';
import { refuseUnknown } from './api/parameters.js';
import { type Call, Created, createRouter, type Route } from './api/router.js';
import { type Faults, type Hit, sendFault } from './faults.js';
import type { Version } from './types.js';

/** A request as it came in. `status` is null until it is answered, and 0 where the connection ended unanswered. */
export type SeenRequest = {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, unknown>>;
	/** The header of that name, or null. */
	readonly idempotencyKey: string | null;
	status: number | null;
	readonly at: number;
};

export type ServerParts = {
	version: Version;
	clock: Clock;
	apiKey: string;
	scopes: readonly string[];
	routes: readonly Route[];
	faults: Faults;
	/** Answers that are given again for the same key; null: this release does not. */
	answers: Answers | null;
	starting(): boolean;
	onRequest(request: SeenRequest): void;
	onAnswer(request: SeenRequest): void;
	webhook(req: Request, res: Response): void;
	/** The editor's page at that path, as far as it is played; null: there is none. */
	page(path: string): string | null;
};

export type HttpServer = {
	listen(port: number): Promise<number>;
	/** Destroys every connection. */
	cut(): void;
	close(): Promise<void>;
};

const apiPath = '/api/v1';
const highestBodyBytes = 16 * 1024 * 1024;

export function createHttpServer(parts: ServerParts): HttpServer {
	const { version, clock, faults } = parts;
	const routes = parts.routes.filter(({ only }) => only === undefined || only === version);
	const router = createRouter(routes);

	const app = express();
	app.disable('x-powered-by');
	app.set('query parser', 'extended');

	app.use((req, res, next) => {
		const request: SeenRequest = {
			method: req.method,
			path: req.path,
			query: req.query,
			idempotencyKey: req.get('idempotency-key') ?? null,
			status: null,
			at: clock.now(),
		};
		res.on('close', () => {
			request.status = res.writableFinished ? res.statusCode : 0;
			parts.onAnswer(request);
		});
		parts.onRequest(request);
		const hit = faults.strike(req.method, req.originalUrl);
		if (!hit) return next();
		struck(hit, res, next);
	});

	const struck = (hit: Hit, res: Response, next: NextFunction) => {
		const { fault } = hit;
		if (fault.kind === 'cutAfter' || fault.kind === 'body') {
			(res.locals as { fault?: Hit }).fault = hit;
			return next();
		}
		fault.onHit?.();
		if (fault.kind === 'cutBefore') res.destroy();
		else if (fault.kind === 'status') sendFault(res, fault);
		else if (fault.kind === 'delay') clock.setTimeout(next, fault.ms ?? 0);
	};

	app.use((req, res, next) => {
		if (!parts.starting()) return next();
		if (req.path === '/healthz') return answerJson(req, res, 200, { status: 'ok' });
		if (req.path === '/healthz/readiness') {
			// 1.x is ready before its API is mounted; 2.x together with it.
			const ready = version === '1.123.81';
			return answerJson(req, res, ready ? 200 : 503, { status: ready ? 'ok' : 'error' });
		}
		unknown(req, res);
	});

	app.use(express.json({ limit: highestBodyBytes, strict: false }));

	app.get(['/healthz', '/healthz/readiness'], (req, res) => answerJson(req, res, 200, { status: 'ok' }));

	app.use(async (req, res) => {
		if (req.path.startsWith('/webhook/')) return parts.webhook(req, res);
		if (req.path.startsWith(`${apiPath}/`)) return answerApi(req, res);
		const page = req.method === 'GET' ? parts.page(req.path) : null;
		if (page === null) return unknown(req, res);
		answerText(res, 200, 'html', page);
	});

	app.use((thrown: { status?: number }, req: Request, res: Response, _next: NextFunction) => {
		req.resume();
		const tooLarge = thrown.status === 413;
		answerText(res, tooLarge ? 413 : 500, 'html', errorPage(tooLarge ? 'Payload Too Large' : 'Internal Server Error'));
	});

	const unknown = (req: Request, res: Response) =>
		answerText(res, 404, 'html', errorPage(`Cannot ${req.method} ${req.path}`));

	const answerApi = async (req: Request, res: Response) => {
		const path = req.path.slice(apiPath.length);
		try {
			if (path === '/openapi.yml' && req.method === 'GET') {
				return answerText(res, 200, 'text/yaml', openapi(version, routes));
			}
			if (req.method === 'OPTIONS') {
				const methods = router.methods(path).join(', ');
				if (methods) return answerText(res.set('Allow', methods), 200, 'text/plain', methods);
			}
			const { route, params } = router.find(req.method, path);
			authorise(req, route);
			const body = bodyOf(req, route);
			if (version === '1.123.81') refuseUnknown(req.query, route.query ?? []);
			const result = await handled(route, { params, query: req.query, body, req, res });
			if (result === undefined) return;
			const created = result instanceof Created;
			answerJson(req, res, created ? 201 : 200, created ? result.body : result);
		} catch (thrown) {
			if (!(thrown instanceof ApiError)) throw thrown;
			answerJson(req, res, thrown.status, { message: thrown.message });
		}
	};

	const handled = (route: Route, call: Call): unknown => {
		const key = call.req.method === 'POST' ? call.req.get('idempotency-key') : undefined;
		if (key === undefined || !parts.answers) return route.handle(call);
		return parts.answers.once(key, `${call.req.path} ${JSON.stringify(call.body ?? null)}`, () => route.handle(call));
	};

	const authorise = (req: Request, route: Route) => {
		const key = req.get('x-n8n-api-key');
		if (!key && version === '1.123.81') throw new ApiError(401, "'X-N8N-API-KEY' header required");
		if (key !== parts.apiKey) throw new ApiError(401, version === '1.123.81' ? 'unauthorized' : 'Unauthorized');
		// Unlicensed 1.x lets every key do everything.
		if (version === '1.123.81' || route.scope === null) return;
		if (!parts.scopes.includes(route.scope)) throw new ApiError(403, 'Forbidden');
	};

	const bodyOf = (req: Request, route: Route): unknown => {
		if (!route.body) return undefined;
		const type = req.get('content-type');
		const sent = Number(req.get('content-length') ?? 0) > 0 || req.get('transfer-encoding') !== undefined;
		const isJson = type !== undefined && req.is('json') !== false;
		if ((route.body === 'required' && !type) || (sent && type !== undefined && !isJson)) {
			throw new ApiError(415, `unsupported media type ${type?.split(';')[0]}`);
		}
		return req.body as unknown;
	};

	let server: Server | null = null;

	return {
		listen: (port) =>
			new Promise((resolve, reject) => {
				const starting = createServer(app);
				// Data of a retry can take long: the server itself sets no limit (docs/n8n.md, 1).
				starting.requestTimeout = 0;
				starting.once('error', reject);
				starting.listen(port, '127.0.0.1', () => {
					server = starting;
					resolve((starting.address() as AddressInfo).port);
				});
			}),
		cut: () => server?.closeAllConnections(),
		close: () =>
			new Promise((resolve) => {
				if (!server) return resolve();
				const stopping = server;
				server = null;
				stopping.close(() => resolve());
				stopping.closeAllConnections();
			}),
	};
}
