import { afterEach, describe, expect, test } from 'vitest';
import { startN8n } from '../../../sandbox/n8n/index.js';
import { createN8nClient, learnCapabilities } from '../../../src/n8n/index.js';
import { type Filters, noFilters, type StatusFilter } from '../../../src/slack/command/parse.js';
import { readRows } from '../../../src/slack/features/executions/rows.js';

let n8n: Awaited<ReturnType<typeof startN8n>>;
afterEach(() => n8n?.close());

const failing = (message: string) => [{ node: 'Call', does: { fail: { message } } }] as const;

async function read(
	filters: Partial<Filters>,
	more: { limit?: number; now?: number; statuses?: (StatusFilter | undefined)[] } = {},
) {
	const client = createN8nClient({ baseUrl: n8n.url, apiKey: n8n.apiKey });
	const before = n8n.requests.length;
	const { rows, more: older } = await readRows(client.executions(), await learnCapabilities(client), {
		filters: { ...noFilters, ...filters },
		workflowIds: [null],
		statuses: more.statuses ?? ['error'],
		limit: more.limit ?? 250,
		now: more.now ?? Date.now(),
	});
	return { ids: rows.map((row) => row.id), rows, older, requests: n8n.requests.slice(before) };
}

describe.each(['2.40.7', '1.123.81'] as const)('n8n %s', (version) => {
	test('what n8n cannot filter by is looked for on further pages', async () => {
		n8n = await startN8n({ version });
		const orders = n8n.workflow('Order sync', failing('503 Service unavailable'));
		const byHand = n8n.run(orders, { mode: 'manual' });
		n8n.seedHistory(600, { status: 'error' });
		const found = await read({ mode: 'manual' }, { limit: 10 });
		expect(found.ids).toEqual([byHand]);
		expect(found.older).toBe(false);
	});

	test('part of an error is found, whatever its case, and the data is not kept', async () => {
		n8n = await startN8n({ version });
		const wanted = n8n.run(n8n.workflow('A', failing('503 Service Unavailable')));
		n8n.run(n8n.workflow('B', failing('401 Unauthorized')));
		const found = await read({ error: 'service unavail' });
		expect(found.ids).toEqual([wanted]);
		expect(found.rows[0]?.data).toBeUndefined();
	});

	test('since and until are the two ends', async () => {
		n8n = await startN8n({ version });
		const id = n8n.run(n8n.workflow('A', failing('x')));
		const hour = 3_600_000;
		const now = Date.now() + 2 * hour;
		expect((await read({ since: { ago: 3 * hour }, until: { ago: hour } }, { now })).ids).toEqual([id]);
		expect((await read({ since: { ago: hour } }, { now })).ids).toEqual([]);
		expect((await read({ until: { ago: 3 * hour } }, { now })).ids).toEqual([]);
	});
});

test('a search that is given up says that there may be more', async () => {
	n8n = await startN8n();
	n8n.seedHistory(2_000, { status: 'error' });
	const found = await read({ mode: 'manual' });
	expect(found.ids).toEqual([]);
	expect(found.older).toBe(true);
	expect(found.requests.filter((request) => request.query.limit === '250').length).toBeLessThanOrEqual(5);
});

describe('a crash that never began', () => {
	const hour = 3_600_000;
	const all: [string, (StatusFilter | undefined)[]][] = [
		['failures', ['error', 'crashed']],
		['all', [undefined, 'running']],
	];
	test.each(all)('is judged by its end in a list of %s since and until', async (_, statuses) => {
		n8n = await startN8n();
		n8n.seedHistory(1, { status: 'crashed', neverStarted: true });
		n8n.seedHistory(300, { status: 'error' });
		const now = Date.now() + 2 * hour;
		const ids = async (filters: Partial<Filters>) => (await read(filters, { statuses, now, limit: 400 })).ids;
		expect(await ids({ since: { ago: 3 * hour } })).toContain(1);
		expect(await ids({ until: { ago: hour } })).toContain(1);
		expect(await ids({ since: { ago: 3 * hour }, until: { ago: hour } })).toContain(1);
		expect(await ids({ since: { ago: hour } })).toEqual([]);
		expect(await ids({ until: { ago: 3 * hour } })).toEqual([]);
	});

	test('and what is queued is as new as can be', async () => {
		n8n = await startN8n({ concurrency: 1 });
		const slow = n8n.workflow('Slow', [{ node: 'Run', does: { run: 600 } }]);
		n8n.run(slow);
		const queued = n8n.run(slow);
		expect((await read({ since: { ago: hour } }, { statuses: ['new'] })).ids).toEqual([queued]);
		expect((await read({ until: { ago: 0 } }, { statuses: ['new'] })).ids).toEqual([]);
	});
});
