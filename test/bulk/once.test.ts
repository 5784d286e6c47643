import { Redis } from 'ioredis';
import { afterEach, expect, inject, test } from 'vitest';
import { sameId } from '../../src/bulk/bulk.js';
import { byNumber } from '../../src/instances/execution-ref.js';
import { createLedger } from '../../src/operations/ledger.js';
import { addressOf } from '../../src/redis/connection.js';
import { isSlowWith } from '../redis/bad-way.js';
import { keysOf } from '../setup/keys-of.js';
import { asked, told as ended, failedOnes, openEngine, until } from './engine.js';

let engine: Awaited<ReturnType<typeof openEngine>>;
afterEach(() => engine?.close());

type Bulks = Awaited<ReturnType<typeof engine.start>>;

function failing(count: number, name = 'Order sync') {
	const workflow = engine.n8n.workflow(name, [{ node: 'Call', does: { fail: { message: 'down' } } }]);
	const ids = Array.from({ length: count }, () => engine.n8n.run(workflow));
	return { workflow, ids };
}

async function counted(bulks: Bulks, words = 'failed', selection = failedOnes) {
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words, selection });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	return (await bulks.read(id))!;
}

async function whole(bulks: Bulks, words?: string, selection = failedOnes) {
	const { id, total } = await counted(bulks, words, selection);
	if (total > 0) await bulks.confirm(id, { canary: false });
	return total > 0 ? ended(bulks, id) : bulks.read(id);
}

const retriesOf = (id: number) => engine.n8n.executions().filter((run) => run.retryOf === id);

test('what was retried long ago, by whomever, is not counted again', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = failing(8);
	engine.n8n.fix(workflow);
	engine.n8n.retryInUi(ids[0]!);
	engine.n8n.seedHistory(2_500);
	expect((await whole(bulks))!.total).toBe(7);
	engine.n8n.seedHistory(2_500);
	expect((await whole(bulks))!.total).toBe(0);
	for (const id of ids) expect(retriesOf(id)).toHaveLength(1);
});

test.each([2_500, 12_000])(
	'what somebody retried between count and Confirm is left, %i rows later too',
	async (rows) => {
		engine = await openEngine();
		const bulks = await engine.start();
		const { workflow, ids } = failing(3);
		engine.n8n.fix(workflow);
		const { id } = await counted(bulks);
		engine.n8n.retryInUi(ids[0]!);
		engine.n8n.seedHistory(rows);
		await bulks.confirm(id, { canary: false });
		expect((await ended(bulks, id)).counts).toMatchObject({ succeeded: 2, 'already-recovered': 1 });
		for (const each of ids) expect(retriesOf(each)).toHaveLength(1);
	},
);

test('of a run and its retries that failed as well only the newest is retried', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = failing(3);
	const second = engine.n8n.retryInUi(ids[0]!);
	const third = engine.n8n.retryInUi(second);
	const madeGood = engine.n8n.retryInUi(ids[1]!);
	engine.n8n.fix(workflow);
	engine.n8n.retryInUi(madeGood);
	const end = await whole(bulks);
	expect(end!.counts.succeeded).toBe(2);
	expect([ids[0]!, second, third, ids[1]!, madeGood, ids[2]!].map((id) => retriesOf(id).length)).toEqual([
		1, 1, 1, 1, 1, 1,
	]);
});

test('a filter that leaves out the failed retry still finds the run behind it', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = failing(2);
	engine.n8n.retryInUi(ids[0]!);
	const again = engine.n8n.retryInUi(ids[1]!);
	engine.n8n.fix(workflow);
	engine.n8n.retryInUi(again);
	const end = await whole(bulks, 'by webhook', { ...failedOnes, mode: 'webhook' });
	expect(end).toMatchObject({ total: 1, counts: { succeeded: 1 } });
	expect(retriesOf(ids[0]!)).toHaveLength(2);
});

test('what a click of ours has made good is left, though n8n shows nothing of it', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = failing(6);
	engine.n8n.fix(workflow);
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	try {
		const { key } = keysOf(engine.n8n.url, 'T1').n8n;
		// As after a retry that waited for hours: n8n notes no success on the run that it retried (docs/n8n.md, 8).
		const { by, askedAt } = asked;
		const told = { execution: byNumber(ids[2]!), by: by.userId, askedAt, loadWorkflow: false };
		const end = { ...told, phase: 'recovered', newId: 990, tookMs: null, endedAt: askedAt } as const;
		const ledger = createLedger(redis, ({ id }) => key('retry', id));
		const intent = {
			jobId: 'j1',
			asked: { ...told, by, accepted: [] },
			workflowId: workflow.id,
			horizon: 6,
			intendedAt: askedAt,
		};
		const won = await ledger.intend(byNumber(ids[2]!), intent);
		await ledger.done(byNumber(ids[2]!), won.won ? won.attempt : '', 'j1', end);
		const { counts } = (await whole(bulks))!;
		expect(counts).toMatchObject({ succeeded: 5, 'already-recovered': 1 });
		expect((await whole(bulks, 'again'))!.counts).toMatchObject({ succeeded: 0, 'already-recovered': 1 });
		expect(retriesOf(ids[2]!)).toHaveLength(0);
	} finally {
		redis.disconnect();
	}
});

