import { describe, expect, it } from 'vitest';
import { executionShape } from '../../src/n8n/execution.js';
import { canceledBy, canceledByHand, type Execution, failureOf, serverMode } from '../../src/n8n/index.js';
import { recordings } from './recorded.js';

const executionOf = (body: unknown): Execution => executionShape.parse(body);

/** Node, message, and then only what is there: description, httpCode, kind. */
const expected: Record<
	string,
	[string, string, { description?: string; httpCode?: string; kind?: string | null }] | null
> = {
	'data-child': ['Stop and Error', 'child failed', { kind: 'NodeOperationError' }],
	'data-codeThrow': ['Code', 'boom from code node [line 1]', { kind: 'WrappedExecutionError' }],
	'data-codeTypeError': [
		'Code',
		"Cannot read properties of undefined (reading 'b') [line 1]",
		{ description: 'TypeError', kind: 'WrappedExecutionError' },
	],
	'data-cont': null,
	'data-crashed': ['Slow', 'Workflow did not finish, possible out-of-memory issue', { kind: 'WorkflowCrashedError' }],
	'data-delme': ['Stop and Error', 'will be deleted', { kind: 'NodeOperationError' }],
	'data-edit': ['Maybe fail', 'version 1 fails [line 1]', { kind: 'WrappedExecutionError' }],
	'data-editRename': ['Step A', 'fails in Step A [line 1]', { kind: 'WrappedExecutionError' }],
	'data-exprError': ['Edit Fields', "Referenced node doesn't exist", { kind: 'NodeOperationError' }],
	'data-flaky': [
		'Call flaky',
		'Service unavailable - try again later or consider setting this node to retry automatically (in the node settings)',
		{ description: 'down for maintenance', httpCode: '503', kind: 'NodeApiError' },
	],
	'data-http500': [
		'HTTP Request',
		'The service was not able to process your request',
		{ description: 'Upstream exploded', httpCode: '500', kind: 'NodeApiError' },
	],
	'data-httpRefused': [
		'HTTP Request',
		'The service refused the connection - perhaps it is offline',
		{ httpCode: 'ECONNREFUSED', kind: 'NodeApiError' },
	],
	'data-ok': null,
	'data-okLast': null,
	'data-parent': ['Call child', 'child failed', { kind: 'NodeOperationError' }],
	'data-retryOnFail': [
		'Call flaky',
		'Service unavailable - try again later or consider setting this node to retry automatically (in the node settings)',
		{ description: 'down for maintenance', httpCode: '503', kind: 'NodeApiError' },
	],
	'data-stopError': ['Stop and Error', 'Order 1234 rejected: stock is empty', { kind: 'NodeOperationError' }],
	'data-stopErrorObject': [
		'Stop and Error',
		'Custom object failure',
		{ description: 'detail text', kind: 'NodeOperationError' },
	],
	'data-timeout': null,
	'data-too-large': null,
	'data-too-large-ignored': ['Stop and Error', 'Order 1234 rejected: stock is empty', { kind: 'NodeOperationError' }],
};

const recorded = recordings(/\/executions-get\/data-/);

it('has a line for every recorded execution with data, of both versions', () => {
	expect(new Set(recorded.map(({ name }) => name.split('/')[2]))).toEqual(new Set(Object.keys(expected)));
	expect(recorded.length).toBeGreaterThanOrEqual(36);
});

describe.each(recorded)('$name', ({ name, response }) => {
	it('is read as it is', () => {
		const read = failureOf(executionOf(response.body));
		const wanted = expected[name.split('/')[2]!];
		if (!wanted) {
			expect(read).toBeNull();
			return;
		}
		const [node, message, more] = wanted;
		// 1.123 leaves the class out for code.
		const kind = more.kind === 'WrappedExecutionError' && name.startsWith('1.123') ? null : more.kind;
		expect(read).toMatchObject({ node, message, description: null, httpCode: null, ...more, kind });
		expect(read!.nodeType).toMatch(/^n8n-nodes-base\./);
		expect('childExecutionId' in read!).toBe(name.endsWith('data-parent'));
	});
});

it('the failed child of a sub-workflow is named by a number', () => {
	for (const { response } of recordings(/executions-get\/data-parent/)) {
		const child = failureOf(executionOf(response.body))!.childExecutionId;
		expect(child).toBeTypeOf('number');
	}
});

it('redacted data tells that there was an error, and its class', () => {
	const [redacted] = recordings(/2\.40\.7\/executions-get\/redact-true/);
	expect(failureOf(executionOf(redacted!.response.body))).toEqual({
		node: 'Stop and Error',
		nodeType: 'n8n-nodes-base.stopAndError',
		message: 'NodeOperationError, without a message',
		reason: null,
		description: null,
		httpCode: null,
		stack: null,
		kind: 'NodeOperationError',
	});
});

it('is null without data', () => {
	for (const { response } of recordings(/executions-get\/(plain|running|waiting|queued|running-data)$/)) {
		expect(failureOf(executionOf(response.body))).toBeNull();
	}
});

