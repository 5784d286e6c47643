import { afterEach, expect, inject, test } from 'vitest';
import { byNumber } from '../../src/instances/execution-ref.js';
import { createLedger } from '../../src/operations/ledger.js';
import { type Connections, openConnections } from '../../src/redis/connection.js';
import { keysOf } from '../setup/keys-of.js';
import { asked, failedOnes, openEngine, told, until } from './engine.js';

/** What a bulk must not do to others that are at the same executions, nor they to it. */

let engine: Awaited<ReturnType<typeof openEngine>>;
let connections: Connections;
afterEach(async () => {
	connections?.close();
	await engine?.close();
});
type Bulks = Awaited<ReturnType<typeof engine.start>>;
type Asked = Parameters<Bulks['plan']>[0];

async function open(options: Parameters<typeof openEngine>[0] = {}) {
	engine = await openEngine(options);
	connections = (await openConnections(inject('redisUrl')))!;
	const { key } = keysOf(engine.n8n.url, 'T1').n8n;
	return { key, redis: connections.producer, ledger: createLedger(connections.producer, ({ id }) => key('retry', id)) };
}

async function failing(count: number, then: 'at once' | { run: number } = 'at once') {
	const steps = [{ node: 'Call', does: { fail: { message: 'down' } } }] as const;
	const after = then === 'at once' ? [] : [{ node: 'Slow', does: then }];
	const workflow = engine.n8n.workflow('Order sync', [...steps, ...after]);
	const ids = Array.from({ length: count }, () => engine.n8n.run(workflow));
	await until(() => ids.every((id) => engine.n8n.execution(id)?.status === 'error'), 'the failures');
	return { workflow, ids };
}

async function counted(bulks: Bulks, more: Partial<Asked>) {
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes, ...more });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	return id;
}

const retriesOf = (id: number) => engine.n8n.executions().filter((run) => run.retryOf === id);

test('tagging an execution whose retry is in doubt leaves the doubt: in queue mode nothing is sent twice', async () => {
	const { key, redis, ledger } = await open({ n8n: { mode: 'queue' } });
	const { workflow, ids } = await failing(1);
	engine.n8n.fix(workflow);
	await redis.hset(key('n8n', 'tags'), { [engine.n8n.tag('seen')]: 'seen' });
	const bulks = await engine.start();
	const retry = await counted(bulks, {});
	const tag = await counted(bulks, { kind: 'tag', options: { add: ['seen'] } });
	engine.n8n.queue.hold();
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutAfter', times: 1 });
	await bulks.confirm(retry, { canary: false });
	await until(() => retriesOf(ids[0]!).length === 1, 'the retry');
	await bulks.confirm(tag, {});
	expect((await told(bulks, tag)).counts.succeeded).toBe(1);
	expect((await told(bulks, retry)).counts.uncertain).toBe(1);
	expect((await ledger.read(byNumber(ids[0]!)))?.phase).toBe('unknown-outcome');
	engine.n8n.queue.release();
	expect(retriesOf(ids[0]!)).toHaveLength(1);
});

test('two retries of the same failures: what one has under way is left by the other, and told by the first', async () => {
	const { ledger } = await open();
	const { workflow, ids } = await failing(3, { run: 3_600 });
	engine.n8n.fix(workflow);
	let skippedMs = 0;
	const bulks = await engine.start({ now: () => Date.now() + skippedMs });
	const first = await counted(bulks, { words: 'first' });
	const second = await counted(bulks, { words: 'second' });
	await bulks.confirm(first, { canary: false });
	await until(() => ids.every((id) => retriesOf(id).length === 1), 'the retries');
	// Longer than what was read of n8n is believed.
	skippedMs = 3_000;
	await bulks.confirm(second, { canary: false });
	await told(bulks, second);
	for (const id of ids) expect((await ledger.read(byNumber(id)))?.phase).toBe('intended');
	engine.n8n.finishRuns();
	expect((await told(bulks, first)).counts.succeeded).toBe(3);
	for (const id of ids) expect(retriesOf(id)).toHaveLength(1);
});

test('two changes of the same tags at once lose none', async () => {
	const { key, redis } = await open();
	const { ids } = await failing(30);
	const tags = Object.fromEntries(['a', 'b'].map((name) => [engine.n8n.tag(name), name]));
	await redis.hset(key('n8n', 'tags'), tags);
	const bulks = await engine.start();
	engine.n8n.faults.inject({ path: /tags$/, kind: 'delay', ms: 20 });
	const [a, b] = await Promise.all(
		['a', 'b'].map((name) => counted(bulks, { kind: 'tag', words: name, options: { add: [name], concurrency: 2 } })),
	);
	await Promise.all([bulks.confirm(a!, {}), bulks.confirm(b!, {})]);
	expect((await told(bulks, a!)).counts.succeeded).toBe(30);
	expect((await told(bulks, b!)).counts.succeeded).toBe(30);
	for (const id of ids) expect(engine.n8n.execution(id)?.tags).toHaveLength(2);
});

test('a process that is stopped before it has sent leaves no doubt, also in queue mode', async () => {
	await open({ n8n: { mode: 'queue' } });
	const { workflow, ids } = await failing(5);
	engine.n8n.fix(workflow);
	const one = await engine.start();
	const id = await counted(one, {});
	let stopped: Promise<void> | undefined;
	engine.n8n.faults.inject({
		...{ method: 'GET', path: /executions\?limit=250/, kind: 'delay', ms: 400, times: 1 },
		onHit: () => {
			stopped = one.stop();
		},
	});
	await one.confirm(id, { canary: false });
	await until(() => stopped !== undefined, 'the look at what was retried');
	await stopped;
	const end = await told(await engine.start(), id);
	expect(end.counts).toMatchObject({ succeeded: 5, uncertain: 0 });
	for (const each of ids) expect(retriesOf(each)).toHaveLength(1);
});

test('the same words that nobody was let do keep nobody else from them', async () => {
	await open();
	const { workflow } = await failing(3);
	engine.n8n.fix(workflow);
	const no = { allowed: false, reason: 'no', ask: '', why: 'guest' } as const;
	let may = true;
	const access = { check: async () => (may ? ({ allowed: true } as const) : no) };
	const bulks = await engine.start({ access });
	const refused = await counted(bulks, {});
	may = false;
	expect(await bulks.confirm(refused, {})).toEqual({ started: false, other: null });
	may = true;
	const other = await counted(bulks, {});
	expect((await bulks.confirm(other, { canary: false })).started).toBe(true);
	await told(bulks, other);
});
