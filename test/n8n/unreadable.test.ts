import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
	createN8nClient,
	type N8nClient,
	N8nError,
	UnreachableError,
	UnreadableAnswerError,
} from '../../src/n8n/index.js';
import { html, json, key, type Respond, rejection, row, startWire } from './wire.js';

const clientOf = (url: string, more = {}) => createN8nClient({ baseUrl: url, apiKey: key, ...more });

const absurd: unknown[] = [
	null,
	true,
	7,
	'text',
	[],
	{},
	[null],
	{ data: null },
	{ data: {} },
	{ data: [row(1)], nextCursor: 7 },
	row(1, { id: 'abc' }),
	row(1, { id: -1 }),
	row(1, { id: 1.5 }),
	row(1, { id: 1e300 }),
	row(1, { id: '99999999999999999999' }),
	row(1, { id: null }),
	{ stopped: 'two' },
	{ stopped: -1 },
	[{ id: null, name: 'x' }],
	[{ id: 'x' }],
	{ id: 'w' },
];

const calls: Record<string, (client: N8nClient) => Promise<unknown>> = {
	list: (client) => client.executions().list(),
	iterate: (client) => client.executions().iterate().next(),
	listResources: (client) => client.executions().listResources(),
	get: (client) => client.executions().get(1),
	getResource: (client) => client.executions().getResource(1),
	retry: (client) => client.executions().retry(1),
	stop: (client) => client.executions().stop(1),
	stopMany: (client) => client.executions().stopMany({ status: ['running'] }),
	delete: (client) => client.executions().delete(1),
	getTags: (client) => client.executions().getTags(1),
	updateTags: (client) => client.executions().updateTags(1, [{ id: 'a' }]),
	'workflows.list': (client) => client.workflows().list(),
	'workflows.get': (client) => client.workflows().get('w'),
	'workflows.activate': (client) => client.workflows().activate('w'),
	discover: (client) => client.server().discover(),
};

describe.each(Object.entries(calls))('%s', (name, call) => {
	it('makes an UnreadableAnswerError of every absurd answer, never anything else', async () => {
		let refused = 0;
		for (const body of absurd) {
			await using wire = await startWire((response) => json(response, 200, JSON.stringify(body)));
			const outcome = await call(clientOf(wire.url)).then(
				() => null,
				(error: unknown) => error,
			);
			// A few of them are good answers to a few of the calls: an empty list of tags, a row for get.
			if (outcome === null) continue;
			refused++;
			expect(outcome, `${name} of ${JSON.stringify(body)}`).toBeInstanceOf(UnreadableAnswerError);
			const change = !/list|iterate|get|discover/i.test(name);
			expect((outcome as N8nError).outcomeUnknown).toBe(change);
		}
		// A stop's answer has no id, so rows with an odd one are good answers to it.
		expect(refused).toBeGreaterThanOrEqual(absurd.length - (name === 'stop' ? 10 : 6));
	});
});

it('says where the answer is odd, without quoting what is there', async () => {
	await using wire = await startWire((response) => json(response, 200, { data: 'Bearer abc123', nextCursor: null }));
	expect(await rejection(clientOf(wire.url).executions().list())).toMatchObject({
		message: "n8n's answer is not of the expected shape at data.",
		status: 200,
	});
});

