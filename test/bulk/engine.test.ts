import { afterEach, expect, test } from 'vitest';
import { keysOf } from '../setup/keys-of.js';
import { asked, failedOnes, openEngine, until } from './engine.js';

let engine: Awaited<ReturnType<typeof openEngine>>;
afterEach(() => engine?.close());

const broken = [{ node: 'Call', does: { fail: { message: 'down' } } }] as const;

async function failing(count: number, name = 'Order sync') {
	const workflow = engine.n8n.workflow(name, [...broken]);
	const ids = Array.from({ length: count }, () => engine.n8n.run(workflow));
	await until(() => engine.n8n.executions().filter((run) => run.status === 'error').length >= count, 'failures');
	return { workflow, ids };
}

const retriesOf = (id: number) => engine.n8n.executions().filter((run) => Number(run.retryOf) === id);

test('retries exactly what was counted, each once, and not what fails later', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = await failing(30);
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	const ready = await until(async () => (await bulks.read(id))?.state === 'ready' && bulks.read(id), 'the count');
	expect(ready?.total).toBe(30);
	const late = engine.n8n.run(workflow);
	await until(
		() => engine.n8n.executions().find((run) => Number(run.id) === late)?.status === 'error',
		'a late failure',
	);
	engine.n8n.fix(workflow);
	expect((await bulks.confirm(id, {})).started).toBe(true);
	const end = await until(async () => (await bulks.read(id))?.state === 'done' && bulks.read(id), 'the end');
	expect(end?.counts.succeeded).toBe(30);
	for (const each of ids) expect(retriesOf(each)).toHaveLength(1);
	expect(retriesOf(late)).toHaveLength(0);
	const rows = await until(() => engine.results.get(id), 'the results');
	expect(rows).toHaveLength(30);
	expect(rows.every((row) => row.result === 'succeeded' && row.newId)).toBe(true);
});

test('the first one fails again: nothing else is sent until a person says go on', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = await failing(5);
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	await bulks.confirm(id, {});
	await until(async () => (await bulks.read(id))?.state === 'held', 'the hold');
	expect(ids.flatMap(retriesOf)).toHaveLength(1);
	engine.n8n.fix(workflow);
	expect(await bulks.resume(id, { userId: 'U2', teamId: 'T1' })).toBe(true);
	const end = await until(async () => (await bulks.read(id))?.state === 'done' && bulks.read(id), 'the end');
	expect(end?.counts).toMatchObject({ succeeded: 4, failed: 1 });
});

test('pause stops within the moment, resume goes on, cancel ends it', async () => {
	engine = await openEngine({ concurrency: 2 });
	const bulks = await engine.start();
	const { workflow } = await failing(40);
	engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 60, times: 10_000 });
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	await bulks.confirm(id, { canary: false });
	await until(async () => ((await bulks.read(id))?.counts.succeeded ?? 0) >= 4, 'some progress');
	expect(await bulks.pause(id, 'U2')).toBe(true);
	const settledAt = async () => (await bulks.read(id))!.counts.succeeded;
	let before = -1;
	// Quiet when nothing has come in over twice the time that a retry takes and a pause is believed.
	await until(async () => {
		const now = await settledAt();
		const quiet = now === before;
		before = now;
		await new Promise((resolve) => setTimeout(resolve, 700));
		return quiet;
	}, 'quiet');
	expect(before).toBeLessThan(40);
	expect(await bulks.resume(id, { userId: 'U2', teamId: 'T1' })).toBe(true);
	await until(async () => (await settledAt()) > before, 'going on');
	expect(await bulks.cancel(id, 'U2')).toBe(true);
	expect(await bulks.cancel(id, 'U3')).toBe(false);
	expect((await bulks.read(id))?.state).toBe('canceled');
});

test('n8n goes away in the middle: the work rests, and ends when it is back', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = await failing(60);
	engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 30, times: 10_000 });
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	await bulks.confirm(id, {});
	await until(async () => ((await bulks.read(id))?.counts.succeeded ?? 0) >= 10, 'some progress');
	await engine.n8n.stopServing();
	await until(async () => (await bulks.read(id))?.rest, 'the breaker');
	await engine.n8n.serve();
	const end = await until(async () => (await bulks.read(id))?.state === 'done' && bulks.read(id), 'the end', 40_000);
	// What was under way when it went may or may not have arrived, and is not sent again.
	const { succeeded, uncertain } = end!.counts;
	expect(succeeded + uncertain).toBe(60);
	expect(ids.filter((each) => retriesOf(each).length > 1)).toEqual([]);
	expect(ids.filter((each) => retriesOf(each).length === 0).length).toBe(uncertain);
}, 60_000);

test('n8n, or a proxy before it, asks for a rest: nothing is sent until then, and all ends well', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = await failing(40);
	engine.n8n.fix(workflow);
	const headers = { 'retry-after': '3' };
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'status', status: 429, headers, times: 1 });
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 100, times: 10_000 });
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	await bulks.confirm(id, { canary: false });
	const rest = await until(async () => (await bulks.read(id))?.rest, 'the rest');
	expect(rest).toEqual({ till: expect.closeTo(Date.now() + 2_000, -4) });
	const end = await until(async () => (await bulks.read(id))?.state === 'done' && bulks.read(id), 'the end', 40_000);
	expect(end?.counts.succeeded).toBe(40);
	expect(end?.rest).toBe(null);
	for (const each of ids) expect(retriesOf(each)).toHaveLength(1);
	const sent = engine.n8n.requests.filter(({ path }) => path.endsWith('/retry'));
	const limited = sent.filter(({ status }) => status === 429);
	expect(limited).toHaveLength(1);
	// The other places had sent theirs by then; after that nobody sends.
	const early = sent.filter(({ at }) => at > limited[0]!.at + 1_000 && at < limited[0]!.at + 2_800);
	expect(early).toEqual([]);
}, 60_000);

