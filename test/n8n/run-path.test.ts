import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Execution, itemsOf, type PathStep, pathOf } from '../../src/n8n/index.js';

/** An answer of a real server. */
function recorded(version: string, name: string): Execution {
	const file = new URL(`../recorded/n8n/${version}/executions-get/${name}.json`, import.meta.url);
	const { response } = JSON.parse(readFileSync(file, 'utf8')) as { response: { body: unknown } };
	const body = (typeof response.body === 'string' ? JSON.parse(response.body) : response.body) as Execution;
	return { ...body, id: Number(body.id) };
}

const brief = ({ node, end, runs, items, below }: PathStep): unknown => [
	node,
	end,
	runs,
	items,
	...(below.length > 0 ? [below.map(brief)] : []),
];

describe.each(['1.123.81', '2.40.7'])('answers of n8n %s', (version) => {
	test.each([
		['data-http500', 'failed'],
		['data-codeThrow', 'failed'],
		['data-cont', 'ok'],
		['data-ok', 'ok'],
	])('%s: the nodes in their order, and how the last one ended', (name, end) => {
		const { steps, left } = pathOf(recorded(version, name));
		expect(left).toBe(0);
		expect(steps.length).toBeGreaterThan(1);
		expect(steps[0]).toMatchObject({ end: 'ok', runs: 1, items: 1 });
		expect(steps.map((step) => step.end)).toContain(end);
		expect(steps.filter((step) => step.end === 'failed')).toHaveLength(end === 'failed' ? 1 : 0);
	});

	test('the items that the failed node was given', () => {
		expect(itemsOf(recorded(version, 'data-http500'))).toMatchObject({ way: 'in', total: 1 });
		expect(itemsOf(recorded(version, 'data-ok'))).toMatchObject({ way: 'out' });
	});
});

const items = (count: number) => ({ main: [Array.from({ length: count }, (_, i) => ({ json: { i } }))] });
const agent = (over: object): Execution =>
	({
		id: 1,
		status: 'error',
		workflowData: {
			nodes: [],
			connections: {
				Start: { main: [[{ node: 'Agent' }]] },
				Model: { ai_languageModel: [[{ node: 'Agent' }]] },
				Store: { ai_tool: [[{ node: 'Agent' }]] },
				Embeddings: { ai_embedding: [[{ node: 'Store' }]] },
			},
		},
		data: {
			resultData: {
				lastNodeExecuted: 'Agent',
				error: { message: 'no', functionality: 'configuration-node', node: { name: 'Model' } },
				runData: {
					Agent: [{ startTime: 3, executionTime: 9, error: { message: 'no' } }],
					Model: [{ startTime: 5, executionTime: 4, error: { message: 'no' } }],
					Embeddings: [{ startTime: 4, executionTime: 1, data: { ai_embedding: [[{ json: {} }]] } }],
					Start: [{ startTime: 1, executionTime: 2, data: items(3) }],
					...over,
				},
			},
		},
	}) as unknown as Execution;

test('sub-nodes stand under the node that uses them, also through another one', () => {
	expect(pathOf(agent({})).steps.map(brief)).toEqual([
		['Start', 'ok', 1, 3],
		[
			'Agent',
			'used-failed',
			1,
			null,
			[
				['Embeddings', 'ok', 1, 1],
				['Model', 'failed', 1, null],
			],
		],
	]);
});

test('a loop is one step with the sum of its runs', () => {
	const loop = Array.from({ length: 40 }, (_, i) => ({
		startTime: 2,
		executionTime: 5,
		executionIndex: i,
		data: items(2),
	}));
	expect(pathOf(agent({ Loop: loop })).steps.find(({ node }) => node === 'Loop')).toMatchObject({
		...{ runs: 40, items: 80, tookMs: 200 },
	});
});

test.each([
	undefined,
	null,
	7,
	'x',
	[],
	{},
	{ resultData: 3 },
	{ resultData: { runData: [1] } },
	{ resultData: { runData: { a: 1, b: [null], c: [{ data: { main: [1, null, 'x'] } }] } } },
])('odd data is no error: %j', (data) => {
	const run = { id: 1, status: 'error', data, workflowData: data } as Execution;
	expect(pathOf(run).left).toBe(0);
	expect(itemsOf(run)).toBeNull();
});

test('costs what names and lengths cost, not what the items do', () => {
	const large = Array.from({ length: 200_000 }, () => ({ json: { text: 'x' } }));
	const runData = Object.fromEntries(
		Array.from({ length: 20_000 }, (_, i) => [
			`Node ${i}`,
			[{ startTime: i, executionTime: 1, data: { main: [large] } }],
		]),
	);
	const run = { id: 1, status: 'success', data: { resultData: { runData } } } as unknown as Execution;
	const before = performance.now();
	const { steps, left } = pathOf(run);
	expect(performance.now() - before).toBeLessThan(2_000);
	expect([steps.length, left, steps[0]!.items]).toEqual([300, 19_700, 200_000]);
});
