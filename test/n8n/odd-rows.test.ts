import { describe, expect, it } from 'vitest';
import {
	createN8nClient,
	type Execution,
	endOf,
	failureOf,
	happenedAt,
	startOf,
	statusOf,
	workflowIdOf,
} from '../../src/n8n/index.js';
import { json, key, row, startWire } from './wire.js';

async function clientOf(body: unknown, onSkipped?: (row: unknown) => void) {
	const wire = await startWire((response) => json(response, 200, body));
	return { wire, executions: createN8nClient({ baseUrl: wire.url, apiKey: key, onSkipped }).executions() };
}

/** As another client's own tests have them, and as old and new servers send them. */
const odd: Record<string, unknown>[] = [
	{ id: 1, finished: true, mode: 'manual', startedAt: '', workflowId: 1000 },
	{ id: 1 },
	{ id: 1, status: null, mode: null, workflowId: null, finished: null, retryOf: null },
	{ id: 1, status: '', stoppedAt: '', waitTill: '' },
	{ id: 1, startedAt: 'yesterday-ish', later: { a: 1 } },
];

describe('a row keeps exactly the fields that n8n sent, whatever they hold', () => {
	it.each(odd)('%j', async (sent) => {
		const { wire, executions } = await clientOf({ data: [sent], nextCursor: null });
		await using _ = wire;
		expect(await executions.list()).toEqual({ data: [sent], nextCursor: null });
		expect(Object.keys((await executions.list()).data[0]!).sort()).toEqual(Object.keys(sent).sort());
		const single = await clientOf(sent);
		await using __ = single.wire;
		const got = await single.executions.get(1);
		expect(Object.keys(got).sort()).toEqual(Object.keys(sent).sort());
		// And all that is read from it reads it.
		expect(startOf(got)).toBeNull();
		expect(endOf(got)).toBeNull();
		expect(happenedAt(got)).toBeNull();
		expect(failureOf(got)).toBeNull();
		expect(workflowIdOf(got)).toBe(sent.workflowId ? '1000' : '');
		expect(statusOf(got)).toBe('');
	});

	it('numbers written as text are numbers; values of a kind that nobody can use are null', async () => {
		const sent = row(7, { retryOf: '6', status: 5, mode: {}, startedAt: 17, workflowId: [], finished: 'no' });
		const { wire, executions } = await clientOf(sent);
		await using _ = wire;
		expect(await executions.get(7)).toEqual({
			...sent,
			id: 7,
			retryOf: 6,
			status: null,
			mode: null,
			startedAt: null,
			workflowId: null,
			finished: null,
		});
	});
});

const unusable: unknown[] = [
	null,
	'text',
	{},
	row(1, { id: '0198c9f2-7d5e-7a44-b7a0-0c6d64a1d0f3' }),
	row(1, { id: null }),
	row(1, { id: 1.5 }),
	row(1, { id: -1 }),
	row(1, { id: 'abc' }),
	row(1, { id: 0 }),
	row(1, { id: '0' }),
];

it('rows whose id is no number are left out and told; the others stay, also on further pages', async () => {
	const skipped: unknown[] = [];
	let page = 0;
	const wire = await startWire((response) => {
		page++;
		json(response, 200, {
			data: [row(20 - page), ...unusable, row(10 - page)],
			nextCursor: page === 1 ? 'next' : null,
		});
	});
	await using _ = wire;
	const executions = createN8nClient({
		baseUrl: wire.url,
		apiKey: key,
		onSkipped: (each) => skipped.push(each),
	}).executions();
	const ids: number[] = [];
	for await (const run of executions.iterate()) ids.push(run.id);
	expect(ids).toEqual([19, 9, 18, 8]);
	expect(skipped).toEqual([...unusable, ...unusable]);
});

it.each([
	[undefined, null],
	[false, null],
	[{}, null],
	[5, '5'],
])('a cursor of %j hides no row, and is handed back where it can be', async (nextCursor, read) => {
	const { wire, executions } = await clientOf({ data: [row(5)], nextCursor });
	await using _ = wire;
	expect(await executions.list()).toMatchObject({ data: [{ id: 5 }], nextCursor: read });
});

it('a run that is called the retry of itself is none', async () => {
	const { wire, executions } = await clientOf(row(5, { retryOf: '5' }));
	await using _ = wire;
	expect(await executions.get(5)).toMatchObject({ id: 5, retryOf: null });
});

it('a workflow whose other fields cannot be used keeps no other from being listed', async () => {
	const oddly = { name: null, active: null, isArchived: 'no', versionId: 7, updatedAt: {}, tags: ['a'] };
	const { wire, executions } = await clientOf({
		data: [
			{ id: 7, ...oddly },
			{ id: 'w', name: 'Sound', tags: [{ id: 1, name: 'prod' }, { id: 2, name: null }, null] },
			null,
			{ id: '', name: 'Of nobody' },
		],
		nextCursor: '',
	});
	await using _ = wire;
	const { data, nextCursor } = await createN8nClient({ baseUrl: wire.url, apiKey: key }).workflows().list();
	expect(nextCursor).toBeNull();
	expect(data).toMatchObject([
		{ id: '7', name: '', active: false, isArchived: false, versionId: null, updatedAt: null, tags: [] },
		{ id: 'w', name: 'Sound', tags: [{ id: '1', name: 'prod' }] },
	]);
	expect((await executions.list()).nextCursor).toBeNull();
});

it('the time of a run that never began is that of its end; what is queued has none', () => {
	const run = (fields: Partial<Execution>) => happenedAt({ id: 1, ...fields });
	expect(run({ status: 'crashed', startedAt: null, stoppedAt: '2026-11-25T09:00:00.000Z' })).toBe(
		Date.UTC(2026, 10, 25, 9),
	);
	for (const startedAt of ['1970-01-01T00:00:00.000Z', '1970-01-01T09:00:00.000Z', '0001-01-01T00:00:00Z', '']) {
		expect(run({ status: 'crashed', startedAt, stoppedAt: '2026-11-25T09:00:00.000Z' })).toBe(
			Date.UTC(2026, 10, 25, 9),
		);
	}
	expect(run({ status: 'crashed', createdAt: '2026-11-25T09:00:00.000Z' })).toBe(Date.UTC(2026, 10, 25, 9));
	expect(run({ status: 'new', createdAt: '2026-11-25T09:00:00.000Z' })).toBeNull();
	expect(run({ status: 'error', startedAt: '2026-11-25T08:00:00.000Z', stoppedAt: '2026-11-25T09:00:00.000Z' })).toBe(
		Date.UTC(2026, 10, 25, 8),
	);
});
