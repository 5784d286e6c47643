import { randomUUID } from 'node:crypto';

export type Node = {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	[more: string]: unknown;
};

const node = (name: string, type: string, typeVersion: number, parameters: object, more: object = {}): Node => ({
	id: randomUUID(),
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	position: [0, 0],
	parameters: { ...parameters },
	...more,
});

export const webhook = (path: string) =>
	node(
		'Webhook',
		'webhook',
		2,
		{ httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
		{ webhookId: randomUUID() },
	);
export const get = (name: string, url: string) => node(name, 'httpRequest', 4.2, { url, options: {} });
export const post = (name: string, url: string) =>
	node(name, 'httpRequest', 4.2, {
		method: 'POST',
		url,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: '={{ JSON.stringify($json) }}',
		options: {},
	});
export const stopWith = (errorMessage: string) => node('Stop and Error', 'stopAndError', 1, { errorMessage });
export const stopWithObject = (object: object) =>
	node('Stop and Error', 'stopAndError', 1, { errorType: 'errorObject', errorObject: JSON.stringify(object) });
export const code = (name: string, jsCode: string) => node(name, 'code', 2, { jsCode });
export const wait = (amount: number, unit: 'seconds' | 'minutes') =>
	node('Wait', 'wait', 1.1, { resume: 'timeInterval', amount, unit });
export const done = (name = 'Done') => node(name, 'noOp', 1, {});
export const errorTrigger = () => node('Error Trigger', 'errorTrigger', 1, {});
export const called = () => node('When Executed', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' });
export const call = (name: string, workflowId: string) =>
	node(name, 'executeWorkflow', 1.2, {
		workflowId: { __rl: true, mode: 'id', value: workflowId },
		workflowInputs: { mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: [] },
		options: {},
	});

/** The nodes in a row. */
export const inARow = (nodes: Node[]) => ({
	nodes: nodes.map((one, i) => ({ ...one, position: [i * 200, 0] as [number, number] })),
	connections: Object.fromEntries(
		nodes.slice(0, -1).map((one, i) => [one.name, { main: [[{ node: nodes[i + 1]!.name, type: 'main', index: 0 }]] }]),
	),
});
