import { describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, type Message, textOf } from '../../sandbox/slack/index.js';
import { asks, auditOf, modalOf, reads, toldIn } from './asking.js';
import { lineOf } from './bulking.js';
import { type Harness, type HarnessOptions, failing as node, openHarness } from './harness.js';
import { polled, shiftedClock } from './polls.js';
import { alertsIn, told } from './telling.js';

type Options = HarnessOptions & { nodes?: Parameters<Harness['n8n']['workflow']>[1] };
/** Behind what is mended: a problem of another kind. */
const twoKinds = [
	node,
	{ node: 'Update CRM', does: { fail: { message: 'connect ECONNREFUSED 10.0.0.4:443', always: true } } },
] as const;

/** So many failures of one problem, told on one card. */
async function failing(count = 1, { nodes = [node], ...options }: Options = {}) {
	const harness = await openHarness(options);
	const { n8n } = harness;
	const workflow = n8n.workflow('Order sync', nodes);
	n8n.run(workflow);
	const alert = await harness.alert('Order sync');
	for (let i = 1; i < count; i++) n8n.run(workflow);
	await told(harness, count);
	return { ...harness, harness, workflow, alert };
}

const linesOf = ({ ops }: Harness, alert: Message) =>
	ops.thread(alert.ts).flatMap(({ text }) => text.split('\n').map((line) => line.split(' · ')[0]!));

describe('Acknowledge', () => {
	test('tells all that somebody has it; what fails then joins without a sound; a late click hears who', async () => {
		const { harness, n8n, ops, ana, ben, workflow, alert } = await failing(2);
		const seen = await harness.says(alert, '🔴 Order sync failing · 2 times');
		expect(buttonsOf(seen)).toEqual(['Retry 2…', 'Acknowledge', 'Details']);
		expect(choicesOf(seen)).toEqual(['Assign to…', 'Mute…', 'Tag…', 'Resolve', 'Open in n8n']);
		await ana.clicks(seen, 'Acknowledge');
		const has = await harness.says(alert, `<@${ana.id}> has it (since `);
		expect(has.headline).toMatch(/^🟠 Order sync failing · 2 times in /);
		expect(buttonsOf(has)).toEqual(['Retry 2…', 'Resolve', 'Details']);
		await lineOf(harness, alert, '🟠 @ana has it');
		n8n.run(workflow);
		await harness.says(alert, '🟠 Order sync failing · 3 times');
		expect(alertsIn(ops)).toMatchObject([{ count: 3 }]);

		await ben.clicks(seen, 'Acknowledge', { stale: true });
		const late = await toldIn(harness, ben, '🟠 @ana has Order sync since');
		await ben.clicks(late, 'Take over');
		await harness.says(alert, `<@${ben.id}> has it (since `);
		await reads(harness, ben, late, 'You have Order sync now');
		await lineOf(harness, alert, '🟠 @ben took it over');
		await ben.clicks(seen, 'Acknowledge', { stale: true });
		await toldIn(harness, ben, 'You have Order sync already');
		expect(linesOf(harness, alert).filter((line) => line.startsWith('🟠'))).toHaveLength(2);
		expect((await auditOf(harness)).map(({ verb, result }) => [verb, result])).toEqual([
			['alert', 'assigned'],
			['alert', 'acknowledged'],
		]);
	});

	test('once for two who click at the same time', async () => {
		const { harness, ana, ben, alert } = await failing();
		const seen = harness.now(alert);
		await Promise.all([ana, ben].map((person) => person.clicks(seen, 'Acknowledge')));
		await harness.says(alert, 'has it (since ');
		const late = await Promise.race([ana, ben].map((person) => toldIn(harness, person, 'Nothing was changed')));
		expect(textOf(late)).toContain(' has Order sync since ');
		await polled(harness);
		expect(linesOf(harness, alert).filter((line) => line.endsWith('has it'))).toHaveLength(1);
	});

	test('stays while a retry goes on, and is over with what it was about', async () => {
		const { harness, n8n, ana, workflow, alert } = await failing();
		await ana.clicks(alert, 'Acknowledge');
		const has = await harness.says(alert, /^🟠 Order sync failed · 401 .* has it/);
		await ana.clicks(has, 'Retry');
		const again = await harness.says(alert, /^🟠 Order sync failed again · .* has it/);
		expect(buttonsOf(again)).toEqual(['Retry', 'Resolve', 'Details']);
		n8n.fix(workflow);
		await ana.clicks(again, 'Retry');
		const green = await harness.says(alert, '🟢 Order sync recovered');
		expect(green.headline).not.toContain('has it');
		await ana.clicks(has, 'Resolve', { stale: true });
		await toldIn(harness, ana, '🟢 Order sync has nothing open');
	});
});

