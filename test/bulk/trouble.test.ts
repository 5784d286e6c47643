import { afterEach, expect, inject, test } from 'vitest';
import { openConnections } from '../../src/redis/connection.js';
import { keysOf } from '../setup/keys-of.js';
import { asked, failedOnes, openEngine, told, until } from './engine.js';

/** Whatever n8n answers, a bulk comes to its end. */

let engine: Awaited<ReturnType<typeof openEngine>>;
afterEach(() => engine?.close());
type Bulks = Awaited<ReturnType<typeof engine.start>>;
type Asked = Parameters<Bulks['plan']>[0];

async function failing(count: number) {
	const workflow = engine.n8n.workflow('Order sync', [{ node: 'Call', does: { fail: { message: 'down' } } }]);
	const ids = Array.from({ length: count }, () => engine.n8n.run(workflow));
	await until(() => ids.every((id) => engine.n8n.execution(id)?.status === 'error'), 'the failures');
	return { workflow, ids };
}

async function counted(bulks: Bulks, more: Partial<Asked> = {}) {
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes, ...more });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	return id;
}

test('canceled while n8n is away, with retries under way: they are followed once it is back', async () => {
	engine = await openEngine();
	const { workflow } = await failing(20);
	engine.n8n.fix(workflow);
	const bulks = await engine.start();
	const id = await counted(bulks);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutBefore' });
	engine.n8n.faults.inject({ method: 'GET', kind: 'status', path: /executions\?limit=1$/, status: 500, body: '{}' });
	await bulks.confirm(id, { canary: false });
	await until(async () => (await bulks.read(id))!.rest, 'the rest');
	await bulks.cancel(id, 'U');
	engine.n8n.faults.clear();
	expect((await told(bulks, id)).state).toBe('canceled');
});

test('asked to come back in a day, a place still sees that the bulk is canceled', async () => {
	engine = await openEngine({ concurrency: 2 });
	const { workflow } = await failing(4);
	engine.n8n.fix(workflow);
	const bulks = await engine.start();
	const headers = { 'retry-after': '86400' };
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'status', status: 429, headers, times: 1 });
	const id = await counted(bulks);
	await bulks.confirm(id, { canary: false });
	await until(async () => (await bulks.read(id))!.rest, 'the rest');
	await bulks.cancel(id, 'U');
	expect((await told(bulks, id, 6_000)).state).toBe('canceled');
});

test('one execution that n8n can never delete is refused in the end, and keeps no other', async () => {
	engine = await openEngine({ concurrency: 3 });
	const { ids } = await failing(10);
	const bulks = await engine.start();
	const path = new RegExp(`executions/${ids[0]}$`);
	engine.n8n.faults.inject({ method: 'DELETE', path, kind: 'status', status: 500, body: '{"message":"EACCES"}' });
	const id = await counted(bulks, { kind: 'delete' });
	await bulks.confirm(id, {});
	expect((await told(bulks, id)).counts).toMatchObject({ succeeded: 9, refused: 1 });
}, 60_000);

test('a tag that n8n no longer has is refused, not taken for a missing execution', async () => {
	engine = await openEngine();
	await failing(3);
	const connections = (await openConnections(inject('redisUrl')))!;
	const { key } = keysOf(engine.n8n.url, 'T1').n8n;
	await connections.producer.hset(key('n8n', 'tags'), { nosuch: 'gone' });
	const bulks = await engine.start();
	const id = await counted(bulks, { kind: 'tag', options: { add: ['gone'] } });
	await bulks.confirm(id, {});
	expect((await told(bulks, id)).counts.refused).toBe(3);
	expect(await connections.producer.exists(key('n8n', 'tags'))).toBe(0);
	connections.close();
});

test('a confirm that was cut short before its first job is taken up', async () => {
	engine = await openEngine();
	const { workflow } = await failing(3);
	engine.n8n.fix(workflow);
	const bulks = await engine.start();
	const id = await counted(bulks);
	const connections = (await openConnections(inject('redisUrl')))!;
	const { key } = keysOf(engine.n8n.url, 'T1').n8n;
	await connections.producer.hset(key('bulk', id), { state: 'running', startedAt: String(Date.now()) });
	connections.close();
	expect((await told(bulks, id)).counts.succeeded).toBe(3);
});

/** A row of n8n's list as it comes. */
async function rowOf(id: number): Promise<object> {
	const headers = { 'x-n8n-api-key': engine.n8n.apiKey };
	return (await (await fetch(`${engine.n8n.url}/api/v1/executions/${id}`, { headers })).json()) as object;
}

const answerWith = (data: object[], nextCursor: string | null) =>
	engine.n8n.faults.inject({
		...{ method: 'GET', path: /limit=250/, kind: 'body', contentType: 'application/json' },
		body: JSON.stringify({ data, nextCursor }),
	});

test('an answer that names the same next page for ever ends the count with a problem', async () => {
	engine = await openEngine();
	const { ids } = await failing(1);
	const bulks = await engine.start();
	answerWith([await rowOf(ids[0]!)], 'again');
	const { id } = await bulks.plan({ ...asked, kind: 'tag', words: 'all', selection: failedOnes });
	await until(async () => (await bulks.read(id))?.state === 'failed', 'the problem');
	expect((await bulks.read(id))?.problem?.what).toMatch(/could not be counted/);
});

