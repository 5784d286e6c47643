import { describe, expect, test } from 'vitest';
import type { RetryState } from '../../../../src/operations/states.js';
import type { Edge } from '../../../../src/slack/edge.js';
import { executionIn, fromModal, retryTarget } from '../../../../src/slack/listeners/actions/target.js';
import type { Clicked } from '../../../../src/slack/listening.js';

describe('the execution that a value names', () => {
	test.each([
		['4711', 4711],
		['1', 1],
		['list-Id_9.4711', 4711],
		['9007199254740991', 9007199254740991],
	])('%j: %d', (value, id) => expect(executionIn(value)).toBe(id));

	test.each([
		'',
		'0',
		'-1',
		'abc',
		'4711x',
		' 4711',
		'4711\n',
		'1e3',
		'9007199254740993',
		'99999999999999999999',
		'.4711',
		'a.b.4711',
		'list.0',
		'list.9007199254740993',
	])('%j: none', (value) => expect(executionIn(value)).toBeNull());
});

const click = (more: Partial<Clicked> = {}): Clicked => ({
	id: 'c-1',
	by: { userId: 'U0ANA', teamId: 'T0' },
	origin: { channelId: 'U0ANA' },
	triggerId: '1',
	at: 0,
	actionId: 'retry:run',
	value: '4711',
	view: null,
	...more,
});

describe('where a click in the details belongs', () => {
	const view = (metadata: string) => ({ id: 'V1', hash: 'h', metadata, type: 'modal' });
	test.each([
		['4711 C0OPS', 'C0OPS'],
		['4711 D0ANA', 'D0ANA'],
		['', 'U0ANA'],
		['4711', 'U0ANA'],
		['4711 <!channel>', 'U0ANA'],
		['C0OPS', 'U0ANA'],
	])('%j: %s', (metadata, channelId) =>
		expect(fromModal(click({ view: view(metadata) })).origin.channelId).toBe(channelId),
	);

	test('a click in a message belongs where it was made', () => {
		const made = click({ origin: { channelId: 'C0OPS', responseUrl: 'https://x' } });
		expect(fromModal(made)).toBe(made);
	});
});

describe('which run of a chain a retry is of', () => {
	const base = { executionId: 4708, by: 'U0ANA', askedAt: 0, loadWorkflow: false };
	const failedAgain = {
		...base,
		phase: 'failed-again',
		newId: 4730,
		failure: {} as never,
		sameError: true,
		endedAt: 1,
	} as const;
	const edge = (retry: RetryState | null) =>
		({ alerts: { read: async (id: number) => (id === 4702 ? { retry } : null) } }) as unknown as Edge;

	test.each<[string, RetryState | null, number]>([
		['never retried: the run that rang', null, 4702],
		['failed again: the newest failed run', failedAgain, 4730],
		['stopped: the run whose retry was stopped', { ...base, phase: 'stopped', newId: 4730, endedAt: 1 }, 4708],
		['in doubt: the run whose retry is in doubt', { ...base, phase: 'doubt', since: 0 }, 4708],
	])('on the card, %s', async (_what, retry, id) => {
		expect(await retryTarget(edge(retry), click(), 4702)).toBe(id);
	});

	test('in a list and in the details: the very run that is shown', async () => {
		expect(await retryTarget(edge(failedAgain), click({ value: 'list.4702' }), 4702)).toBe(4702);
		const view = { id: 'V1', hash: 'h', metadata: '4702 C0OPS', type: 'modal' };
		expect(await retryTarget(edge(failedAgain), click({ view }), 4702)).toBe(4702);
	});

	test('of what was never alerted: itself', async () => {
		expect(await retryTarget(edge(null), click(), 99)).toBe(99);
	});
});
