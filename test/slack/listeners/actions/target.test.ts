import { describe, expect, test } from 'vitest';
import { runToRetry } from '../../../../src/alerts/alert.js';
import { newestFailed } from '../../../../src/operations/retries.js';
import type { RetryState } from '../../../../src/operations/states.js';
import { cardReference } from '../../../../src/slack/blocks/actions.js';
import { targetIn } from '../../../../src/slack/target.js';

describe('what a value names', () => {
	test.each([
		['4711', 4711],
		['1', 1],
		['9007199254740991', 9007199254740991],
	])('%j: an execution', (value, executionId) =>
		expect(targetIn(value)).toEqual({ executionId, drawn: null, listId: null }),
	);

	test('a row of a list', () => {
		expect(targetIn('list-Id_9.4711')).toEqual({ executionId: 4711, drawn: null, listId: 'list-Id_9' });
	});

	test('a card as it was drawn', () => {
		const drawn = { alertId: 4711, executionId: 4730, askedAt: 1_764_066_000_123 };
		expect(cardReference(drawn)).toBe('4711/4730/1764066000123');
		expect(targetIn(cardReference(drawn))).toEqual({ executionId: 4730, drawn, listId: null });
	});

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
		'4711/4730',
		'4711/4730/',
		'4711/0/1',
		'0/4730/1',
		'4711/4730/-1',
		'4711/4730/1/2',
		'4711/99999999999999999999/1',
	])('%j: nothing', (value) => expect(targetIn(value)).toBeNull());
});

describe('which run of a chain a retry is of', () => {
	const base = { executionId: 4708, by: 'U0ANA', askedAt: 0, loadWorkflow: false };
	const failedAgain = {
		phase: 'failed-again',
		newId: 4730,
		failure: {} as never,
		sameError: true,
		endedAt: 1,
	} as const;
	test.each<[string, RetryState | null, number]>([
		['never retried: the run that rang', null, 4702],
		['failed again: the newest failed run', { ...base, ...failedAgain }, 4730],
		['stopped: the run whose retry was stopped', { ...base, phase: 'stopped', newId: 4730, endedAt: 1 }, 4708],
		['in doubt: the run whose retry is in doubt', { ...base, phase: 'unknown-outcome', since: 0 }, 4708],
	])('as its alert tells, %s', (_what, retry, id) => {
		expect(runToRetry({ executionId: 4702, retry })).toBe(id);
	});

	test.each<[string, [number, string][], number]>([
		['never retried: itself', [], 4702],
		[
			'failed again and again: the newest',
			[
				[4708, 'error'],
				[4730, 'crashed'],
			],
			4730,
		],
		[
			'recovered: itself, so that this is told',
			[
				[4708, 'error'],
				[4730, 'success'],
			],
			4702,
		],
		[
			'under way: itself, so that this is told',
			[
				[4708, 'error'],
				[4730, 'running'],
			],
			4702,
		],
		['stopped by hand: itself', [[4708, 'canceled']], 4702],
	])('as n8n tells, %s', (_what, chain, id) => {
		expect(
			newestFailed(
				4702,
				chain.map(([each, status]) => ({ id: each, status })),
			),
		).toBe(id);
	});
});
