import type { Request, Response } from 'express';
import type { Version } from '../types.js';
import { ApiError } from './errors.js';

export type Call = {
	readonly params: Readonly<Record<string, string>>;
	readonly query: Readonly<Record<string, unknown>>;
	readonly body: unknown;
	readonly req: Request;
	readonly res: Response;
};

export type Route = {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** With `{name}` for a part. */
	readonly path: string;
	/** null: any valid key will do. */
	readonly scope: string | null;
	/** Only in that release. */
	readonly only?: Version;
	/** Query parameters; 1.x refuses all others. */
	readonly query?: readonly string[];
	readonly body?: 'required' | 'optional';
	/** How /discover and the API's description call it. */
	readonly resource: string;
	readonly operationId: string;
	/** What it gives is answered as JSON with 200, or with the status of a `Created`; undefined: it has answered itself. */
	handle(call: Call): unknown;
};

type Options = Pick<Route, 'only' | 'query' | 'body'>;

/** Makes the routes of one resource: `route('GET /executions', 'execution:list', 'getExecutions', list)`. */
export const routesOf =
	(resource: string) =>
	(at: string, scope: string | null, operationId: string, handle: Route['handle'], options: Options = {}): Route => {
		const [method, path] = at.split(' ') as [Route['method'], string];
		return { resource, method, path, scope, operationId, handle, ...options };
	};

export class Created {
	readonly body: unknown;
	constructor(body: unknown) {
		this.body = body;
	}
}

export type Router = {
	/** Throws ApiError: 404 for a path that is nowhere, 405 for a method that the path does not take. */
	find(method: string, path: string): { route: Route; params: Record<string, string> };
	/** The methods that the path takes. */
	methods(path: string): string[];
};

export function createRouter(routes: readonly Route[]): Router {
	const compiled = routes.map((route) => ({
		route,
		pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`, 'i'),
		fixed: !route.path.includes('{'),
	}));
	const matching = (path: string) => compiled.filter(({ pattern }) => pattern.test(path));

	return {
		find(method, path) {
			const candidates = matching(path);
			if (candidates.length === 0) throw new ApiError(404, 'not found');
			const wanted = method === 'HEAD' ? 'GET' : method;
			const found = candidates.filter(({ route }) => route.method === wanted);
			const best = found.find(({ fixed }) => fixed) ?? found[0];
			if (!best) throw new ApiError(405, `${method} method not allowed`);
			const groups = best.pattern.exec(path)?.groups ?? {};
			const params = Object.fromEntries(Object.entries(groups).map(([name, part]) => [name, decodeURIComponent(part)]));
			return { route: best.route, params };
		},
		methods(path) {
			const methods = matching(path).map(({ route }) => route.method as string);
			return methods.includes('GET') ? ['GET', 'HEAD', ...methods.filter((one) => one !== 'GET')] : methods;
		},
	};
}
