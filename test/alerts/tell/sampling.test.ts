import { describe, expect, test } from 'vitest';
import { keyOf, planReading, problemNear, type Sampled } from '../../../src/alerts/tell/sampling.js';
import type { Execution } from '../../../src/n8n/index.js';

const failed = (id: number, workflowId: string, over: Partial<Execution> = {}) =>
	({ id, workflowId, status: 'error', ...over }) as Execution;
const many = (from: number, count: number, workflowId: string) =>
	Array.from({ length: count }, (_, i) => failed(from + i, workflowId));
const plan = (rows: Execution[], budget: number, sampled: Record<string, Sampled> = {}) => {
	const known = new Map(Object.entries(sampled).map(([workflow, each]) => [keyOf(failed(0, workflow)), each]));
	const { first, others } = planReading(rows, (key) => known.get(key) ?? null, budget);
	return [...first, ...others].map(({ id }) => id);
};

describe('which failures are read', () => {
	test('few of one workflow: all, the newest second', () => {
		expect(plan(many(1, 4, 'A'), 100)).toEqual([1, 4, 2, 3]);
	});

	test('very many of one workflow: twenty, evenly between the oldest and the newest', () => {
		const read = plan(many(1, 400, 'A'), 100);
		expect(read).toHaveLength(20);
		expect(read.slice(0, 2)).toEqual([1, 400]);
		const between = [...read].sort((a, b) => a - b);
		for (const [i, id] of between.slice(1).entries()) expect(id - between[i]!).toBe(21);
	});

	test('the first of each workflow comes before the second of any', () => {
		expect(plan([...many(1, 3, 'A'), ...many(11, 2, 'B'), failed(21, 'C')], 100)).toEqual([1, 11, 21, 3, 12, 2]);
	});

	test('the first of a workflow of which nothing is known is read without a budget, and no other', () => {
		expect(plan([...many(1, 30, 'A'), failed(31, 'B')], 0)).toEqual([1, 31]);
	});

	test('of a workflow that is known the newest is read, least lately read first', () => {
		const sampled = { A: { problem: 'a', at: 900 }, B: { problem: 'b', at: 500 } };
		expect(plan([...many(1, 30, 'A'), ...many(31, 30, 'B')], 1, sampled)).toEqual([60]);
		expect(plan([...many(1, 30, 'A'), ...many(31, 30, 'B'), failed(61, 'C')], 3, sampled)).toEqual([61, 60, 30]);
	});

	test('one that is the only one of its workflow is read though a flood of others has used up the budget, to some number', () => {
		const sampled = { A: { problem: 'a', at: 900 }, B: { problem: 'b', at: 900 } };
		expect(plan([...many(1, 30, 'A'), failed(31, 'B')], 0, sampled)).toEqual([31]);
		const all = Array.from({ length: 30 }, (_, i) => failed(i + 1, `W${i}`));
		const known = Object.fromEntries(all.map(({ workflowId }) => [workflowId, { problem: 'a', at: 900 }]));
		expect(plan(all, 0, known)).toHaveLength(20);
	});

	test('crashes are sampled by themselves, and always read are retries and runs of no workflow', () => {
		const crashed = failed(2, 'A', { status: 'crashed' });
		const odd = [failed(3, 'A', { retryOf: 1 }), failed(4, '')];
		expect(plan([failed(1, 'A'), crashed, ...odd, ...many(5, 9, 'A')], 0)).toEqual([1, 2, 3, 4]);
	});
});

describe('for which problem one counts that is not read', () => {
	const group = { key: 'A', rows: many(1, 9, 'A'), sampled: null };
	const problems = new Map([
		[2, 'token'],
		[6, 'timeout'],
	]);

	test.each([
		[1, 'token'],
		[3, 'token'],
		[5, 'token'],
		[7, 'timeout'],
		[9, 'timeout'],
	])('#%i: that of the one read before it, else of the first after it', (id, problem) => {
		expect(problemNear(id, group, problems)).toBe(problem);
	});

	test('where none was read now: that of before, else none', () => {
		const sampled = { problem: 'route', at: 1 };
		expect(problemNear(3, { ...group, sampled }, new Map())).toBe('route');
		expect(problemNear(3, group, new Map())).toBeNull();
	});
});