test('a run that is said to retry itself is retried like any other', async () => {
	engine = await openEngine();
	const { workflow, ids } = await failing(1);
	engine.n8n.fix(workflow);
	const bulks = await engine.start();
	const id = await counted(bulks);
	answerWith([{ ...(await rowOf(ids[0]!)), retryOf: String(ids[0]) }], null);
	await bulks.confirm(id, { canary: false });
	expect((await told(bulks, id)).counts.succeeded).toBe(1);
});

test('the look before stop-many fails: they are stopped one by one', async () => {
	engine = await openEngine();
	const workflow = engine.n8n.workflow('Feed', [{ node: 'Slow', does: { run: 3_600 } }]);
	const ids = [1, 2, 3].map(() => engine.n8n.run(workflow));
	const bulks = await engine.start();
	const selection = { ...failedOnes, statuses: ['running'] };
	const id = await counted(bulks, { kind: 'stop', words: 'running', selection });
	engine.n8n.faults.inject({
		method: 'GET',
		path: /status=running/,
		kind: 'status',
		status: 400,
		body: '{}',
		times: 1,
	});
	await bulks.confirm(id, {});
	expect((await told(bulks, id)).counts.succeeded).toBe(3);
	for (const each of ids) expect(engine.n8n.execution(each)?.status).toBe('canceled');
});

test('one execution that n8n answers with 500 for ever is asked to stop three times, looked at before each, and keeps no other', async () => {
	engine = await openEngine({ concurrency: 3 });
	const workflow = engine.n8n.workflow('Runs away', [{ node: 'Loop', does: { run: 3_600 } }]);
	const ids = Array.from({ length: 6 }, () => engine.n8n.run(workflow));
	const bulks = await engine.start();
	const path = new RegExp(`executions/${ids[0]}/stop$`);
	engine.n8n.faults.inject({ method: 'POST', path, kind: 'status', status: 500, body: '{"message":"EACCES"}' });
	const id = await counted(bulks, { kind: 'stop', selection: { ...failedOnes, statuses: ['running'] } });
	await bulks.confirm(id, {});
	expect((await told(bulks, id)).counts).toMatchObject({ succeeded: 5, refused: 1 });
	const asked = engine.n8n.requests.filter((request) => path.test(request.path));
	expect(asked).toHaveLength(3);
	expect(new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
	expect(engine.n8n.requests.some(({ path: each }) => each.endsWith('/executions/stop'))).toBe(false);
});

test('n8n has stopped one and its answer is lost: that is seen, and it is not asked again', async () => {
	engine = await openEngine();
	const workflow = engine.n8n.workflow('Runs away', [{ node: 'Loop', does: { run: 3_600 } }]);
	const ids = Array.from({ length: 3 }, () => engine.n8n.run(workflow));
	const bulks = await engine.start();
	engine.n8n.faults.inject({ method: 'POST', path: /stop$/, kind: 'cutAfter' });
	const id = await counted(bulks, { kind: 'stop', selection: { ...failedOnes, statuses: ['running'] } });
	await bulks.confirm(id, {});
	expect((await told(bulks, id)).counts).toMatchObject({ succeeded: 3 });
	expect(engine.n8n.requests.filter(({ method }) => method === 'POST')).toHaveLength(ids.length);
});

test('a run that is to be stopped first and runs on all the same is asked to stop once', async () => {
	engine = await openEngine();
	const workflow = engine.n8n.workflow('Runs away', [{ node: 'Loop', does: { run: 3_600 } }]);
	engine.n8n.run(workflow);
	const bulks = await engine.start();
	// Said to be stopped, and not stopped.
	const body = JSON.stringify({
		mode: 'webhook',
		startedAt: null,
		stoppedAt: null,
		finished: false,
		status: 'canceled',
	});
	engine.n8n.faults.inject({ method: 'POST', path: /stop$/, kind: 'status', status: 200, body });
	const id = await counted(bulks, { kind: 'delete', selection: { ...failedOnes, statuses: ['running'] } });
	await bulks.confirm(id, { stopFirst: true });
	expect((await told(bulks, id)).counts).toMatchObject({ changed: 1 });
	expect(engine.n8n.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
}, 40_000);

test('a row of an absurd number keeps no other from being counted', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const workflow = engine.n8n.workflow('Order sync', [{ node: 'Call', does: { fail: { message: 'down' } } }]);
	const ids = [1, 2, 3].map(() => engine.n8n.run(workflow));
	engine.n8n.answerOddly(ids[2]!, { id: '900000000000000' });
	const { id } = await bulks.plan({ ...asked, kind: 'tag', words: 'failed', selection: failedOnes });
	const ready = await until(async () => (await bulks.read(id))?.state !== 'counting' && bulks.read(id), 'the count');
	expect(ready).toMatchObject({ state: 'ready', total: 2 });
});

test('a retry whose run n8n shows without a status comes to its end, as one that succeeded', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = await failing(2);
	engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutAfter', times: 1 });
	const id = await counted(bulks);
	const before = new Set(engine.n8n.executions().map((run) => run.id));
	await bulks.confirm(id, { canary: false });
	const made = () => engine.n8n.executions().filter((run) => !before.has(run.id));
	await until(() => made().length === ids.length, 'the retries');
	for (const run of made()) engine.n8n.answerOddly(Number(run.id), { status: null });
	expect((await told(bulks, id)).counts.succeeded).toBe(2);
});
