import { describe, expect, test } from 'vitest';
import { parse } from '../../../src/slack/command/parse.js';
import { isLongEnough, untilIn } from '../../../src/slack/command/until.js';

const hour = 3_600_000;
/** 2026-11-23 09:14 UTC: 10:14 in Berlin, 04:14 in New York. */
const now = Date.UTC(2026, 10, 23, 9, 14);
const at = (words: string, zone = 'Europe/Berlin') => {
	const until = untilIn(words, { now, zone });
	return until === null ? null : new Date(until).toISOString().slice(0, 16);
};

describe('the end of what begins now', () => {
	test.each([
		['2h', '2026-11-23T11:14'],
		['for 90 minutes', '2026-11-23T10:44'],
		['1h30m', '2026-11-23T10:44'],
		['3 days', '2026-11-26T09:14'],
		['until 17:00', '2026-11-23T16:00'],
		['10:14', '2026-11-24T09:14'],
		['9:00', '2026-11-24T08:00'],
		['tomorrow', '2026-11-24T08:00'],
		['until tomorrow 9:00', '2026-11-24T08:00'],
		['tomorrow at 14:30', '2026-11-24T13:30'],
		['today 17:00', '2026-11-23T16:00'],
		['2026-12-01 09:00', '2026-12-01T08:00'],
		['2026-12-01', '2026-11-30T23:00'],
		['*17:00*', '2026-11-23T16:00'],
	])('%s', (words, until) => expect(at(words)).toBe(until));

	test.each(['', 'soon', '17', 'next week', 'until', '4711 2h', '2h 4711', 'tomorrow 25:00', '-2h'])(
		'not %j',
		(words) => expect(at(words)).toBeNull(),
	);

	test('by the clock of who says it', () => {
		expect(at('tomorrow 9:00', 'America/New_York')).toBe('2026-11-24T14:00');
		expect(at('tomorrow', 'Pacific/Auckland')).toBe('2026-11-23T20:00');
	});

	test('also over the change of summer time', () => {
		const before = Date.UTC(2026, 9, 24, 20);
		expect(untilIn('tomorrow 9:00', { now: before, zone: 'Europe/Berlin' })).toBe(Date.UTC(2026, 9, 25, 8));
		expect(untilIn('9:00', { now: before, zone: 'Europe/Berlin' })).toBe(Date.UTC(2026, 9, 25, 8));
	});

	test('from a minute to 30 days', () => {
		expect([0, 59_000, 60_000, 720 * hour, 721 * hour].map((ms) => isLongEnough(now + ms, now))).toEqual([
			...[false, false, true, true, false],
		]);
	});
});

describe('mute', () => {
	const read = (text: string) => parse(text, { now, zone: 'UTC' });
	test.each<[string, object]>([
		['mute 4711 2h', { execution: { instance: 'main', id: 4711 }, until: '2h' }],
		['mute Order sync until tomorrow 9:00', { workflow: 'Order sync', until: 'until tomorrow 9:00' }],
		['mute "Order sync" for 2 hours', { workflow: 'Order sync', until: 'for 2 hours' }],
		['mute workflow:"Order sync" 2h', { workflow: 'Order sync', until: '2h' }],
		['mute Report 2024 2h', { workflow: 'Report 2024', until: '2h' }],
		['mute 2h', { workflow: null, until: '2h' }],
	])('%s', (text, command) => expect(read(text)).toMatchObject({ ok: true, command: { verb: 'mute', ...command } }));

	test.each([
		['mute Order sync', 'mute Order sync 2h'],
		['mute 4711', 'mute 4711 2h'],
		['mute Order sync 25:00', 'mute Order sync 2h'],
		['mute', null],
	])('%s: says how to say it', (text, suggestion) => {
		const parsed = read(text);
		expect(parsed).toMatchObject({ ok: false, suggestion });
		expect(parsed.ok ? [] : parsed.invalids.map(({ why }) => why).join()).toContain('Say how long');
	});
});