test('a deletion can be undone until it begins, and then deletes all but what runs', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	await failing(6);
	const plan = () => bulks.plan({ ...asked, kind: 'delete', words: 'failed', selection: failedOnes });
	const first = await plan();
	await until(async () => (await bulks.read(first.id))?.state === 'ready', 'the count');
	await bulks.confirm(first.id, {});
	expect(await bulks.cancel(first.id, 'U1')).toBe(true);
	const second = await plan();
	await until(async () => (await bulks.read(second.id))?.state === 'ready', 'the count');
	await bulks.confirm(second.id, {});
	const end = await until(
		async () => (await bulks.read(second.id))?.state === 'done' && bulks.read(second.id),
		'the end',
	);
	expect(end?.counts.succeeded).toBe(6);
	expect(engine.n8n.executions()).toHaveLength(0);
});

test('two people ask for the same: the second is shown the first', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow } = await failing(8);
	engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 300, times: 10_000 });
	const one = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	const two = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	for (const { id } of [one, two]) await until(async () => (await bulks.read(id))?.state === 'ready', 'the counts');
	expect((await bulks.confirm(one.id, {})).started).toBe(true);
	const second = await bulks.confirm(two.id, {});
	expect(second).toMatchObject({ started: false, other: { id: one.id } });
	await until(async () => (await bulks.read(one.id))?.state === 'done', 'the end');
});

test('two processes share the work, and one that stops leaves its part to the other', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const other = await engine.start();
	const { workflow, ids } = await failing(60);
	engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 40, times: 10_000 });
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	await bulks.confirm(id, {});
	await until(async () => ((await bulks.read(id))?.counts.succeeded ?? 0) >= 15, 'some progress');
	await other.stop();
	const end = await until(async () => (await bulks.read(id))?.state === 'done' && bulks.read(id), 'the end', 40_000);
	// A request that was under way when the other stopped may not have left this machine, which nobody can know.
	const lost = ids.filter((each) => retriesOf(each).length === 0).length;
	expect(lost).toBeLessThanOrEqual(2);
	expect(end!.counts).toMatchObject({ succeeded: 60 - lost, uncertain: lost });
	for (const each of ids) expect(retriesOf(each).length).toBeLessThanOrEqual(1);
}, 60_000);

test('a bulk that comes later gets its turns beside a large one, and each keeps to its own number at once', async () => {
	engine = await openEngine({ concurrency: 4 });
	const bulks = await engine.start();
	const large = await failing(120, 'Large');
	const small = await failing(6, 'Small');
	for (const { workflow } of [large, small]) engine.n8n.fix(workflow);
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 50, times: 10_000 });
	const open = { large: 0, small: 0 };
	const most = { large: 0, small: 0 };
	const whose = (path: string) => {
		const id = Number(/executions\/(\d+)\/retry$/.exec(path)?.[1]);
		return large.ids.includes(id) ? 'large' : small.ids.includes(id) ? 'small' : null;
	};
	engine.n8n.on('request', ({ path }) => {
		const name = whose(path);
		if (name) most[name] = Math.max(most[name], ++open[name]);
	});
	engine.n8n.on('answer', ({ path }) => {
		const name = whose(path);
		if (name) open[name]--;
	});
	const plan = async (ids: number[], words: string) => {
		const { id } = await bulks.plan({ ...asked, kind: 'retry', words, selection: { ...failedOnes, ids } });
		await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
		return id;
	};
	const [first, second] = [await plan(large.ids, 'large'), await plan(small.ids, 'small')];
	await bulks.confirm(first, { canary: false });
	await until(async () => (await bulks.read(first))!.counts.succeeded >= 8, 'some progress');
	await bulks.confirm(second, { canary: false, concurrency: 2 });
	await until(async () => (await bulks.read(second))?.state === 'done', 'the end of the small one');
	expect((await bulks.read(first))!.counts.succeeded).toBeLessThan(100);
	expect(most.small).toBeLessThanOrEqual(2);
	expect(most.large).toBeLessThanOrEqual(4);
});

test('thousands of given ids are kept among the targets alone, and nothing read of a job grows with them', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { workflow, ids } = await failing(3);
	engine.n8n.fix(workflow);
	const gone = Array.from({ length: 5_000 }, (_, i) => 900_000 - i);
	const selection = { ...failedOnes, ids: [...gone, ...ids] };
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'those', selection });
	const ready = await until(async () => (await bulks.read(id))?.state === 'ready' && bulks.read(id), 'the count');
	expect(ready?.total).toBe(5_003);
	const { key } = keysOf(engine.n8n.url, 'T1').n8n;
	expect(JSON.stringify(await engine.redis.hgetall(key('bulk', id))).length).toBeLessThan(10_000);
	const rows: number[] = [];
	for await (const { executionId } of bulks.rows(ready!)) rows.push(executionId);
	expect(rows).toEqual([...gone, ...ids]);
});