describe('Assign to…', () => {
	test('gives it to a member, who is mentioned; nobody else can have it', async () => {
		const { harness, slack, ana, ben, alert } = await failing();
		await ana.picks(alert, 'Assign to…');
		expect(textOf(await modalOf(harness, ana, { says: 'Who takes Order sync?' }))).not.toContain('has it');
		await ana.submits({ Person: 'ben' });
		await harness.says(alert, `<@${ben.id}> has it (since `);
		await lineOf(harness, alert, '🟠 @ana assigned it to @ben');

		slack.person('guest', { guest: true });
		await ben.picks(harness.now(alert), 'Assign to…');
		await modalOf(harness, ben, { says: '@ben has it since' });
		await ben.submits({ Person: 'guest' });
		await toldIn(harness, ben, '@guest cannot have this alert');
		expect(harness.now(alert).headline).toContain(`<@${ben.id}> has it`);
	});

	test('is for the one who opens the form, where nobody else is chosen', async () => {
		const { harness, ops, ben, alert } = await failing();
		await ben.picks(alert, 'Assign to…');
		await modalOf(harness, ben, { says: 'Who takes' });
		await ben.submits();
		await harness.says(alert, `<@${ben.id}> has it (since `);
		await ben.picks(harness.now(alert), 'Assign to…');
		await modalOf(harness, ben, { says: '@ben has it' });
		await ben.submits({}, { private: `main-999 ${ops.id}` });
		await toldIn(harness, ben, 'No alert is open here');
	});
});

describe('Resolve', () => {
	test('turns it green by hand; what was not retried still can be, and the next failure rings anew', async () => {
		const { harness, n8n, ops, ana, ben, workflow, alert } = await failing(2);
		await ana.picks(alert, 'Resolve');
		const over = await harness.says(alert, `🟢 Order sync resolved by <@${ana.id}>`);
		expect(over.headline).toContain(' · 2 failures, none retried with success');
		expect(buttonsOf(over)).toEqual(['Retry the 2…', 'Details', 'Open in n8n']);
		await lineOf(harness, alert, '🟢 @ana resolved it');
		await ben.clicks(alert, 'Acknowledge', { stale: true });
		await toldIn(harness, ben, '🟢 @ana resolved Order sync');

		const id = n8n.run(workflow);
		const anew = await harness.slack.until(() => ops.messages()[1], { what: 'another alert' });
		expect(textOf(anew)).toContain('Same problem as an earlier alert');
		expect(alertsIn(ops)).toMatchObject([{ count: 2 }, { count: 1, ids: [id] }]);
		// A retry of what was left in vain opens nothing again.
		await ana.types('/n8n retry 1', ops);
		await harness.says(alert, 'failed again');
		expect(harness.now(alert).headline).toContain('🟢 Order sync resolved by');
		n8n.fix(workflow);
		for (const each of [1, 2]) await ana.types(`/n8n retry ${each}`, ops);
		await harness.says(alert, '🟢 Order sync recovered · 2 of 2');
	});
});

