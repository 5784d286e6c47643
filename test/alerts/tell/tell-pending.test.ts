import { expect, test } from 'vitest';
import type { Raised } from '../../../src/alerts/tell/raise.js';
import { createTellPending } from '../../../src/alerts/tell/tell-pending.js';
import type { Execution } from '../../../src/n8n/index.js';
import { ref } from '../failed-run.js';

/** Failures of a workflow each, of which each opens an alert or joins the one of its workflow. */
function open({
	raise,
	grow = async () => {},
}: {
	raise(id: number): Promise<Raised>;
	grow?(id: number): Promise<void>;
}) {
	let pending = [1, 2, 3, 4].map((id) => ({ id, workflowId: `w${id}`, status: 'error' }) as Execution);
	const warned: number[] = [];
	const tellPending = createTellPending({
		cursors: {
			pending: async (count, above = 0) => pending.filter(({ id }) => id > above).slice(0, count),
			told: async (ids) => {
				pending = pending.filter(({ id }) => !ids.includes(id));
			},
		},
		budget: {
			left: async () => 80,
			spend: async () => {},
			sampled: async () => new Map(),
			setSampled: async () => 'OK' as const,
		},
		owned: async () => new Set(),
		recovered: async () => [],
		raise: ({ id }) => raise(id),
		count: async () => null,
		grow: ({ id }) => grow(id),
		warn: (_, id) => warned.push(id),
	});
	return {
		poll: () => tellPending(async () => new Map(), new AbortController().signal),
		pending: () => pending.map(({ id }) => id),
		warned,
	};
}

const broken = async () => {
	throw new TypeError('a card that cannot be drawn');
};

test('one that cannot be told, for a fault of ours, keeps no other from ringing, and waits', async () => {
	const { poll, pending, warned } = open({
		raise: async (id) => (id === 2 ? broken() : { counted: true, joined: null }),
	});
	expect(await poll()).toBe(3);
	expect(pending()).toEqual([2]);
	expect(warned).toEqual([2]);
});

test('where several fail alike the poll is given up, as it is none of them alone', async () => {
	const { poll, pending } = open({ raise: broken });
	await expect(poll()).rejects.toThrow('cannot be drawn');
	expect(pending()).toEqual([1, 2, 3, 4]);
});

test('an alert whose growth cannot be told keeps those that have joined it waiting, and no others', async () => {
	const { poll, pending, warned } = open({
		raise: async (id) => ({ counted: true, joined: ref(id < 3 ? 100 : 200) }),
		grow: async (id) => (id === 100 ? broken() : undefined),
	});
	expect(await poll()).toBe(4);
	expect(pending()).toEqual([1, 2]);
	expect(warned).toEqual([100]);
});
