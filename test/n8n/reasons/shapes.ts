/**
 * Failed executions as n8n stores them, and what must be read out of each. The shapes are those of n8n's `NodeApiError`
 * and `NodeOperationError` (packages/workflow/src/errors); the words are those of the services, from their documentation
 * and from public bug reports of n8n.
 */
export type FailedRow = {
	name: string;
	/** `data` and `workflowData` of the execution. */
	run: { data: unknown; workflowData: unknown; status?: string };
	node: string | null;
	/** The node of the main line, where a sub-node of it failed. */
	usedBy?: string;
	/** The words that tell a person why. */
	says: string;
	httpCode?: string;
};

export type NodeError = Record<string, unknown>;

const stock: Record<string, string> = {
	'400': 'Bad request - please check your parameters',
	'401': 'Authorization failed - please check your credentials',
	'402': 'Payment required - perhaps check your payment details?',
	'403': 'Forbidden - perhaps check your credentials?',
	'404': 'The resource you are requesting could not be found',
	'409': 'Your request is invalid or could not be processed by the service',
	'422': 'Your request is invalid or could not be processed by the service',
	'429': 'The service is receiving too many requests from you',
	'500': 'The service was not able to process your request',
	'502': 'Bad gateway - the service failed to handle your request',
	'503':
		'Service unavailable - try again later or consider setting this node to retry automatically (in the node settings)',
	'529': 'The service failed to process your request',
};

const base = (type: string) => (type.includes('.') ? type : `n8n-nodes-base.${type}`);
export const lc = (type: string) => `@n8n/n8n-nodes-langchain.${type}`;
export const node = (name: string, type: string) => ({ name, type: base(type) });

/** What fails alone in the main line. */
export function alone(name: string, type: string, error: NodeError): FailedRow['run'] {
	return {
		data: { resultData: { lastNodeExecuted: name, error: { ...error, node: node(name, type) }, runData: {} } },
		workflowData: { nodes: [node(name, type)], connections: {} },
	};
}

export const apiError = (code: string, more: NodeError): NodeError => ({
	name: 'NodeApiError',
	functionality: 'regular',
	level: 'warning',
	httpCode: code,
	message: stock[code] ?? 'The service failed to process your request',
	messages: [],
	context: { itemIndex: 0 },
	...more,
});
export const answered = (code: string, body: unknown) => [
	`${code} - ${JSON.stringify(typeof body === 'string' ? body : JSON.stringify(body))}`,
];
export const operation = (message: string, more: NodeError = {}): NodeError => ({
	name: 'NodeOperationError',
	functionality: 'regular',
	level: 'warning',
	message,
	messages: [],
	context: { itemIndex: 0 },
	...more,
});

/** A service answered with this body, and n8n found no description in it. */
export const body = (name: string, code: string, answer: unknown, says: string, type = 'httpRequest'): FailedRow => ({
	name,
	run: alone('Call', type, apiError(code, { messages: answered(code, answer) })),
	node: 'Call',
	says,
	httpCode: code,
});
export const described = (
	name: string,
	type: string,
	code: string,
	description: string,
	more: NodeError = {},
): FailedRow => ({
	name,
	run: alone('Call', type, apiError(code, { description, ...more })),
	node: 'Call',
	says: description,
	httpCode: code,
});
export const operational = (name: string, type: string, error: NodeError, says: string): FailedRow => ({
	name,
	run: alone('Step', type, error),
	node: 'Step',
	says,
});
export type Feed = [from: string, kind: string, to: string];
export function wired(nodes: [string, string][], feeds: Feed[], result: Record<string, unknown>): FailedRow['run'] {
	const connections: Record<string, Record<string, unknown>> = {};
	for (const [from, kind, to] of feeds) {
		connections[from] ??= {};
		connections[from][kind] = [[{ node: to, type: kind, index: 0 }]];
	}
	return {
		data: { resultData: { runData: {}, ...result } },
		workflowData: { nodes: nodes.map(([name, type]) => node(name, type)), connections },
	};
}

export const failedRun = (error: NodeError) => [{ executionStatus: 'error', error }];