describe('typed', () => {
	test('the only one that is open here; of several, which one; none by that name', async () => {
		const { harness, n8n, ops, ana, ben, alert } = await failing();
		const other = harness.slack.channel('random');
		expect(textOf(await asks(harness, ana, '/n8n ack', other))).toContain('No alert is open here');
		expect(textOf(await asks(harness, ana, '/n8n ack'))).toContain('🟠 You have Order sync now');
		await harness.says(alert, `<@${ana.id}> has it`);

		n8n.run(n8n.workflow('Mail out', [node]));
		const mail = await harness.alert('Mail out');
		const which = await asks(harness, ben, '/n8n resolve');
		expect(textOf(which)).toContain('Resolve which of these 2 open alerts?');
		await ben.clicks(which, 'Resolve', { near: 'Mail out' });
		await harness.says(mail, '🟢 Mail out resolved by');
		await reads(harness, ben, which, '🟢 Mail out is resolved');

		const none = await asks(harness, ben, '/n8n ack Lead enrichment', other);
		expect(textOf(none)).toContain('No open alert for "Lead enrichment"\nOpen now: Order sync.');
		expect(textOf(await asks(harness, ben, '/n8n ack order', ops))).toContain('@ana has Order sync since');
		expect(textOf(await asks(harness, ben, '/n8n resolve "Order sync"', other))).toContain('is resolved');
		await harness.says(alert, `🟢 Order sync resolved by <@${ben.id}>`);
	});

	test('by one of its executions, or by none that is known', async () => {
		const { harness, ben, alert } = await failing(2);
		expect(textOf(await asks(harness, ben, '/n8n ack #2'))).toContain('🟠 You have Order sync now');
		await harness.says(alert, `<@${ben.id}> has it`);
		expect(textOf(await asks(harness, ben, '/n8n resolve 99'))).toContain('No open alert for "#99"');
	});
});

test('who may only read changes nothing, and hears whom to ask', async () => {
	const { harness, ben, alert } = await failing(1, { config: { operators: ['U0NOBODY'] } });
	await ben.clicks(alert, 'Acknowledge');
	await toldIn(harness, ben, "Only this workspace's operators may handle alerts");
	expect(textOf(await asks(harness, ben, '/n8n mute 1 2h'))).toContain('may handle alerts');
	expect(textOf(await asks(harness, ben, '/n8n unmute'))).toContain('may handle alerts');
	await ben.picks(alert, 'Resolve');
	expect(textOf(await asks(harness, ben, '/n8n ack'))).toContain('may handle alerts');
	await polled(harness);
	expect(harness.now(alert).headline).toMatch(/^🔴 Order sync failed/);
	expect((await auditOf(harness)).map(({ decision, target }) => [decision, target])).toContainEqual([
		'refused',
		'alert main-1',
	]);
});

const hour = 3_600_000;

/** The same, with a clock that can be put forward. */
async function clocked(count = 1, options: Options = {}) {
	const clock = shiftedClock();
	return { clock, ...(await failing(count, { now: clock.now, n8n: { clock: clock.n8n }, ...options })) };
}

/** What the channel shows beside cards: lines of threads that are shown in it as well, and plain messages. */
const besideCards = ({ ops }: Harness) => ops.messages().filter(({ headline }) => /^(?:🔔|🔕 <@)/u.test(headline));

