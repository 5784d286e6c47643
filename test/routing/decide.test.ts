import { describe, expect, test } from 'vitest';
import { decide, decideCondition, matches, type Subject } from '../../src/routing/decide.js';
import { isNamed, type Watch } from '../../src/routing/index.js';
import { createRandom } from '../crash/support/random.js';

const minute = 60_000;
const at = 1_000_000_000;
const subject: Subject = {
	...{ workflowId: 'wf1', workflowName: 'Order sync', status: 'error', mode: 'webhook', times: [at] },
	facts: { tags: ['Prod'], projects: ['P1', 'Billing'] },
};
const watch = (over: Partial<Watch> = {}): Watch => ({
	...{ id: 1, channelId: 'C1', by: 'U1', at, closed: null },
	...{
		workflows: [],
		tags: [],
		project: null,
		only: [],
		modes: [],
		from: null,
		remindMs: null,
		oncall: null,
		holdMs: null,
		conditions: [],
	},
	...over,
});
const channels = (watches: Watch[], of = subject) =>
	decide(of, watches, 'C0').map(({ channelId, ring }) => [channelId, ring]);

test.each([
	['Order sync', 'order SYNC', true],
	['Order sync', ' Order sync ', true],
	['Order', 'Order sync', false],
	['Order*', 'Order sync', true],
	['*sync', 'Order sync', true],
	['*der*sy*', 'Order sync', true],
	['*', 'Order sync', true],
	['a*a', 'a', false],
	['ab*ba', 'aba', false],
	['*b*b*', 'abc', false],
	['a*b*c', 'acbc', true],
	['a*c*c', 'abc', false],
])('%j names %j: %j', (pattern, name, is) => expect(isNamed(pattern, name)).toBe(is));

describe('what a watch is about', () => {
	test.each([
		['all', {}, true],
		['one of several names', { workflows: ['Report', 'order*'] }, true],
		['an id', { workflows: ['wf1'] }, true],
		['another name', { workflows: ['Report'] }, false],
		['a tag', { tags: ['other', 'prod'] }, true],
		['a name and a tag, of which one is not so', { workflows: ['Order*'], tags: ['other'] }, false],
		['a project by its name', { project: 'billing' }, true],
		['a project by its id', { project: 'P1' }, true],
		['another project', { project: 'P2' }, false],
		['what crashed', { only: ['crashed'] }, false],
		['what failed', { only: ['crashed', 'error'] }, true],
		['another mode', { modes: ['manual', 'trigger'] }, false],
	])('%s', (_, over, is) => expect(matches(watch(over), subject)).toBe(is));

	test('of a workflow that n8n says nothing of, no tag and no project', () => {
		for (const facts of [null, { tags: null, projects: null }])
			expect(matches(watch({ tags: ['prod'] }), { ...subject, facts })).toBe(false);
	});
});

test.each([
	['enough in time', 3, [at, at - minute, at - 9 * minute], 'now'],
	['enough, but apart', 3, [at, at - minute, at - 11 * minute], 'below'],
	['in any order', 3, [at - minute, at - 2 * minute, at, at - 90 * minute], 'now'],
	['too few', 3, [at, at], 'below'],
])('rings from so many on: %s', (_, count, times, ring) => {
	const from = { count, withinMs: 10 * minute };
	expect(channels([watch({ from })], { ...subject, times })).toEqual([['C1', ring]]);
});

test('of several watches of one channel the most urgent one counts', () => {
	const held = watch({ holdMs: 5 * minute });
	expect(channels([held, watch({ id: 2, holdMs: minute })])).toEqual([['C1', { holdMs: minute }]]);
	expect(channels([held, watch({ id: 2 })])).toEqual([['C1', 'now']]);
	const few = watch({ id: 2, from: { count: 2, withinMs: minute } });
	expect(channels([few, { ...held, id: 3 }])).toEqual([['C1', { holdMs: 5 * minute }]]);
});

test('what only closed channels watch is told in the default one, which says whose it is', () => {
	const closed = watch({ workflows: ['Order*'], closed: { at, why: 'is_archived' } });
	expect(decide(subject, [closed], 'C0')).toMatchObject([
		{ channelId: 'C0', insteadOf: 'C1', watch: { id: 1, about: 'Order*' }, ring: 'now' },
	]);
	expect(channels([closed, watch({ id: 2, channelId: 'C2' })])).toEqual([['C2', 'now']]);
});

