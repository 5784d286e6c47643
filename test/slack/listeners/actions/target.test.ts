import { describe, expect, test } from 'vitest';
import { runToRetry } from '../../../../src/alerts/alert.js';
import { byNumber } from '../../../../src/instances/execution-ref.js';
import { newestFailed } from '../../../../src/operations/retries.js';
import type { RetryState } from '../../../../src/operations/states.js';
import { cardReference, rowReference, targetIn } from '../../../../src/slack/blocks/actions.js';

describe('what a value names', () => {
	const prod = { instance: 'prod-2', id: 4711 };
	test.each([
		['prod-2-4711', prod],
		['4711', byNumber(4711)],
		['1', byNumber(1)],
		['main-9007199254740991', byNumber(9007199254740991)],
	])('%j: an execution', (value, execution) =>
		expect(targetIn(value)).toEqual({ execution, drawn: null, listId: null }),
	);

	test.each([
		[rowReference('list-Id_9', prod), prod],
		['list-Id_9.4711', byNumber(4711)],
	])('%j: a row of a list', (value, execution) => {
		expect(targetIn(value)).toEqual({ execution, drawn: null, listId: 'list-Id_9' });
	});

	const askedAt = 1_764_066_000_123;
	test.each([
		[cardReference({ alert: prod, execution: { ...prod, id: 4730 }, askedAt }), prod],
		[`4711/4730/${askedAt}`, byNumber(4711)],
	])('%j: a card as it was drawn', (value, alert) => {
		const execution = { ...alert, id: 4730 };
		expect(targetIn(value)).toEqual({ execution, drawn: { alert, execution, askedAt }, listId: null });
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
		'main-0',
		'Main-4711',
		'-4711',
		'main-4711-',
		'main-4711/4730',
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
	const base = { execution: byNumber(4708), by: 'U0ANA', askedAt: 0, loadWorkflow: false };
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
		expect(runToRetry({ execution: byNumber(4702), retry })).toEqual(byNumber(id));
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