const notJson: [string, Respond][] = [
	['n8n’s editor', (response) => html(response, 200, '<html><title>n8n.io - Workflow Automation</title></html>')],
	['plain text', (response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('{"id":"5"}')],
	['nothing at all', (response) => void response.writeHead(204).end()],
	['no content type', (response) => void response.writeHead(200).end('{"id":"5"}')],
	['broken JSON', (response) => json(response, 200, '{"id": "5", "token": "secret')],
	['an empty body', (response) => json(response, 200, '')],
];

it.each(notJson)('%s instead of JSON is an unreadable answer', async (_, respond) => {
	await using wire = await startWire(respond);
	const read = await rejection(clientOf(wire.url).executions().get(5));
	expect(read).toBeInstanceOf(UnreadableAnswerError);
	expect(read).toMatchObject({ outcomeUnknown: false });
	expect(String((read as Error).stack)).not.toContain('secret');
	expect(await rejection(clientOf(wire.url).executions().retry(5))).toMatchObject({ outcomeUnknown: true });
	expect(wire.requests).toHaveLength(2);
});

it('an HTML 404 means that n8n is starting, not that the execution is gone', async () => {
	await using wire = await startWire((response) => html(response, 404));
	const executions = clientOf(wire.url).executions();
	for (const call of [() => executions.get(5), () => executions.retry(5), () => executions.list()]) {
		const error = await rejection(call());
		expect(error).toBeInstanceOf(UnreachableError);
		expect(error).toMatchObject({ starting: true, status: 404, outcomeUnknown: false });
		expect((error as Error).message).toContain('still starting');
	}
});

it('a 404 of neither kind is somebody else', async () => {
	await using wire = await startWire(
		(response) => void response.writeHead(404, { 'content-type': 'text/plain' }).end('nope'),
	);
	expect(await rejection(clientOf(wire.url).executions().get(5))).toMatchObject({
		name: 'IntermediaryError',
		starting: false,
	});
});

describe('an answer larger than allowed', () => {
	const big: Respond = (response) => json(response, 200, { ...row(5), data: 'x'.repeat(5_000) });
	const endless: Respond = (response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		const more = () => {
			while (response.write('x'.repeat(65_536)));
		};
		response.on('drain', more);
		more();
	};
	const packed: Respond = (response) => {
		response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
		response.end(gzipSync(JSON.stringify({ ...row(5), data: 'x'.repeat(500_000) })));
	};

	it.each([
		['large', big],
		['endless', endless],
		['packed small', packed],
	])('is told as that: %s', async (_, respond) => {
		await using wire = await startWire(respond);
		const executions = clientOf(wire.url, { maxAnswerBytes: 4_000 }).executions();
		expect(await rejection(executions.get(5))).toMatchObject({
			name: 'TooLargeError',
			message: "n8n's answer is larger than is read of it: over 4000 bytes.",
			limit: '4000 bytes',
			outcomeUnknown: false,
		});
		const retried = await rejection(executions.retry(5));
		expect(retried).toBeInstanceOf(UnreadableAnswerError);
		expect(retried).toMatchObject({ outcomeUnknown: true });
		expect(wire.requests).toHaveLength(2);
	});

	it('is measured exactly', async () => {
		const text = JSON.stringify(row(5));
		await using wire = await startWire((response) => json(response, 200, text));
		expect((await clientOf(wire.url, { maxAnswerBytes: text.length }).executions().get(5)).id).toBe(5);
		await rejection(
			clientOf(wire.url, { maxAnswerBytes: text.length - 1 })
				.executions()
				.get(5),
		);
	});
});

it('keeps fields that it does not know, and no prototype comes of them', async () => {
	await using wire = await startWire((response) =>
		json(response, 200, JSON.stringify({ ...row(5), later: { a: 1 } }).replace('{', '{"__proto__":{"polluted":true},')),
	);
	const execution = await clientOf(wire.url).executions().get(5);
	expect(execution).toMatchObject({ later: { a: 1 } });
	expect('polluted' in execution).toBe(false);
	expect('polluted' in {}).toBe(false);
});

it('every error is an N8nError with a plain sentence', async () => {
	for (const code of [302, 400, 401, 403, 404, 405, 408, 409, 413, 415, 418, 429, 500, 503]) {
		await using wire = await startWire((response) => json(response, code, {}));
		const error = await rejection(clientOf(wire.url, { timeoutMs: 300 }).executions().stop(5));
		expect(error).toBeInstanceOf(N8nError);
		expect((error as N8nError).message).toMatch(/^\S.*\.$/);
		expect((error as N8nError).message).not.toMatch(/undefined|null|\[object/);
	}
});

it('a row of another execution is never taken for the one asked for', async () => {
	await using wire = await startWire((response) => json(response, 200, row(2, { retryOf: '3' })));
	const executions = clientOf(wire.url).executions();
	const calls = [() => executions.get(1), () => executions.getResource(1), () => executions.delete(1)];
	for (const call of [...calls, () => executions.retry(1)]) {
		const error = await rejection(call());
		expect(error).toBeInstanceOf(UnreadableAnswerError);
		expect((error as N8nError).message).toContain('another execution than the one asked for');
	}
	await executions.get(2);
	await executions.retry(3);
});

it('a list asked for one workflow must not bring those of another', async () => {
	await using wire = await startWire((response) => json(response, 200, { data: [row(2)], nextCursor: null }));
	const executions = clientOf(wire.url).executions();
	expect(await rejection(executions.list({ workflowId: 'other' }))).toBeInstanceOf(UnreadableAnswerError);
	expect((await executions.list({ workflowId: 'UfAJJ92XFV0HT6DV' })).data).toHaveLength(1);
});
