import { afterEach, describe, expect, test } from 'vitest';
import { type N8n, startN8n } from '../../sandbox/n8n/index.js';
import { createN8nClient, type Execution, learnCapabilities } from '../../src/n8n/index.js';
import { chainOf, runsAbove } from '../../src/operations/retries.js';

let n8n: N8n | undefined;
afterEach(() => n8n?.close());

const row = (id: number, retryOf: number | null): Execution => ({
	id,
	retryOf,
	status: 'error',
	mode: 'webhook',
	finished: false,
	retrySuccessId: null,
	startedAt: null,
	stoppedAt: null,
	workflowId: 'w',
	waitTill: null,
});

describe('the chain of retries', () => {
	test.each([
		{ what: 'none', of: 1, rows: [[2, null]], chain: [] },
		{ what: 'one', of: 1, rows: [[2, 1]], chain: [2] },
		{ what: 'two of the same', of: 1, rows: [[2, 1], [3, 1]], chain: [2, 3] }, // biome-ignore format: a table
		{ what: 'a retry of a retry', of: 1, rows: [[2, 1], [3, 2], [4, 3]], chain: [2, 3, 4] }, // biome-ignore format: a table
		{ what: 'branches', of: 1, rows: [[2, 1], [3, 1], [4, 2], [5, 3]], chain: [2, 3, 4, 5] }, // biome-ignore format: a table
		{ what: "another run's", of: 1, rows: [[3, 2], [4, 3], [5, 1]], chain: [5] }, // biome-ignore format: a table
		{ what: 'only from the middle on', of: 2, rows: [[3, 2], [4, 1], [5, 3]], chain: [3, 5] }, // biome-ignore format: a table
		{ what: 'with a link missing', of: 1, rows: [[3, 2], [4, 3]], chain: [] }, // biome-ignore format: a table
	] as { what: string; of: number; rows: [number, number | null][]; chain: number[] }[])('$what', (table) => {
		const rows = table.rows.map(([id, retryOf]) => row(id, retryOf));
		expect(chainOf(table.of, rows).map(({ id }) => id)).toEqual(table.chain);
	});
});

describe('the runs above an id', () => {
	const fails = { node: 'Fail', does: { fail: { message: 'no', always: true } } } as const;
	const slow = { node: 'Slow', does: { run: 3_600 } } as const;
	const waits = { node: 'Wait', does: { wait: 3_600 } } as const;

	async function search(above: number, { maxPages, version }: { maxPages?: number; version?: '1.123.81' } = {}) {
		n8n ??= await startN8n(version ? { version } : {});
		const client = createN8nClient({ baseUrl: n8n.url, apiKey: n8n.apiKey });
		const workflowId = n8n.executions()[0]!.workflowId;
		const given = { workflowId, above, ...(maxPages ? { maxPages } : {}) };
		const { runs, ...rest } = await runsAbove(client.executions(), await learnCapabilities(client), given);
		return { ids: runs.map(({ id }) => id), ...rest };
	}

	test('oldest first, of this workflow alone, those that run among them', async () => {
		n8n = await startN8n();
		const one = n8n.workflow('one', [fails]);
		n8n.run(one);
		n8n.run(n8n.workflow('two', [fails]));
		n8n.run(one);
		const running = n8n.workflow('three', [slow]);
		n8n.run(running);
		expect(await search(1)).toEqual({ ids: [3], highest: 3 });
	});

	test('a running and a waiting retry are seen', async () => {
		n8n = await startN8n();
		const flaky = n8n.workflow('flaky', [{ node: 'Fail', does: { fail: { message: 'no' } } }, slow]);
		const id = n8n.run(flaky);
		n8n.fix(flaky);
		n8n.retryInUi(id);
		expect((await search(id)).ids).toEqual([2]);
	});

	test('waiting ones of 1.123, which no list shows, are asked for one by one', async () => {
		n8n = await startN8n({ version: '1.123.81' });
		const flaky = n8n.workflow('flaky', [{ node: 'Fail', does: { fail: { message: 'no' } } }, waits]);
		const id = n8n.run(flaky);
		n8n.fix(flaky);
		n8n.retryInUi(id);
		expect(await search(id, { version: '1.123.81' })).toMatchObject({ ids: [2] });
		n8n.seedHistory(400);
		expect(await search(id, { version: '1.123.81' })).toMatchObject({ ids: [2] });
	});

	test('more pages than are read: the newest are there', async () => {
		n8n = await startN8n();
		const one = n8n.workflow('one', [fails]);
		n8n.run(one);
		n8n.seedHistory(600, { workflow: one });
		const { ids, highest } = await search(1, { maxPages: 2 });
		expect([ids.length, ids.at(-1), highest]).toEqual([500, 601, 601]);
		expect((await search(1)).ids).toHaveLength(600);
	});
});
