import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canceledByHand, type Failure, failureOf } from '../../src/n8n/index.js';
import { call, called, code, done, get, type Node, stopWith, stopWithObject } from './support/graphs.js';
import { type Harness, harnesses } from './support/harness.js';

describe.each(harnesses)('why a run failed: $name', ({ open }) => {
	let place: Harness;
	beforeAll(async () => {
		place = await open();
	}, 60_000);
	afterAll(() => place?.close(), 60_000);

	/** The failure of a workflow of these nodes, and the raw error that it was read from. */
	async function failure(what: string, nodes: Node[]) {
		const row = await place.run(await place.workflow(`failure-${what}`, nodes));
		expect(row.status).toBe('error');
		const execution = await place.executions.get(row.id, { includeData: true });
		const { resultData } = execution.data as {
			resultData: {
				error: Record<string, unknown>;
				lastNodeExecuted: string;
				runData: Record<string, { error?: object }[]>;
			};
		};
		// The same error is repeated in the last entry of the node.
		expect(resultData.runData[resultData.lastNodeExecuted]!.at(-1)!.error).toMatchObject({
			message: resultData.error.message,
		});
		return { failure: failureOf(execution) as Failure, error: resultData.error };
	}

	it('Stop and Error', async () => {
		const { failure: read } = await failure('stop', [stopWith('Order 1234 rejected')]);
		expect(read).toMatchObject({
			node: 'Stop and Error',
			nodeType: 'n8n-nodes-base.stopAndError',
			message: 'Order 1234 rejected',
			description: null,
			httpCode: null,
			kind: 'NodeOperationError',
		});
		expect(read.stack).toContain('Order 1234 rejected');
	});

	it('Stop and Error with an object', async () => {
		const object = { message: 'Custom object failure', code: 'E_STOCK', description: 'detail text' };
		const { failure: read, error } = await failure('object', [stopWithObject(object)]);
		expect(read).toMatchObject({ message: 'Custom object failure', description: 'detail text' });
		expect(error.context).toEqual({ metadata: object });
	});

	it('a code node that throws', async () => {
		const { failure: read, error } = await failure('code', [code('Code', "throw new Error('boom');")]);
		expect(read).toMatchObject({
			node: 'Code',
			nodeType: 'n8n-nodes-base.code',
			message: 'boom [line 1]',
			description: null,
			kind: place.two ? 'WrappedExecutionError' : null,
		});
		expect('node' in error).toBe(!place.two);
		expect(error.lineNumber).toBe(1);
	});

	it('a code node with a mistake', async () => {
		const { failure: read } = await failure('type', [code('Code', 'const a = undefined; return a.b;')]);
		expect(read).toMatchObject({
			message: "Cannot read properties of undefined (reading 'b') [line 1]",
			description: 'TypeError',
		});
	});

	it('a call that nobody answers', async () => {
		const { failure: read, error } = await failure('refused', [get('HTTP Request', 'http://127.0.0.1:9/nothing')]);
		expect(read).toMatchObject({
			node: 'HTTP Request',
			message: 'The service refused the connection - perhaps it is offline',
			httpCode: 'ECONNREFUSED',
			kind: 'NodeApiError',
		});
		expect(error.messages).toContain('connect ECONNREFUSED 127.0.0.1:9');
		expect(error.context).toMatchObject({ request: { method: 'GET', uri: 'http://127.0.0.1:9/nothing' } });
	});

	it('a call that is answered with 500, and with 503', async () => {
		const { failure: read } = await failure('500', [get('HTTP Request', `${place.target.url}/status/500`)]);
		expect(read).toMatchObject({
			message: 'The service was not able to process your request',
			description: 'Upstream exploded',
			httpCode: '500',
			kind: 'NodeApiError',
		});
		const { failure: down } = await failure('503', [get('HTTP Request', `${place.target.url}/flaky/never`)]);
		expect(down).toMatchObject({ httpCode: '503', description: 'down for maintenance' });
	});

	it('a sub-workflow that fails: the parent names the child, and both have rows', async () => {
		const child = await place.create('failure-child', [called(), stopWith('child failed')]);
		if (place.two) await place.client.workflows().activate(child.id);
		const { failure: read } = await failure('parent', [call('Call child', child.id)]);
		expect(read).toMatchObject({ node: 'Call child', message: 'child failed' });
		const [row] = await place.rowsOf(child.id);
		expect(read.childExecutionId).toBe(row!.id);
		expect(row).toMatchObject({ mode: 'integrated', status: 'error' });
	});

	it('a node that goes on after an error: a success, with nothing to tell', async () => {
		const calling = { ...get('HTTP Request', `${place.target.url}/status/500`), onError: 'continueRegularOutput' };
		const row = await place.run(await place.workflow('failure-goes-on', [calling, done()]));
		expect(row.status).toBe('success');
		expect(failureOf(await place.executions.get(row.id, { includeData: true }))).toBeNull();
	});

	it('a time-out: canceled, and no error at all', async () => {
		const workflow = await place.workflow(
			'failure-timeout',
			[get('Slow', `${place.target.url}/slow/failure-timeout`), done()],
			{ executionTimeout: 1 },
		);
		const row = await place.run(workflow, ({ status }) => status === 'canceled');
		const execution = await place.executions.get(row.id, { includeData: true });
		expect(failureOf(execution)).toBeNull();
		expect(canceledByHand(execution)).toBe(false);
		const { resultData } = execution.data as { resultData: { runData: object } };
		expect(Object.keys(resultData.runData)).toEqual(['Webhook']);
		place.target.release('failure-timeout');
	});

	it('redacted: that there was an error, and of which kind (2.x)', async ({ skip }) => {
		skip(!place.two, 'redaction came with n8n 2.16');
		const row = await place.run(await place.workflow('failure-redacted', [stopWith('secret')]));
		const read = failureOf(await place.executions.get(row.id, { includeData: true, redactExecutionData: true }));
		expect(read).toMatchObject({ node: 'Stop and Error', kind: 'NodeOperationError', stack: null });
		expect(read!.message).not.toContain('secret');
	});
});
