import { describe, expect, test } from 'vitest';
import { judgeMissed } from '../../../src/alerts/conditions/missed/judge.js';
import { readSchedule } from '../../../src/alerts/conditions/missed/read-schedule.js';
import { nextDue } from '../../../src/alerts/conditions/missed/schedule.js';
import type { Workflow } from '../../../src/n8n/index.js';

const scheduleOf = (type: string, parameters: object, more: object = {}) =>
	readSchedule({
		...{ id: 'w', name: 'W', active: true, isArchived: false, settings: {} },
		nodes: [{ type: `n8n-nodes-base.${type}`, parameters, ...more }],
	} as unknown as Workflow);
const trigger = (interval: object) => scheduleOf('scheduleTrigger', { rule: { interval: [interval] } });

describe('what is read of a workflow', () => {
	test.each([
		['what the editor leaves out', {}, 'every day at 0:00'],
		['a time of the day', { triggerAtHour: 9, triggerAtMinute: 5 }, 'every day at 9:05'],
		['seconds', { field: 'seconds' }, 'every 30 s'],
		['minutes', { field: 'minutes', minutesInterval: 15 }, 'every 15 min'],
		['an hour', { field: 'hours' }, 'every hour'],
		['hours at a minute', { field: 'hours', hoursInterval: 7, triggerAtMinute: 3 }, 'every 7 h at minute 3'],
		['days', { field: 'days', daysInterval: 3, triggerAtHour: 2 }, 'every 3 days at 2:00'],
		['weekdays', { field: 'weeks', triggerAtDay: [1, 3] }, 'every Monday and Wednesday at 0:00'],
		['months', { field: 'months', triggerAtDayOfMonth: 15 }, 'every month on day 15 at 0:00'],
		['an expression of cron', { field: 'cronExpression', expression: '0 9 * * 1-5' }, 'by "0 9 * * 1-5"'],
	])('%s', (_, interval, words) => {
		expect(trigger(interval).rules.map((rule) => rule.words)).toEqual([words]);
	});

	test.each([
		['an expression decides', { triggerAtHour: '={{ 9 }}' }],
		['no cron', { field: 'cronExpression', expression: '=every day' }],
		['what n8n refuses', { field: 'hours', hoursInterval: 99 }],
		['months that it counts', { field: 'months', monthsInterval: 5 }],
	])('nothing where %s', (_, interval) => expect(trigger(interval).rules).toEqual([]));

	test('the nodes of before, and none that is off', () => {
		const words = (type: string, parameters: object, more?: object) =>
			scheduleOf(type, parameters, more).rules.map((rule) => rule.words);
		expect(words('cron', { triggerTimes: { item: [{}, { mode: 'everyX' }] } })).toEqual([
			'every day at 14:00',
			'every 2 h',
		]);
		expect(words('interval', { interval: 5, unit: 'minutes' })).toEqual(['every 5 min']);
		expect(words('scheduleTrigger', {}, { disabled: true })).toEqual([]);
		expect(words('webhook', {})).toEqual([]);
	});
});

describe('when it is due', () => {
	const iso = (at: number | undefined) => at && new Date(at).toISOString();
	const dueAfter = (interval: object, zone: string, at: string, last: string | null = null) =>
		nextDue(trigger(interval).rules[0]!, zone, Date.parse(at), last === null ? null : Date.parse(last));

	test('by the clock of its zone, also where summer time begins and ends', () => {
		const nine = (at: string) => iso(dueAfter({ triggerAtHour: 9 }, 'Europe/Berlin', at)?.at);
		expect(nine('2026-01-10T08:30:00Z')).toBe('2026-01-11T08:00:00.000Z');
		expect(nine('2026-03-28T12:00:00Z')).toBe('2026-03-29T07:00:00.000Z');
		expect(nine('2026-10-24T12:00:00Z')).toBe('2026-10-25T08:00:00.000Z');
		// No clock shows half past two in that night: n8n starts it at three.
		const night = dueAfter({ triggerAtHour: 2, triggerAtMinute: 30 }, 'Europe/Berlin', '2026-03-28T12:00:00Z')!;
		expect(night.from).toBeLessThanOrEqual(Date.parse('2026-03-29T01:00:00Z'));
		expect(night.by).toBeGreaterThanOrEqual(Date.parse('2026-03-29T01:00:00Z'));
	});

	test('by its last start, where n8n counts from there', () => {
		const days = { field: 'days', daysInterval: 3, triggerAtHour: 2 };
		expect(iso(dueAfter(days, 'UTC', '2026-05-01T03:00:00Z', '2026-05-01T02:00:20Z')?.at)).toBe(
			'2026-05-04T02:00:00.000Z',
		);
		expect(dueAfter(days, 'UTC', '2026-05-01T03:00:00Z')).toBeNull();
		// The fourth was not seen: for n8n it may have started, and then the fifth is left out.
		expect(iso(dueAfter(days, 'UTC', '2026-05-04T09:00:00Z', '2026-05-01T02:00:20Z')?.at)).toBe(
			'2026-05-07T02:00:00.000Z',
		);
	});

	test('a start is known as that of its rule on the morning after summer time has ended', () => {
		const rules = [
			...trigger({ field: 'hours', hoursInterval: 7, triggerAtMinute: 50 }).rules,
			...trigger({ triggerAtHour: 12, triggerAtMinute: 47 }).rules,
		];
		const starts = ['2026-10-24T12:53:21Z', '2026-10-24T19:53:26Z', '2026-10-25T03:51:53Z'].map(Date.parse);
		const seen = { starts, since: Date.parse('2026-10-12T00:00:00Z'), blind: [] };
		expect(judgeMissed(rules, 'Europe/Berlin', seen, Date.parse('2026-10-25T08:01:00Z')).missed).toBeNull();
	});

	test('not known without a clock, save where all clocks show the same', () => {
		const [daily, quarterly] = [{ triggerAtHour: 9 }, { field: 'minutes', minutesInterval: 15 }];
		const due = (interval: object) =>
			nextDue(trigger(interval).rules[0]!, null, Date.parse('2026-05-01T03:01:00Z'), null);
		expect(due(daily)).toBeNull();
		expect(iso(due(quarterly)?.at)).toBe('2026-05-01T03:15:00.000Z');
	});
});

test('how late it may be is learnt from starts by the same rule, not from those before it was changed', () => {
	const { rules } = trigger({ triggerAtHour: 1, triggerAtMinute: 13 });
	const starts = ['2026-03-25T23:54:10Z', '2026-03-30T01:13:54Z'].map(Date.parse);
	const seen = { starts, since: Date.parse('2026-03-29T22:00:00Z'), blind: [] };
	const { missed } = judgeMissed(rules, 'UTC', seen, Date.parse('2026-03-31T01:30:00Z'));
	expect(missed).toMatchObject({ at: Date.parse('2026-03-31T01:13:00Z'), graceMs: 600_000 });
});