it('an error that only the last node kept counts, unless the run succeeded', () => {
	const data = {
		resultData: {
			lastNodeExecuted: 'A',
			runData: { A: [{ error: { message: 'first' } }, { error: { message: 'second' } }] },
		},
	};
	const execution = executionOf({ id: 1, status: 'error', workflowId: 'w', data });
	expect(failureOf(execution)).toMatchObject({ node: 'A', message: 'second' });
	expect(failureOf({ ...execution, status: 'success' })).toBeNull();
});

describe('odd data', () => {
	const odd: unknown[] = [
		null,
		'text',
		7,
		[],
		{},
		{ resultData: null },
		{ resultData: [] },
		{ resultData: { error: null } },
		{ resultData: { error: [] } },
		{ resultData: { error: '' } },
		{ resultData: { runData: 'x', lastNodeExecuted: 'A' } },
		{ resultData: { runData: { A: {} }, lastNodeExecuted: 'A' } },
		{ resultData: { runData: { A: [null] }, lastNodeExecuted: 'A' } },
		{ resultData: { runData: null, lastNodeExecuted: {} } },
	];
	it.each(odd.map((data) => [JSON.stringify(data), data]))('%s has no failure, and hurts nothing', (_, data) => {
		const execution = { ...executionOf({ id: 1, status: 'error', workflowId: 'w' }), data, workflowData: data };
		expect(failureOf(execution)).toBeNull();
		expect(canceledByHand({ ...execution, status: 'canceled' })).toBe(false);
		expect(['regular', 'queue', null]).toContain(serverMode(execution));
	});

	const errors: [unknown, string][] = [
		['just words', 'just words'],
		[{ message: '' }, 'An error without a message'],
		[{ message: '  ', description: 'why' }, 'why'],
		[{ messages: ['from the list'] }, 'from the list'],
		[{ messages: 'x', name: 'SomeError' }, 'SomeError, without a message'],
		[{ message: { deep: true }, name: 7 }, '7, without a message'],
		[{ message: 42, node: null, executionId: {} }, '42'],
		[{ x: 1, node: 'Named', stack: [] }, 'An error without a message'],
	];
	it.each(errors)('%j still has a message', (error, message) => {
		const execution = executionOf({ id: 1, status: 'error', workflowId: 'w', data: { resultData: { error } } });
		expect(failureOf(execution)).toMatchObject({ message, nodeType: null });
	});
});

describe('canceledBy', () => {
	it.each([
		['2.40.7/executions-get/canceled-data', 'hand'],
		['2.40.7/executions-get/canceled-waiting-data', 'hand'],
		['2.40.7/executions-get/data-timeout', 'time-out'],
		['1.123.81/executions-get/data-timeout', 'time-out'],
		['2.40.7/executions-get/data-stopError', null],
	])('%s: %s', (name, by) => {
		const [recording] = recordings(new RegExp(`^${name.replaceAll('.', '\\.')}$`));
		expect(canceledBy(executionOf(recording!.response.body))).toBe(by);
	});

	it.each([
		['no data', {}],
		['data that we left out', { dataLeftOut: '4 MB' }],
		['data that n8n left out', { dataTooLargeToDisplay: true, data: { version: 1, resultData: { runData: {} } } }],
		['an error of another kind', { data: { resultData: { error: { message: 'x' }, runData: {} } } }],
	])('%s does not tell', (_, more) => {
		expect(canceledBy(executionOf({ id: 1, status: 'canceled', ...more }))).toBeNull();
	});
});

describe('canceledByHand', () => {
	it.each([
		['2.40.7/executions-get/canceled-data', true],
		['2.40.7/executions-get/canceled-waiting-data', true],
		['2.40.7/executions-get/data-timeout', false],
		['1.123.81/executions-get/data-timeout', false],
		['2.40.7/executions-get/data-stopError', false],
		// The retry of a run stopped by hand carries the old error, but was not stopped itself.
		['2.40.7/executions-retry/canceled-before-first-node', false],
	])('%s: %s', (name, byHand) => {
		const [recording] = recordings(new RegExp(`^${name.replaceAll('.', '\\.')}$`));
		expect(canceledByHand(executionOf(recording!.response.body))).toBe(byHand);
	});
});

describe('serverMode', () => {
	const answers = recordings(/\/executions-retry\//).filter(({ response }) => response.status === 200);
	it('is told by every recorded answer of a retry', () => {
		expect(answers.length).toBeGreaterThan(50);
		for (const { name, response } of answers) {
			const mode = name.startsWith('2.40.7-queue-mode') ? 'queue' : 'regular';
			expect(serverMode(executionOf(response.body)), name).toBe(mode);
		}
	});

	it('is not told where there is no data, or the run ended before its first node', () => {
		const bare = executionOf({ id: 1, status: 'error', workflowId: 'w' });
		expect(serverMode(bare)).toBeNull();
		expect(serverMode({ ...bare, data: { resultData: { runData: {}, error: { message: 'x' } } } })).toBeNull();
	});
});
