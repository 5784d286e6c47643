import { ApiError } from './errors.js';
import { type Call, type Route, routesOf } from './router.js';

/** GET /discover (2.16 on): what the key may do, as n8n tells it. */
export function discoverRoute(routes: () => readonly Route[], scopes: readonly string[]): Route {
	const resources = () => {
		const found: Record<string, { operations: string[]; endpoints: object[] }> = {};
		for (const route of routes()) {
			if (route.scope !== null && !scopes.includes(route.scope)) continue;
			found[route.resource] ??= { operations: [], endpoints: [] };
			const { operations, endpoints } = found[route.resource]!;
			const operation = route.scope?.split(':')[1];
			if (operation && !operations.includes(operation)) operations.push(operation);
			endpoints.push({ method: route.method, path: `/api/v1${route.path}`, operationId: route.operationId });
		}
		return found;
	};

	const filter = (value: unknown, name: string): string | null => {
		if (value === undefined) return null;
		if (typeof value !== 'string') throw new ApiError(400, `request/query/${name} Expected string, received array`);
		return value;
	};

	const handle = ({ query }: Call) => {
		const all = resources();
		const wanted = filter(query.resource, 'resource');
		const shown = wanted === null ? all : Object.fromEntries(Object.entries(all).filter(([name]) => name === wanted));
		return {
			data: {
				scopes,
				resources: shown,
				filters: {
					resource: { description: 'Filter to a specific resource', values: Object.keys(all) },
					operation: {
						description: 'Filter to a specific operation',
						values: [...new Set(Object.values(all).flatMap(({ operations }) => operations))],
					},
					include: { description: 'Include additional data', values: ['schemas'] },
				},
				specUrl: '/api/v1/openapi.yml',
			},
		};
	};

	return routesOf('discover')('GET /discover', null, 'getDiscover', handle, { only: '2.40.7' });
}
