import type { Version } from '../types.js';
import type { Route } from './router.js';

const executionStatuses: Record<Version, string> = {
	'2.40.7': 'canceled, crashed, error, new, running, success, unknown, waiting',
	'1.123.81': 'canceled, error, running, success, waiting',
};

/** A small description of this very server, in the form and at the address of n8n's. */
export function openapi(version: Version, routes: readonly Route[]): string {
	const paths = new Map<string, Route[]>();
	for (const route of routes) paths.set(route.path, [...(paths.get(route.path) ?? []), route]);
	const lines = [
		'openapi: 3.0.0',
		'info:',
		'  title: n8n Public API',
		`  description: The part of the public API that the sandbox plays, as n8n ${version} answers it`,
		'  version: 1.1.1',
		'servers:',
		'  - url: /api/v1',
		'security:',
		'  - ApiKeyAuth: []',
		'paths:',
	];
	for (const [path, ofPath] of paths) {
		lines.push(`  ${path}:`);
		for (const route of ofPath) lines.push(...operation(version, route));
	}
	lines.push(
		'components:',
		'  securitySchemes:',
		'    ApiKeyAuth:',
		'      type: apiKey',
		'      in: header',
		'      name: X-N8N-API-KEY',
	);
	return `${lines.join('\n')}\n`;
}

const moreQuery2: Record<string, readonly string[]> = {
	getExecutions: ['redactExecutionData', 'ignoreDataSizeLimit', 'startedAfter', 'startedBefore'],
	getExecution: ['redactExecutionData', 'ignoreDataSizeLimit'],
};

function operation(version: Version, route: Route): string[] {
	const query = [...(route.query ?? []), ...(version === '2.40.7' ? (moreQuery2[route.operationId] ?? []) : [])];
	const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
	return [
		`    ${route.method.toLowerCase()}:`,
		`      operationId: ${route.operationId}`,
		...(inPath.length + query.length > 0 ? ['      parameters:'] : []),
		...inPath.flatMap((name) => parameter(name, 'path', 'string')),
		...query.flatMap((name) => {
			const statuses = name === 'status' && route.resource === 'executions' ? executionStatuses[version] : null;
			return [...parameter(name, 'query', 'string'), ...(statuses ? [`            enum: [${statuses}]`] : [])];
		}),
		'      responses:',
		"        '200':",
		'          description: Operation successful.',
	];
}

const parameter = (name: string, where: 'path' | 'query', type: string): string[] => [
	`        - name: ${name}`,
	`          in: ${where}`,
	`          required: ${where === 'path'}`,
	'          schema:',
	`            type: ${type}`,
];
