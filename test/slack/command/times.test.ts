import { describe, expect, test } from 'vitest';
import { commandFor, filterWords } from '../../../src/slack/command/filter-words.js';
import { type Clock, parse, timeOf } from '../../../src/slack/command/parse.js';

const now = Date.parse('2026-11-23T08:15:20Z');
const at = (zone: string, when = now): Clock => ({ now: when, zone });

function list(words: string, clock: Clock) {
	const parsed = parse(`list ${words}`, clock);
	if (!parsed.ok || parsed.command.verb !== 'list') throw new Error(`not understood: ${JSON.stringify(parsed)}`);
	return parsed.command.filters;
}

const timesOf = ({ since, until }: ReturnType<typeof list>) =>
	[since, until].map((moment) => moment && timeOf(moment, now));

function whyNot(words: string, clock = at('UTC')) {
	const parsed = parse(`list ${words}`, clock);
	if (parsed.ok) throw new Error(`understood: ${JSON.stringify(parsed.command)}`);
	return parsed.invalids[0]!;
}

describe('since: takes a time of the clock', () => {
	test.each([
		['since:08:15', 'UTC', '2026-11-23T08:15Z'],
		['since:8:05', 'UTC', '2026-11-23T08:05Z'],
		// Not yet shown today: the last time was yesterday.
		['since:08:16', 'UTC', '2026-11-22T08:16Z'],
		['since:23:59', 'UTC', '2026-11-22T23:59Z'],
		['since:00:00', 'UTC', '2026-11-23T00:00Z'],
		['since:09:15', 'Europe/Berlin', '2026-11-23T08:15Z'],
		['since:09:30', 'Europe/Berlin', '2026-11-22T08:30Z'],
		['since:13:00', 'Asia/Kolkata', '2026-11-23T07:30Z'],
		// There it is still the day before.
		['since:00:10', 'America/Los_Angeles', '2026-11-23T08:10Z'],
		['since:23:00', 'America/Los_Angeles', '2026-11-23T07:00Z'],
		['since:21:00', 'Pacific/Auckland', '2026-11-23T08:00Z'],
		['since:2026-11-22', 'UTC', '2026-11-22T00:00Z'],
		['since:2026-11-22', 'Europe/Berlin', '2026-11-21T23:00Z'],
		['since:2026-11-23', 'Pacific/Auckland', '2026-11-22T11:00Z'],
		['since:2026-11-22T09:30', 'Europe/Berlin', '2026-11-22T08:30Z'],
		['since:2026-11-22t9:30', 'Europe/Berlin', '2026-11-22T08:30Z'],
		['since:"2026-11-22 09:30"', 'Europe/Berlin', '2026-11-22T08:30Z'],
		['since:“2026–11–22 09:30”', 'Europe/Berlin', '2026-11-22T08:30Z'],
		['since: 2026-11-22', 'UTC', '2026-11-22T00:00Z'],
		// As n8n writes it.
		['since:2026-11-22T09:30:12.345Z', 'Europe/Berlin', '2026-11-22T09:30Z'],
		// In summer time, asked for in winter; and the night in which the clock goes back.
		['since:2026-07-01T12:00', 'Europe/Berlin', '2026-07-01T10:00Z'],
		['since:2026-10-25', 'Europe/Berlin', '2026-10-24T22:00Z'],
		['since:2026-10-25T04:00', 'Europe/Berlin', '2026-10-25T03:00Z'],
		['since:2026-03-29T04:00', 'Europe/Berlin', '2026-03-29T02:00Z'],
	])('%s in %s is %s', (words, zone, iso) => {
		expect(list(words, at(zone)).since).toMatchObject({ at: Date.parse(iso) });
		expect(list(words.replace('since', 'until'), at(zone)).until).toMatchObject({ at: Date.parse(iso) });
	});

	test('a day is one of the calendar', () => {
		const leap = at('UTC', Date.parse('2028-03-01T00:00Z'));
		expect(list('since:2028-02-29', leap).since).toMatchObject({ at: Date.parse('2028-02-29') });
	});
});