test('two bulks that overlap, in two processes, retry each execution once', async () => {
	engine = await openEngine();
	const [one, other] = [await engine.start(), await engine.start()];
	const { workflow, ids } = failing(80);
	engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 10, times: 10_000 });
	const bulks = [
		await counted(one, 'all'),
		await counted(other, 'those of webhooks', { ...failedOnes, mode: 'webhook' }),
	];
	expect(bulks.map(({ total }) => total)).toEqual([80, 80]);
	await one.confirm(bulks[0]!.id, { canary: false });
	await other.confirm(bulks[1]!.id, { canary: false });
	const ends = [await ended(one, bulks[0]!.id), await ended(other, bulks[1]!.id)];
	for (const id of ids) expect(retriesOf(id)).toHaveLength(1);
	const sum = (what: 'succeeded' | 'already-recovered' | 'under-way') =>
		ends.reduce((all, bulk) => all + bulk.counts[what], 0);
	expect(sum('succeeded')).toBe(80);
	expect(sum('already-recovered') + sum('under-way')).toBe(80);
}, 60_000);

test('somebody retries one by hand while the bulk runs: it is left alone', async () => {
	engine = await openEngine({ concurrency: 1 });
	const bulks = await engine.start();
	// Longer than what was read of n8n is gone by, however slow n8n is to give its lists.
	const { workflow, ids } = failing(80);
	engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 100, times: 10_000 });
	const { id } = await counted(bulks);
	await bulks.confirm(id, { canary: false });
	await until(async () => (await bulks.read(id))!.counts.succeeded >= 2, 'some progress');
	engine.n8n.retryInUi(ids[0]!);
	const end = await ended(bulks, id);
	expect(end.counts).toMatchObject({ succeeded: 79, 'already-recovered': 1 });
	expect(retriesOf(ids[0]!)).toHaveLength(1);
});

test('between Confirm and the first item only what is new is read of n8n', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow } = failing(20);
	engine.n8n.fix(workflow);
	engine.n8n.seedHistory(2_500);
	const { id } = await counted(bulks);
	const before = engine.n8n.requests.length;
	await bulks.confirm(id, { canary: false });
	expect((await ended(bulks, id)).counts).toMatchObject({ succeeded: 20 });
	const asked = engine.n8n.requests.slice(before);
	const first = asked.findIndex(({ method }) => method === 'POST');
	expect(asked.slice(0, first).map(({ query }) => query)).toEqual([
		{ limit: '250', status: 'running' },
		{ limit: '250' },
	]);
});

test('the first one succeeds in one process: a failure in another does not hold the rest', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	await engine.start();
	failing(30, 'Never well');
	const { workflow } = failing(1, 'Well again');
	engine.n8n.fix(workflow);
	const { id } = await counted(bulks);
	await bulks.confirm(id, {});
	const end = await ended(bulks, id);
	expect(end).toMatchObject({ state: 'done', counts: { succeeded: 1, failed: 30 } });
});

test('one that was sent, and whose process and job are gone, is looked for and not sent again', async () => {
	engine = await openEngine({ concurrency: 1 });
	const bulks = await engine.start();
	const { workflow, ids } = failing(1);
	engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 1_000, times: 1 });
	const { id } = await counted(bulks);
	await bulks.confirm(id, { canary: false });
	await until(() => engine.n8n.requests.some(({ path }) => path.endsWith('/retry')), 'the request');
	await bulks.stop();
	const { prefix } = keysOf(engine.n8n.url, 'T1').n8n;
	await engine.redis.del(await engine.redis.keys(`${prefix}:bulk-items:*`));
	expect((await ended(await engine.start(), id)).counts).toMatchObject({ succeeded: 1 });
	expect(retriesOf(ids[0]!)).toHaveLength(1);
});

test('a canceled bulk ends although a killed process has taken one and its job is lost', async () => {
	engine = await openEngine({ concurrency: 1 });
	const bulks = await engine.start();
	const { workflow } = failing(20);
	engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 100, times: 10_000 });
	const { id } = await counted(bulks);
	await bulks.confirm(id, { canary: false });
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	try {
		await redis.hset(`${keysOf(engine.n8n.url, 'T1').n8n.prefix}:bulk:${id}:window`, '19', '1');
		await bulks.cancel(id, 'U2');
		const end = await ended(bulks, id);
		expect(end.state).toBe('canceled');
	} finally {
		redis.disconnect();
	}
});

test('two people confirm the same at once, and the step of the first is slow: one of both is begun', async () => {
	const begins = (sent: string) => ['ready', 'running', 'waitsTill'].every((word) => sent.includes(word));
	engine = await openEngine();
	const slow = await engine.start({ redisUrl: await isSlowWith(begins, 300) });
	const bulks = await engine.start();
	const { ids } = failing(3);
	const [one, two] = [await counted(bulks), await counted(bulks)];
	const first = slow.confirm(one.id, { canary: false });
	const { key } = keysOf(engine.n8n.url, 'T1').n8n;
	await until(() => engine.redis.exists(key('bulk-same', sameId(one))), 'the first to have its turn');
	expect(await bulks.confirm(two.id, { canary: false })).toMatchObject({ started: true });
	expect(await first).toMatchObject({ started: false });
	await ended(bulks, two.id);
	for (const id of ids) expect(retriesOf(id)).toHaveLength(1);
});

test('one look tells the end, however long that takes, and the audit trail has it once', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { ids } = failing(1);
	let ends = 0;
	bulks.events.on('ended', async () => {
		// Meanwhile the next look comes, after 100 ms.
		if (ends++ === 0) await until(() => ends > 1, 'a second end', 500).catch(() => {});
	});
	await whole(bulks, 'one', { ...failedOnes, ids });
	expect(ends).toBe(1);
	expect((await engine.audit()).filter(({ result }) => result.startsWith('done'))).toHaveLength(1);
});
