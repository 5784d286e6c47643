import { afterEach, expect, test } from 'vitest';
import type { Bulk } from '../../src/bulk/bulk.js';
import { mainInstance } from '../../src/instances/execution-ref.js';
import { createLedger } from '../../src/operations/ledger.js';
import { createOwners } from '../../src/operations/owners.js';
import { keysOf } from '../setup/keys-of.js';
import { asked, failedOnes, openEngine, until } from './engine.js';

let engine: Awaited<ReturnType<typeof openEngine>>;
afterEach(() => engine?.close());

test('a count that could not be told is told again: the form does not count for ever', async () => {
	engine = await openEngine();
	const told: Bulk[] = [];
	const bulks = await engine.start({
		async onPreview(bulk) {
			told.push(bulk);
			if (told.length === 1) throw new Error('killed in this moment');
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

test('of each retry that fails it is written down that it is the bulk’s, before the ledger forgets it', async () => {
	engine = await openEngine();
	const { key } = keysOf(engine.n8n.url, 'T1').n8n;
	const ledger = createLedger(engine.redis, ({ id }) => key('retry', id));
	const owners = createOwners(engine.redis, ({ id }) => key('owner', id), ledger, Date.now);
	const bulks = await engine.start();
	const { n8n } = engine;
	const fails = n8n.workflow('Order sync', [{ node: 'Call', does: { fail: { message: 'down' } } }]);
	const works = n8n.workflow('Import', [{ node: 'Call', does: { fail: { message: 'down' } } }]);
	const ids = [n8n.run(fails), n8n.run(works), n8n.run(fails)];
	n8n.fix(works);
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'these', selection: { ...failedOnes, ids } });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	await bulks.confirm(id, { canary: false });
	await until(async () => (await bulks.read(id))?.state === 'done', 'the end');
	const failed = n8n.executions().filter(({ retryOf, status }) => retryOf !== null && status === 'error');
	expect(failed).toHaveLength(2);
	// What the ledger still knows of them does not count.
	const all = n8n.executions().map(({ id }) => ({ id, retryOf: null }));
	expect(await owners.owned(mainInstance, all)).toEqual(new Set(failed.map((run) => run.id)));
});
