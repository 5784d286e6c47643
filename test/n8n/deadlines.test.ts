import { EventEmitter, getEventListeners, once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { AbortedError, createN8nClient, type N8nError, TimedOutError } from '../../src/n8n/index.js';
import { json, key, type Respond, rejection, row, startWire } from './wire.js';

const silent: Respond = () => {};
const headersThenSilence: Respond = (response) => {
	response.writeHead(200, { 'content-type': 'application/json' });
	response.write('{"data": [');
};
const drip: Respond = (response) => {
	response.writeHead(200, { 'content-type': 'application/json' });
	const timer = setInterval(() => response.write(' '), 20);
	response.on('close', () => clearInterval(timer));
};

it.each([
	['no answer comes', silent],
	['the answer stops after its headers', headersThenSilence],
	['the answer never ends', drip],
])('a read times out where %s', async (_, fault) => {
	await using wire = await startWire(fault);
	const client = createN8nClient({ baseUrl: wire.url, apiKey: key, timeoutMs: 150 });
	const started = performance.now();
	const error = await rejection(client.executions().list());
	expect(error).toBeInstanceOf(TimedOutError);
	expect(error).toMatchObject({ outcomeUnknown: false, status: null, method: 'GET', path: '/executions' });
	expect(performance.now() - started).toBeLessThan(2_000);
	expect(wire.requests).toHaveLength(1);
});

it('a server that takes the connection and nothing more is timed out too', async () => {
	const server = createServer(() => {});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	const client = createN8nClient({ baseUrl: `https://127.0.0.1:${port}`, apiKey: key, timeoutMs: 200 });
	expect(await rejection(client.executions().get(1))).toMatchObject({ outcomeUnknown: false });
	server.close();
});

it('a retry has its own deadline, and then its outcome is unknown', async () => {
	await using wire = await startWire(silent);
	const client = createN8nClient({ baseUrl: wire.url, apiKey: key, timeoutMs: 20, retryTimeoutMs: 300 });
	const started = performance.now();
	const error = await rejection(client.executions().retry(7, { loadWorkflow: false }));
	expect(performance.now() - started).toBeGreaterThanOrEqual(290);
	expect(error).toBeInstanceOf(TimedOutError);
	expect(error).toMatchObject({ outcomeUnknown: true, path: '/executions/7/retry', method: 'POST' });
	expect(wire.requests).toHaveLength(1);
});

it('other changes keep the short deadline, and their outcome is unknown as well', async () => {
	await using wire = await startWire(silent);
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key, timeoutMs: 50 }).executions();
	for (const change of [executions.stop(7), executions.delete(7), executions.updateTags(7, [])]) {
		expect(await rejection(change)).toMatchObject({ name: 'TimedOutError', outcomeUnknown: true });
	}
});

it('a call may have a deadline of its own', async () => {
	await using wire = await startWire(silent);
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	expect(await rejection(executions.get(7, {}, { timeoutMs: 40 }))).toBeInstanceOf(TimedOutError);
	expect(await rejection(executions.retry(7, {}, { timeoutMs: 40 }))).toBeInstanceOf(TimedOutError);
});

it('the deadline holds for a fetch that does not listen to its signal', async () => {
	const deaf = () => new Promise<Response>(() => {});
	const client = createN8nClient({ baseUrl: 'http://127.0.0.1:1', apiKey: key, timeoutMs: 30, fetch: deaf });
	expect(await rejection(client.executions().get(7))).toBeInstanceOf(TimedOutError);
});

it('resends and their pauses are within the deadline', async () => {
	await using wire = await startWire((response) => json(response, 503, {}));
	const client = createN8nClient({ baseUrl: wire.url, apiKey: key, timeoutMs: 150 });
	const started = performance.now();
	await rejection(client.executions().get(7));
	expect(performance.now() - started).toBeLessThan(180);
});

it('a deadline longer than a timer can hold is no deadline of zero', async () => {
	await using wire = await startWire((response) => setTimeout(() => json(response, 200, row(7)), 30));
	const client = createN8nClient({ baseUrl: wire.url, apiKey: key, timeoutMs: 2 ** 40 });
	expect((await client.executions().get(7)).id).toBe(7);
});

it('the caller can give up: a change then has an unknown outcome, and n8n sees the connection go', async () => {
	const seen = new EventEmitter();
	const came = once(seen, 'came');
	const gone = once(seen, 'gone');
	await using wire = await startWire((response) => {
		response.on('close', () => seen.emit('gone'));
		seen.emit('came');
	});
	const caller = new AbortController();
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	const retried = rejection(executions.retry(7, { loadWorkflow: true }, { signal: caller.signal }));
	await came;
	caller.abort();
	expect(await retried).toMatchObject({ name: 'AbortedError', outcomeUnknown: true });
	await gone;
	expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
});

it('nothing is sent for a caller who gave up before', async () => {
	await using wire = await startWire((response) => json(response, 200, row(7)));
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	const signal = AbortSignal.abort();
	const calls = [
		executions.list({}, { signal }),
		executions.get(7, {}, { signal }),
		executions.retry(7, {}, { signal }),
		executions.stop(7, { signal }),
		executions.delete(7, { signal }),
		executions.iterate({}, { signal }).next(),
	];
	for (const error of await Promise.all(calls.map(rejection))) {
		expect(error).toBeInstanceOf(AbortedError);
		expect((error as N8nError).outcomeUnknown).toBe(false);
	}
	expect(wire.requests).toHaveLength(0);
});

it('the caller can give up during the pause before a resend', async () => {
	const caller = new AbortController();
	await using wire = await startWire((response) => {
		json(response, 503, {}, { 'retry-after': '20' });
		response.on('finish', () => setImmediate(() => caller.abort()));
	});
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	expect(await rejection(executions.get(7, {}, { signal: caller.signal }))).toBeInstanceOf(AbortedError);
	expect(wire.requests).toHaveLength(1);
});

it('a signal that lives long gathers no listeners', async () => {
	await using wire = await startWire((response) => json(response, 200, row(7)));
	const { signal } = new AbortController();
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	for (let i = 0; i < 20; i++) await executions.get(7, {}, { signal });
	expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