describe('since: takes a time in everyday words', () => {
	const wednesday = Date.parse('2026-11-25T12:00Z');
	test.each([
		['today', 'Europe/Berlin', '2026-11-24T23:00Z'],
		['yesterday', 'Europe/Berlin', '2026-11-23T23:00Z'],
		['"yesterday 9am"', 'Europe/Berlin', '2026-11-24T08:00Z'],
		['"yesterday at 9"', 'America/Los_Angeles', '2026-11-24T17:00Z'],
		['"yesterday 9am +02:00"', 'Europe/Berlin', '2026-11-24T07:00Z'],
		['"yesterday afternoon"', 'UTC', '2026-11-24T15:00Z'],
		['monday', 'America/Los_Angeles', '2026-11-23T08:00Z'],
		['"last monday 9am"', 'Europe/Berlin', '2026-11-23T08:00Z'],
		['wednesday', 'Europe/Berlin', '2026-11-24T23:00Z'],
		// Never one that lies ahead.
		['friday', 'Europe/Berlin', '2026-11-19T23:00Z'],
		['"friday 5pm"', 'UTC', '2026-11-20T17:00Z'],
		['9am', 'Europe/Berlin', '2026-11-25T08:00Z'],
		['5pm', 'Europe/Berlin', '2026-11-24T16:00Z'],
		['noon', 'UTC', '2026-11-25T12:00Z'],
		['"this week"', 'UTC', '2026-11-23T00:00Z'],
		['"22 nov"', 'Europe/Berlin', '2026-11-21T23:00Z'],
		['"march 3 14:00"', 'UTC', '2026-03-03T14:00Z'],
		['"november 22nd 9:30am"', 'UTC', '2026-11-22T09:30Z'],
		['９：３０＋０２：００', 'UTC', '2026-11-25T07:30Z'],
	])('%s in %s is %s', (words, zone, iso) => {
		expect(list(`since:${words}`, at(zone, wednesday)).since).toMatchObject({ at: Date.parse(iso) });
	});

	test.each([
		['"last 2 hours"', 120],
		['"in the last 90 minutes"', 90],
		['"past hour"', 60],
		['"2h ago"', 120],
		['"half an hour ago"', 30],
		['"a couple of hours ago"', 120],
		['"last week"', 10_080],
		['"２ hours ago"', 120],
	])('%s is so many minutes ago: %i', (words, minutes) => {
		expect(list(`since:${words}`, at('UTC')).since).toEqual({ ago: minutes * 60_000 });
	});

	test.each(['5/6', '22.11.2026', '11/22/2026', 'march', 'may', '"Batch 3"', '"order monday"', 'someday'])(
		'%s is none: it could be another day, or a name',
		(words) => expect(whyNot(`since:${words}`).word).toBe(words.replaceAll('"', '')),
	);
});

describe('said back', () => {
	test.each([
		['since:"yesterday 9am"', 'Europe/Berlin', 'executions · since 2026-11-22 09:00 (Europe/Berlin)'],
		['until:monday', 'UTC', 'executions · before 2026-11-23 00:00 UTC'],
		['since:2026-11-22', 'Europe/Berlin', 'executions · since 2026-11-22 00:00 (Europe/Berlin)'],
		['since:2026-11-22T09:30', 'UTC', 'executions · since 2026-11-22 09:30 UTC'],
		['since:09:30', 'Europe/Berlin', 'executions · since 2026-11-22 09:30 (Europe/Berlin)'],
		['until:2026-11-22T09:30Z', 'Europe/Berlin', 'executions · before 2026-11-22 09:30 UTC'],
		['since:3d until:09:00', 'UTC', 'executions · last 3 d · before 2026-11-22 09:00 UTC'],
	])('%s in %s', (words, zone, said) => {
		const filters = list(words, at(zone));
		expect(filterWords('list', filters)).toBe(said);
		const again = parse(commandFor('list', filters), at(zone, now + 3_600_000));
		expect(again).toEqual({ ok: true, command: { verb: 'list', filters } });
	});
});

