import { describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, type Message, textOf } from '../../sandbox/slack/index.js';
import { asks, auditOf, modalOf, reads, toldIn } from './asking.js';
import { lineOf } from './bulking.js';
import { type Harness, type HarnessOptions, failing as node, openHarness } from './harness.js';
import { polled } from './polls.js';
import { alertsIn, told } from './telling.js';

/** So many failures of one problem, told on one card. */
async function failing(count = 1, options: HarnessOptions = {}) {
	const harness = await openHarness(options);
	const { n8n } = harness;
	const workflow = n8n.workflow('Order sync', [node]);
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
		expect(choicesOf(seen)).toEqual(['Assign to…', 'Resolve', 'Open in n8n']);
		await ana.clicks(seen, 'Acknowledge');
		const has = await harness.says(alert, `<@${ana.id}> has it (since `);
		expect(has.text).toMatch(/^🟠 Order sync failing · 2 times in /);
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
		expect(green.text).not.toContain('has it');
		await ana.clicks(has, 'Resolve', { stale: true });
		await toldIn(harness, ana, '🟢 Order sync has nothing open any more');
	});
});

describe('Assign to…', () => {
	test('gives it to a member, who is mentioned; nobody else can have it', async () => {
		const { harness, slack, ana, ben, alert } = await failing();
		await ana.picks(alert, 'Assign to…');
		expect(textOf(await modalOf(harness, ana, { says: 'Who sees to Order sync?' }))).not.toContain('has it');
		await ana.submits({ Person: 'ben' });
		await harness.says(alert, `<@${ben.id}> has it (since `);
		await lineOf(harness, alert, '🟠 @ana assigned it to @ben');

		slack.person('guest', { guest: true });
		await ben.picks(harness.now(alert), 'Assign to…');
		await modalOf(harness, ben, { says: '@ben has it since' });
		await ben.submits({ Person: 'guest' });
		await toldIn(harness, ben, '@guest cannot have this alert');
		expect(harness.now(alert).text).toContain(`<@${ben.id}> has it`);
	});

	test('is for the one who opens the form, where nobody else is chosen', async () => {
		const { harness, ops, ben, alert } = await failing();
		await ben.picks(alert, 'Assign to…');
		await modalOf(harness, ben, { says: 'Who sees to' });
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
		expect(over.text).toContain(' · 2 failures, not retried with success');
		expect(buttonsOf(over)).toEqual(['Retry the 2…', 'Details', 'Open in n8n']);
		await lineOf(harness, alert, '🟢 @ana resolved it');
		await ben.clicks(alert, 'Acknowledge', { stale: true });
		await toldIn(harness, ben, '🟢 @ana resolved Order sync');

		const id = n8n.run(workflow);
		const anew = await harness.slack.until(() => ops.messages()[1], { what: 'another alert' });
		expect(textOf(anew)).toContain('The same problem had an alert before this one');
		expect(alertsIn(ops)).toMatchObject([{ count: 2 }, { count: 1, ids: [id] }]);
		// A retry of what was left in vain opens nothing again.
		await ana.types('/n8n retry 1', ops);
		await harness.says(alert, 'failed again');
		expect(harness.now(alert).text).toContain('🟢 Order sync resolved by');
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
		expect(textOf(which)).toContain('2 alerts are open: which one?');
		await ben.clicks(which, 'Resolve', { near: 'Mail out' });
		await harness.says(mail, '🟢 Mail out resolved by');
		await reads(harness, ben, which, '🟢 Mail out is resolved');

		const none = await asks(harness, ben, '/n8n ack Lead enrichment', other);
		expect(textOf(none)).toContain('No alert of "Lead enrichment" is known\nOpen now: Order sync.');
		expect(textOf(await asks(harness, ben, '/n8n ack order', ops))).toContain('@ana has Order sync since');
		expect(textOf(await asks(harness, ben, '/n8n resolve "Order sync"', other))).toContain('is resolved');
		await harness.says(alert, `🟢 Order sync resolved by <@${ben.id}>`);
	});

	test('by one of its executions, or by none that is known', async () => {
		const { harness, ben, alert } = await failing(2);
		expect(textOf(await asks(harness, ben, '/n8n ack #2'))).toContain('🟠 You have Order sync now');
		await harness.says(alert, `<@${ben.id}> has it`);
		expect(textOf(await asks(harness, ben, '/n8n resolve 99'))).toContain('No alert of "#99" is known');
	});
});

test('who may only read changes nothing, and hears whom to ask', async () => {
	const { harness, ben, alert } = await failing(1, { config: { operators: ['U0NOBODY'] } });
	await ben.clicks(alert, 'Acknowledge');
	await toldIn(harness, ben, "Only this workspace's operators may handle alerts");
	await ben.picks(alert, 'Resolve');
	expect(textOf(await asks(harness, ben, '/n8n ack'))).toContain('may handle alerts');
	await polled(harness);
	expect(harness.now(alert).text).toMatch(/^🔴 Order sync failed/);
	expect((await auditOf(harness)).map(({ decision, target }) => [decision, target])).toContainEqual([
		'refused',
		'alert main-1',
	]);
});
