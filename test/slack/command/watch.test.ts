import { describe, expect, test } from 'vitest';
import { parse } from '../../../src/slack/command/parse.js';
import { emptyWish } from '../../../src/slack/command/watch-words.js';
import { withLongestName } from '../../../src/slack/features/watch/longest-name.js';

const clock = { now: 1_764_066_000_000, zone: 'UTC' };
const minute = 60_000;

describe('what a channel is to watch', () => {
	test.each([
		['all', {}],
		['Order sync', { workflows: ['Order sync'] }],
		['Order sync, Billing run', { workflows: ['Order sync', 'Billing run'] }],
		['"Order sync" "Billing run"', { workflows: ['Order sync', 'Billing run'] }],
		['Order* Billing∗', { workflows: ['Order*', 'Billing*'] }],
		['workflow:"Order sync"', { workflows: ['Order sync'] }],
		['<https://n8n.example.com/workflow/aB3-x>', { workflows: ['aB3-x'] }],
		['tag:prod,billing project:"Team A"', { tags: ['prod', 'billing'], project: 'Team A' }],
		['all only:failed', { only: ['crashed', 'error'] }],
		['all ONLY: crashed mode:webhook,trigger', { only: ['crashed'], modes: ['trigger', 'webhook'] }],
		['all from:3 failures in 10m', { from: { count: 3, withinMs: 10 * minute } }],
		['from:5/1h Order sync', { from: { count: 5, withinMs: 60 * minute }, workflows: ['Order sync'] }],
		['all from: 3 in 10 min hold:2 min', { from: { count: 3, withinMs: 10 * minute }, holdMs: 2 * minute }],
		['Order* stuck runaway', { workflows: ['Order*'], conditions: ['stuck', 'runaway'] }],
		['Order* runaway off', { workflows: ['Order*'], conditions: ['off', 'runaway'] }],
		['"Switch off"', { workflows: ['Switch off'] }],
		['all hold:2m stuck, Missed', { holdMs: 2 * minute, conditions: ['stuck', 'missed'] }],
		['Stuck parcels report', { workflows: ['Stuck parcels report'] }],
		['The stuck ones', { workflows: ['The stuck ones'] }],
		['"stuck"', { workflows: ['stuck'] }],
		['all remind:15', { remindMs: 15 * minute }],
		['all oncall:<@U0ANA|ana>', { oncall: { kind: 'user', id: 'U0ANA' }, remindMs: 10 * minute }],
		[
			'all remind:1h oncall:<!subteam^S0ONCALL|@oncall>',
			{ oncall: { kind: 'group', id: 'S0ONCALL' }, remindMs: 60 * minute },
		],
	])('%s', (text, wish) => {
		expect(parse(`watch ${text}`, clock)).toEqual({
			ok: true,
			command: { verb: 'watch', wish: { ...emptyWish, ...wish } },
		});
	});

	test.each([
		['Switch off', { workflows: ['Switch'], conditions: ['off'], tail: ['off'] }],
		['Switch off stuck', { workflows: ['Switch'], conditions: ['stuck', 'off'], tail: ['off', 'stuck'] }],
		['all hold:2m off', { workflows: [], conditions: ['off'], tail: [] }],
		['Order* off', { workflows: ['Order*'], conditions: ['off'], tail: [] }],
		['"Switch" off', { workflows: ['Switch'], conditions: ['off'], tail: [] }],
	])('%s: conditions that may be the rest of a name', (text, { workflows, conditions, tail }) => {
		const parsed = parse(`watch ${text}`, clock);
		expect(parsed).toMatchObject({ ok: true, command: { wish: { workflows, conditions } } });
		expect(parsed).toHaveProperty('command', expect.objectContaining(tail.length > 0 ? { tail } : {}));
		if (tail.length === 0) expect(parsed).not.toHaveProperty('command.tail');
	});

	test.each([
		['off', ['off'], ['Switch off', 'Switch'], ['Switch off'], []],
		['off stuck', ['off', 'stuck'], ['switch OFF', 'Switch'], ['switch OFF'], ['stuck']],
		['off stuck', ['off', 'stuck'], ['Switch off', 'Switch off stuck'], ['Switch off stuck'], []],
		['off', ['off'], ['Switch', 'Switched off'], ['Switch'], ['off']],
		['off', ['off'], [], ['Switch'], ['off']],
	] as const)('Switch %s is about the longest name that there is', (_said, tail, names, workflows, conditions) => {
		const wish = { ...emptyWish, workflows: ['Switch'], conditions: [...tail] };
		expect(withLongestName(wish, tail, names)).toMatchObject({ workflows, conditions });
	});

	test.each([
		['', { verb: 'watch', wish: null }],
		['un', { verb: 'unwatch', which: '3' }],
	])('%swatch by itself, or with a number', (un, command) => {
		expect(parse(`${un}watch ${un && '#3'}`, clock)).toEqual({ ok: true, command });
	});
});

test.each([
	['all onyl:crashed', 'There is no such option', 'watch all only:crashed'],
	['only:crashed', 'Which workflows?', 'watch all only:crashed'],
	['all only:stopped', 'nothing else rings', 'watch all only:crashed'],
	['all mode:webhok', 'There is no such mode', 'watch all mode:webhook'],
	['all hold:3h', 'hold: takes a time from 1m to 1h', 'watch all hold:1h'],
	['all remind:soon', 'remind: takes a time', 'watch all remind:10m'],
	['all from:often', 'from: takes how many', 'watch all from:3 failures in 10m'],
	['all from:50 failures in 10m', '2 to 20', 'watch all from:20 failures in 10m'],
	['all oncall:@ana', 'Slack does not say who that is', null],
	['all oncall:<!here>', 'never a whole channel', null],
	['all hold:1m hold:2m', 'hold: is given twice', null],
])('watch %s: says what is wrong, and the nearest right form', (text, why, suggestion) => {
	const parsed = parse(`watch ${text}`, clock);
	if (parsed.ok) throw new Error('understood');
	expect(parsed.invalids.map((invalid) => invalid.why).join(' ')).toContain(why);
	expect(parsed.suggestion).toBe(suggestion);
});
