import { afterEach, expect, test } from 'vitest';
import type { Bulk } from '../../src/bulk/bulk.js';
import { asked, failedOnes, openEngine, until } from './engine.js';

let engine: Awaited<ReturnType<typeof openEngine>>;
afterEach(() => engine?.close());

test('a count that could not be told is told again: the form does not count for ever', async () => {
	engine = await openEngine();
	const told: Bulk[] = [];
	const bulks = await engine.start({
		sink: {
			async preview(bulk) {
				told.push(bulk);
				if (told.length === 1) throw new Error('killed in this moment');
			},
			async show() {},
			async results() {},
		},
	});
	const workflow = engine.n8n.workflow('Order sync', [{ node: 'Call', does: { fail: { message: 'down' } } }]);
	for (let i = 0; i < 3; i++) engine.n8n.run(workflow);
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	await until(() => told.length === 2, 'a second telling');
	expect(told.map((bulk) => [bulk.id, bulk.state, bulk.total])).toEqual([
		[id, 'ready', 3],
		[id, 'ready', 3],
	]);
});

test('a retry that a bulk made is known as such, under way and after its end; anybody else’s is not', async () => {
	engine = await openEngine();
	const bulks = await engine.start();
	const { n8n } = engine;
	const workflow = n8n.workflow('Order sync', [
		{ node: 'Call', does: { fail: { message: 'down' } } },
		{ node: 'Slow', does: { run: 3_600 } },
	]);
	const ids = [n8n.run(workflow), n8n.run(workflow)];
	const other = n8n.run(workflow);
	n8n.fix(workflow);
	const selection = { ...failedOnes, ids };
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'two of them', selection });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	expect(await bulks.made({ id: 99, retryOf: ids[0]! })).toBe(false);
	await bulks.confirm(id, { canary: false });
	const made = await until(() => {
		const runs = n8n.executions().filter((run) => run.retryOf !== null);
		return runs.length === 2 && runs;
	}, 'two retries');
	expect(await Promise.all(made.map((run) => bulks.made(run)))).toEqual([true, true]);
	expect(await bulks.made({ id: 99, retryOf: other })).toBe(false);
	expect(await bulks.made({ id: other, retryOf: null })).toBe(false);
	n8n.finishRuns(workflow);
	await until(async () => (await bulks.read(id))?.state === 'done', 'the end');
	expect(await Promise.all(made.map((run) => bulks.made(run)))).toEqual([true, true]);
	// Somebody's own retry of the same run, later.
	expect(await bulks.made({ id: 99, retryOf: ids[0]! })).toBe(false);
});