describe('Mute…', () => {
	test('of a problem: what fails is counted without a sound, another kind rings, the end tells', async () => {
		const { clock, harness, n8n, ops, ana, workflow, alert } = await clocked(1, { nodes: twoKinds });
		await ana.picks(alert, 'Mute…');
		await modalOf(harness, ana, { says: 'Order sync will not ring while muted' });
		await ana.submits();
		const muted = await harness.says(alert, /^🔕 Order sync muted until .* by <@/);
		expect(textOf(muted)).toMatch(/Charge card.*\n.*401 Unauthorized/);
		expect(buttonsOf(muted)).toEqual(['Retry', 'Unmute', 'Details']);
		expect(choicesOf(muted)).not.toContain('Mute…');
		await lineOf(harness, alert, '🔕 @ana muted it until');
		n8n.run(workflow);
		n8n.run(workflow);
		await harness.says(alert, ' · 2 more failures meanwhile');
		n8n.fix(workflow);
		n8n.run(workflow);
		await harness.slack.until(() => ops.messages().some(({ headline }) => headline.includes('ECONNREFUSED')));
		expect(besideCards(harness)).toEqual([]);

		clock.skip(hour + 1_000);
		const end = await harness.slack.until(() => besideCards(harness)[0], { what: 'the end of the mute' });
		expect(end.headline).toMatch(/^🔔 Order sync: no longer muted · 2 failures meanwhile, 3 open · /);
		expect(end.threadTs).toBe(alert.ts);
		await harness.says(alert, /^🔴 Order sync failing · 3 times/);
		await polled(harness, 3);
		expect(besideCards(harness)).toHaveLength(1);
	});

	test('what begins while its problem is muted rings at the end, unless it is over by then', async () => {
		const { clock, harness, n8n, ops, ana, workflow, alert } = await clocked();
		await asks(harness, ana, '/n8n mute 1 2h');
		await harness.says(alert, '🔕 Order sync muted until');
		await ana.picks(harness.now(alert), 'Resolve');
		await harness.says(alert, '🟢 Order sync resolved by');
		const id = n8n.run(workflow);
		await polled(harness, 3);
		expect(alertsIn(ops)).toHaveLength(1);
		clock.skip(2 * hour + 1_000);
		const anew = await harness.slack.until(() => alertsIn(ops)[1], { what: 'the alert that was held' });
		expect(anew).toMatchObject({ count: 1, ids: [id] });
		expect(anew.card.headline).toMatch(/^🔴 Order sync failed/);
		await lineOf(harness, anew.card, '🔔 Order sync: no longer muted · 1 failure meanwhile, 1 open');
	});

	test('of a workflow, typed before anything has failed; listed; ended by another, who is named', async () => {
		const clock = shiftedClock();
		const harness = await openHarness({ now: clock.now, n8n: { clock: clock.n8n } });
		const { n8n, ops, ana, ben } = harness;
		const workflow = n8n.workflow('Order sync', twoKinds);
		await polled(harness);
		const done = await asks(harness, ana, '/n8n mute order sync for 4h');
		expect(textOf(done)).toContain('🔕 Order sync is muted until');
		await harness.slack.until(() =>
			besideCards(harness)[0]?.headline.startsWith(`🔕 <@${ana.id}> muted Order sync until`),
		);
		n8n.run(workflow);
		n8n.run(workflow);
		n8n.fix(workflow);
		const other = n8n.run(workflow);
		await harness.slack.until(async () =>
			textOf(await asks(harness, ben, '/n8n mutes')).includes('3 failures meanwhile'),
		);
		expect(alertsIn(ops)).toEqual([]);
		const list = await asks(harness, ben, '/n8n mutes');
		expect(textOf(list)).toContain('🔕 Order sync · the whole workflow\nuntil ');
		await ben.clicks(list, 'Unmute');
		await reads(harness, ben, list, '🔔 Order sync is no longer muted');
		await told(harness, 2);
		await harness.slack.until(() => alertsIn(ops).length === 2);
		expect(
			alertsIn(ops)
				.map(({ count }) => count)
				.sort(),
		).toEqual([1, 2]);
		const one = alertsIn(ops).find(({ ids }) => ids.includes(other))!;
		await lineOf(harness, one.card, '🔔 Order sync: @ben unmuted it · 1 failure meanwhile, 1 open');
		expect(textOf(await asks(harness, ben, '/n8n mutes'))).toContain('Nothing is muted');
		expect(textOf(await asks(harness, ben, '/n8n unmute order'))).toContain('Nothing is muted');
	});

	test('whose time ends without a failure says so where it was said', async () => {
		const { clock, harness, n8n, ana } = await clocked();
		n8n.workflow('Mail out', [node]);
		await asks(harness, ana, '/n8n mute "Mail out" 1h');
		await harness.slack.until(() => besideCards(harness)[0], { what: 'that it is muted' });
		clock.skip(hour + 1_000);
		await harness.slack.until(
			() => besideCards(harness)[1]?.headline === '🔔 Mail out: no longer muted · nothing failed meanwhile',
		);
		expect(besideCards(harness)).toHaveLength(2);
	});

	test('until a time of the clock of who says it; what is no time hears how to say it', async () => {
		const { harness, slack, alert } = await failing();
		const kim = slack.person('kim', { tz: 'Asia/Tokyo' });
		const said = async (typed: string) => textOf(await asks(harness, kim, typed));
		await said('/n8n mute 1 until tomorrow 9:00');
		const { headline } = await harness.says(alert, '🔕 Order sync muted until');
		const until = Number(/<!date\^(\d+)/.exec(headline)![1]) * 1_000;
		const shown = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', timeStyle: 'short' }).format(until);
		expect(shown).toBe('09:00');
		expect(until - Date.now()).toBeLessThan(34 * hour);
		expect(await said('/n8n mute Order sync')).toContain('Say how long (30m, 2h, 3d) or until when');
		expect(await said('/n8n mute Order sync')).toContain('/n8n mute Order sync 2h');
		expect(await said('/n8n mute 1 90d')).toContain('A mute lasts from a minute to 30 days.');
		expect(await said('/n8n mute Order snc 2h')).toContain('n8n has no workflow "Order snc"');
		expect(await said('/n8n mute Order snc 2h')).toContain('Did you mean "Order sync"?');
	});

	test('by a form with another time, or with none that is understood', async () => {
		const { harness, ana, alert } = await failing();
		await ana.picks(alert, 'Mute…');
		await modalOf(harness, ana, { says: 'Order sync will not ring' });
		await ana.submits({ 'Or another time': 'next week' });
		await toldIn(harness, ana, '"next week" is not a time to mute until');
		await ana.picks(alert, 'Mute…');
		await modalOf(harness, ana, { says: 'Order sync will not ring' });
		await ana.submits({ 'What to mute': 'The whole workflow', 'Or another time': '3 days' });
		await harness.says(alert, '(the whole workflow)');
		await ana.clicks(harness.now(alert), 'Unmute');
		await harness.says(alert, /^🔴 Order sync failed/);
		await lineOf(harness, alert, '🔔 Order sync: @ana unmuted it · nothing failed meanwhile');
		expect(besideCards(harness)).toEqual([]);
	});

	test('a retry of what nobody was told yet shows its card', async () => {
		const { harness, n8n, ops, ana, workflow, alert } = await clocked();
		await asks(harness, ana, '/n8n mute 1 2h');
		await harness.says(alert, '🔕');
		await ana.picks(harness.now(alert), 'Resolve');
		await harness.says(alert, '🟢');
		const id = n8n.run(workflow);
		await polled(harness, 3);
		n8n.fix(workflow);
		await ana.types(`/n8n retry ${id}`, ops);
		await harness.slack.until(() => alertsIn(ops)[1]?.card.headline.startsWith('🟢 Order sync recovered'));
	});
});

