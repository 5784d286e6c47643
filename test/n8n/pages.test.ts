import { expect, it } from 'vitest';
import { createN8nClient, UnreadableAnswerError } from '../../src/n8n/index.js';
import { json, key, rejection, row, startWire } from './wire.js';

it('iterates lazily: no page is asked for before its rows are wanted', async () => {
	const w = { workflowId: 'w' };
	await using wire = await startWire((response, { query }) => {
		const from = Number(query.get('cursor') ?? 6);
		json(response, 200, { data: [row(from, w), row(from - 1, w)], nextCursor: from > 2 ? String(from - 2) : null });
	});
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	const seen: number[] = [];
	for await (const { id } of executions.iterate({ status: 'error', workflowId: 'w', limit: 2 })) {
		seen.push(id);
		if (id === 3) break;
	}
	expect(seen).toEqual([6, 5, 4, 3]);
	expect(wire.requests).toHaveLength(2);
	for (const { query } of wire.requests) {
		expect(query.get('status')).toBe('error');
		expect(query.get('workflowId')).toBe('w');
		expect(query.get('limit')).toBe('2');
	}
});

it('starts at a cursor that is given', async () => {
	await using wire = await startWire((response) => json(response, 200, { data: [row(1)], nextCursor: null }));
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	expect((await executions.iterate({ cursor: 'here' }).next()).value).toMatchObject({ id: 1 });
	expect(wire.requests[0]!.query.get('cursor')).toBe('here');
});

it('goes on over an empty page', async () => {
	await using wire = await startWire((response, _, nth) =>
		json(response, 200, nth === 1 ? { data: [], nextCursor: 'more' } : { data: [row(1)], nextCursor: null }),
	);
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	expect((await executions.iterate().next()).value).toMatchObject({ id: 1 });
});

it('does not walk in a circle', async () => {
	await using wire = await startWire((response) => json(response, 200, { data: [row(1)], nextCursor: 'same' }));
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	const walk = async () => {
		for await (const _ of executions.iterate());
	};
	expect(await rejection(walk())).toBeInstanceOf(UnreadableAnswerError);
	expect(wire.requests).toHaveLength(2);
});

it('gives each workflow once, though pages shift by counting', async () => {
	const pages = [
		{
			data: [
				{ id: 'a', name: 'A' },
				{ id: 'b', name: 'B' },
			],
			nextCursor: '1',
		},
		{
			data: [
				{ id: 'b', name: 'B' },
				{ id: 'c', name: 'C' },
			],
			nextCursor: null,
		},
	];
	await using wire = await startWire((response, _, nth) => json(response, 200, pages[nth - 1]));
	const ids: string[] = [];
	for await (const { id } of createN8nClient({ baseUrl: wire.url, apiKey: key }).workflows().iterate()) ids.push(id);
	expect(ids).toEqual(['a', 'b', 'c']);
});