describe('of a condition is told', () => {
	const toldIn = (watches: Watch[], over: Partial<Parameters<typeof decideCondition>[0]> = {}) =>
		decideCondition(
			{ kind: 'stuck', workflow: { id: 'wf1', name: 'Order sync' }, facts: null, ...over },
			watches,
			'C0',
		).map(({ channelId, insteadOf }) => (insteadOf === null ? channelId : `${channelId} for ${insteadOf}`));
	const order = { workflows: ['Order*'] };

	test.each<[string, Watch[], Parameters<typeof toldIn>[1], string[]]>([
		['the default channel, where nobody watches', [], {}, ['C0']],
		['the default channel, where a watch is of failures alone', [watch(order)], {}, ['C0']],
		['who names the kind', [watch({ ...order, conditions: ['stuck'] })], {}, ['C1']],
		['nobody who names another kind', [watch({ conditions: ['missed'] })], {}, ['C0']],
		['nobody who names another workflow', [watch({ workflows: ['Mail'], conditions: ['stuck'] })], {}, ['C0']],
		[
			'each channel once',
			[watch({ conditions: ['stuck'] }), watch({ id: 2, ...order, conditions: ['stuck'] })],
			{},
			['C1'],
		],
		[
			'whatever a watch says of failures',
			[watch({ only: ['crashed'], modes: ['webhook'], conditions: ['stuck'] })],
			{},
			['C1'],
		],
		[
			'who watches all, where it is of the whole server',
			[watch({ conditions: ['stuck'] })],
			{ workflow: null },
			['C1'],
		],
		[
			'not who watches one, where it is of the whole server',
			[watch({ ...order, conditions: ['stuck'] })],
			{ workflow: null },
			['C0'],
		],
		[
			'the default channel for one that is closed',
			[watch({ conditions: ['stuck'], closed: { at, why: 'is_archived' } })],
			{},
			['C0 for C1'],
		],
		['who hears of failures, what cannot be chosen', [watch({})], { kind: 'crashes', workflow: null }, ['C1']],
	])('%s', (_, watches, of, channels) => expect(toldIn(watches, of)).toEqual(channels));
});

test('each alert is told to exactly the channels that watch it, else to the default one, whatever is watched', () => {
	const random = createRandom(Number(process.env.FLOWBELL_ROUTE_SEED ?? 4711));
	const some = <Each>(of: Each[]) => of.filter(() => random.between(0, 1) < 0.4);
	for (let round = 0; round < 3_000; round++) {
		const watches = Array.from({ length: Math.floor(random.between(0, 8)) }, (_, index) =>
			watch({
				...{ id: index + 1, channelId: random.pick(['C1', 'C2', 'C3', 'C4']) },
				...{
					workflows: some(['Order*', 'Report', 'wf2']),
					tags: some(['prod', 'test']),
					only: some(['error', 'crashed']),
				},
				...{ modes: some(['webhook', 'manual']), closed: random.pick([null, null, { at, why: 'is_archived' }]) },
			}),
		);
		const of: Subject = {
			...subject,
			...{ workflowId: random.pick(['wf1', 'wf2']), workflowName: random.pick(['Order sync', 'Report', 'Other']) },
			...{ status: random.pick(['error', 'crashed']), mode: random.pick(['webhook', 'manual', 'trigger']) },
			facts: random.pick([null, { tags: some(['prod', 'test']), projects: null }]),
		};
		const meant = (one: Watch) =>
			(one.workflows.length === 0 ||
				(of.workflowName === 'Order sync' && one.workflows.includes('Order*')) ||
				one.workflows.includes(of.workflowName) ||
				one.workflows.includes(of.workflowId)) &&
			(one.tags.length === 0 || one.tags.some((tag) => of.facts?.tags?.includes(tag))) &&
			(one.only.length === 0 || one.only.includes(of.status)) &&
			(one.modes.length === 0 || one.modes.includes(of.mode)) &&
			one.closed === null;
		const wanted = new Set(watches.filter(meant).map(({ channelId }) => channelId));
		const told = decide(of, watches, 'C0').map(({ channelId }) => channelId);
		expect(told.sort(), `round ${round}`).toEqual(wanted.size === 0 ? ['C0'] : [...wanted].sort());
	}
});