describe('Tag…', () => {
	test('adds tags to the newest failure of the card and takes some away; its thread says who did', async () => {
		const { harness, n8n, ana, alert } = await failing(2);
		n8n.setTags(1, ['seen']);
		n8n.setTags(2, ['to do']);
		await asks(harness, ana, '/n8n tags 1');
		await harness.says(alert, '2 times in');
		await ana.picks(harness.now(alert), 'Tag…');
		const form = await modalOf(harness, ana, { says: 'Tags of #2, the newest failure of Order sync.' });
		expect(choicesOf(form)).toEqual(['to do', 'seen']);
		await ana.submits({ Tags: ['seen'] });
		await lineOf(harness, alert, '@ana tagged #2: +seen -to do');
		expect(n8n.execution(2)!.tags).toEqual(['seen']);

		await ana.picks(harness.now(alert), 'Tag…');
		await modalOf(harness, ana, { says: 'Tags of #2' });
		await ana.submits({ 'Other tags': 'to do, nobody knows' });
		await toldIn(harness, ana, 'Flowbell knows no tag "nobody knows"');
		await ana.picks(harness.now(alert), 'Tag…');
		await modalOf(harness, ana, { says: 'Tags of #2' });
		await ana.submits();
		await toldIn(harness, ana, '#2 already has exactly these tags');
	});

	test('says so where n8n does not give them', async () => {
		const { harness, n8n, ana, alert } = await failing();
		n8n.faults.inject({ method: 'GET', path: /\/tags$/, kind: 'status', status: 500 });
		await ana.picks(alert, 'Tag…');
		await modalOf(harness, ana, { says: 'The tags of #1 could not be read' });
	});
});
