import { randomUUID } from 'node:crypto';

/** The workflows that the recordings were made with, as they are posted to /workflows. */

type SeedNode = { name: string; type: string; typeVersion: number; parameters: object; more?: object };

export type Seed = {
	nodes: readonly SeedNode[];
	settings?: object;
	active?: boolean;
	/** Without the error workflow. */
	bare?: true;
	/** Another seed whose id takes the place of CHILD. */
	child?: string;
};

export const childSeed = '<child>';

const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object = {},
	more: object = {},
): SeedNode => ({ name, type: `n8n-nodes-base.${type}`, typeVersion, parameters, more });
const webhook = (path: string, responseMode = 'onReceived') =>
	node('Webhook', 'webhook', 2, { httpMethod: 'POST', path, responseMode, options: {} }, { webhookId: randomUUID() });
const get = (name: string, url: string, more: object = {}) =>
	node(name, 'httpRequest', 4.2, { url, options: {} }, more);
const code = (name: string, jsCode: string) => node(name, 'code', 2, { jsCode });
const wait = (amount: number, unit: string) => node('Wait', 'wait', 1.1, { resume: 'timeInterval', amount, unit });
const stop = (errorMessage: string) => node('Stop and Error', 'stopAndError', 1, { errorMessage });
const done = () => node('Done', 'noOp', 1);

/** `target` is the base address of the service that they call. */
export const seeds = (target: string): Record<string, Seed> => ({
	errHandler: {
		nodes: [
			node('Error Trigger', 'errorTrigger', 1),
			node('Post to sink', 'httpRequest', 4.2, {
				method: 'POST',
				url: `${target}/sink`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ JSON.stringify($json) }}',
				options: {},
			}),
		],
	},
	ok: { nodes: [webhook('ok'), done()] },
	okLast: { nodes: [webhook('ok-last', 'lastNode'), code('Code', 'return [{json:{x:1}}]')] },
	stopError: { nodes: [webhook('stop-error'), stop('Order 1234 rejected: stock is empty')] },
	stopErrorObject: {
		nodes: [
			webhook('stop-error-object'),
			node('Stop and Error', 'stopAndError', 1, {
				errorType: 'errorObject',
				errorObject: '{"message":"Custom object failure","code":"E_STOCK","description":"detail text"}',
			}),
		],
	},
	codeThrow: { nodes: [webhook('code-throw'), code('Code', "throw new Error('boom from code node');")] },
	codeTypeError: { nodes: [webhook('code-typeerror'), code('Code', 'const a = undefined; return a.b.c;')] },
	httpRefused: { nodes: [webhook('http-refused'), get('HTTP Request', 'http://127.0.0.1:9/nothing')] },
	http500: { nodes: [webhook('http-500'), get('HTTP Request', `${target}/status/500`)] },
	exprError: {
		nodes: [
			webhook('expr-error'),
			node('Edit Fields', 'set', 3.4, {
				mode: 'manual',
				assignments: { assignments: [{ name: 'x', type: 'string', value: "={{ $('Nope').item.json.x }}" }] },
			}),
		],
	},
	flaky: { nodes: [webhook('flaky'), get('Call flaky', `${target}/flaky/a`), done()] },
	flakySlow: {
		nodes: [webhook('flaky-slow'), get('Call flaky', `${target}/flaky/b`), get('Slow', `${target}/slow`), done()],
	},
	retryOnFail: {
		nodes: [
			webhook('retry-on-fail'),
			get('Call flaky', `${target}/flaky/c`, { retryOnFail: true, maxTries: 2, waitBetweenTries: 500 }),
			done(),
		],
	},
	cont: {
		nodes: [
			webhook('continue'),
			get('HTTP Request', 'http://127.0.0.1:9/nothing', { onError: 'continueRegularOutput' }),
			done(),
		],
	},
	slow: { nodes: [webhook('slow'), get('Slow', `${target}/slow`), done()] },
	timeout: { nodes: [webhook('timeout'), get('Slow', `${target}/slow`), done()], settings: { executionTimeout: 2 } },
	waitShort: { nodes: [webhook('wait-short'), wait(40, 'seconds'), done()] },
	waitLong: { nodes: [webhook('wait-long'), wait(30, 'minutes'), done()] },
	edit: {
		nodes: [
			webhook('edit'),
			node('Before', 'noOp', 1),
			code('Maybe fail', "throw new Error('version 1 fails');"),
			done(),
		],
	},
	editRename: { nodes: [webhook('edit-rename'), code('Step A', "throw new Error('fails in Step A');"), done()] },
	delme: { nodes: [webhook('delme'), stop('will be deleted')] },
	toarchive: { nodes: [webhook('toarchive'), stop('x')], bare: true },
	todelete: { nodes: [webhook('todelete'), stop('x')], bare: true },
	nosave: {
		nodes: [webhook('nosave'), stop('not saved')],
		settings: { saveDataErrorExecution: 'none', saveDataSuccessExecution: 'none' },
	},
	child: {
		nodes: [node('When Executed', 'executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }), stop('child failed')],
	},
	parent: {
		nodes: [
			webhook('parent'),
			node('Call child', 'executeWorkflow', 1.2, { workflowId: { __rl: true, mode: 'id', value: childSeed } }),
			done(),
		],
		child: 'child',
	},
	manualFail1: { nodes: [node('Manual', 'manualTrigger', 1), stop('manual failure')], active: false },
	manualFail2: { nodes: [node('Manual', 'manualTrigger', 1), stop('manual failure')], active: false },
	flakyThenWait: { nodes: [webhook('fw'), get('Call', `${target}/flaky/r`), wait(70, 'seconds')], bare: true },
	respond: {
		nodes: [
			webhook('respond', 'responseNode'),
			get('Call', `${target}/flaky/r`),
			node('Respond', 'respondToWebhook', 1.1, { respondWith: 'json', responseBody: '{"ok":true}' }),
		],
		bare: true,
	},
});

/** A node as it is posted. */
export const asPosted = ({ more, ...given }: SeedNode, i: number) => ({
	id: randomUUID(),
	...given,
	position: [i * 200, 0],
	...more,
});

export const inARow = (nodes: readonly { name: string }[]) =>
	Object.fromEntries(
		nodes.slice(0, -1).map(({ name }, i) => [name, { main: [[{ node: nodes[i + 1]!.name, type: 'main', index: 0 }]] }]),
	);