describe('what is no time', () => {
	test.each([
		'since:yesteryear',
		'since:24:00',
		'since:9:60',
		'since:930',
		'since:2026-13-01',
		'since:2026-02-29',
		'since:2026-11-31',
		'since:22.11.2026',
		'since:2026-11-22T',
		'since:2026-11-22T09',
		'until:Z',
	])('%s is answered with all that is', (words) => {
		const { why } = whyNot(words);
		for (const form of ['30m, 2h, 3d', '09:30', '2026-11-22', '2026-11-22T09:30']) expect(why).toContain(form);
	});

	test.each(['since:2026-11-24', 'until:2026-11-23T08:16', 'since:9999-12-31'])('%s lies ahead', (words) => {
		expect(whyNot(words).why).toContain('in the future');
	});

	test.each([
		['since:2025-11-22', '365d'],
		['until:2016-11-01', '3650d'],
		['until:0001-01-01', '3650d'],
		['until:999999w', '3650d'],
	])('%s is too long ago', (words, most) => {
		expect(whyNot(words)).toMatchObject({ why: expect.stringContaining(`from 1m to ${most}.`) });
	});

	test.each([
		['until:2024-01-01', '2024-01-01'],
		['until:1000d', '2024-02-27T08:15:20Z'],
		['until:2019-06-01', '2019-06-01'],
	])('%s, since what is older than that may be as old as it likes', (words, iso) => {
		const { until } = list(words, at('UTC'));
		expect(timeOf(until!, now)).toBe(Date.parse(iso));
	});

	test.each([
		'delete-all until:1999-01-01',
		'delete-all until:9999d',
		'delete-all since:0m',
		'delete-all until:3',
		'delete-all until:',
		'delete-all status:success since:30',
	])('%s: nothing is offered that could delete more', (words) => {
		expect(parse(words, at('UTC'))).toMatchObject({ ok: false, suggestion: null, invalids: [{ instead: null }] });
	});

	test('whatever time is offered instead begins no earlier, or ends no later, than the one typed', () => {
		const typed = ['0m', '1', '30', '0h', '366d', '5000d', '99999w', '2024-01-01', '1999-12-31', '0001-01-01'];
		const offers = typed.flatMap((value) =>
			(['since', 'until'] as const).map((name) => {
				const parsed = parse(`delete-all ${name}:${value}`, at('UTC'));
				if (parsed.ok || parsed.suggestion === null) return null;
				const better = parse(parsed.suggestion, at('UTC'));
				if (!better.ok || better.command.verb !== 'delete-all') throw new Error(`not understood: ${parsed.suggestion}`);
				const days = /^\d{4}-/.test(value) ? (now - Date.parse(value)) / 86_400_000 : Number.parseInt(value, 10);
				const meant = now - days * (value.endsWith('w') ? 7 : 1) * 86_400_000;
				const offered = timeOf(better.command.filters[name]!, now);
				return name === 'since' ? offered >= meant : offered <= meant;
			}),
		);
		expect(offers.filter((offer) => offer !== null).length).toBeGreaterThan(4);
		expect(offers).not.toContain(false);
	});

	test.each(['since:1h until:07:00', 'since:08:00 until:2026-11-23', 'since:08:00 until:08:00'])(
		'nothing lies between %s',
		(words) => expect(whyNot(words).why).toContain('must reach further back'),
	);

	test.each([
		['09:30', 'since:09:30'],
		['2026-11-23', 'since:2026-11-23'],
		['yesterday', 'since:yesterday until:today'],
		['2026-11-21', 'since:2026-11-21 until:2026-11-22'],
		['since yesterday 9am', 'since:"yesterday 9am"'],
		['from 6:00 to 7:00', 'since:6:00 until:7:00'],
		['last 2 hours', 'since:2h'],
	])('%s alone is %s', (words, instead) => {
		expect(timesOf(list(words, at('UTC')))).toEqual(timesOf(list(instead, at('UTC'))));
	});
});
