import { expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { toldIn } from './asking.js';
import { messagesOf, minute, openConditions } from './conditions.js';
import { polled } from './polls.js';

const done = [{ node: 'Done', does: 'succeed' }] as const;

test('a workflow that is switched off is told once, with what is known of why, and is over when it is on again', async () => {
	const story = await openConditions();
	const { harness, n8n, pass } = story;
	const order = n8n.workflow('Order sync', done);
	const crashing = n8n.workflow('Import', [{ node: 'Read', does: 'crash' }]);
	n8n.workflow('Never on', done, { active: false });
	await pass(11 * minute);
	n8n.switch(order, false);
	await pass(11 * minute);
	const card = await harness.alert('Order sync');
	expect(card.text).toMatch(
		/^🔴 Order sync was switched off · n8n does not say by whom\nIt will not start by itself\.\n/,
	);
	// n8n out of sight says nothing of its workflows.
	await n8n.stopServing();
	story.clock.skip(11 * minute);
	await harness.slack.until(() => harness.log().includes('poll failed'), { what: 'a poll that fails' });
	await n8n.serve();
	await pass(11 * minute);
	expect(messagesOf(harness, /switched off/)).toHaveLength(1);
	n8n.switch(order, true);
	await pass(11 * minute);
	await harness.says(card, '🟢 Order sync is active again · switched on in n8n');

	for (let i = 0; i < 3; i++) n8n.run(crashing);
	n8n.switch(crashing, false);
	await pass(11 * minute);
	const off = await harness.slack.until(() => messagesOf(harness, /^🔴 Import was switched off/)[0]);
	expect(textOf(off)).toContain('probably by n8n, after it crashed 3 times in a row');
	n8n.archive(order);
	await pass(11 * minute);
	await harness.slack.until(() => messagesOf(harness, /^🔴 Order sync was archived/)[0]);
	expect(messagesOf(harness, /Never on/)).toEqual([]);
});

test('many at once are one message, over when all are on again; a watch that says so hears of them', async () => {
	const { harness, n8n, ana, ops, slack, pass } = await openConditions();
	const all = Array.from({ length: 8 }, (_, i) => n8n.workflow(`Flow ${i + 1}`, done));
	const order = n8n.workflow('Order sync', done);
	const payments = slack.channel('payments');
	await ana.types('/n8n watch Order* off', payments);
	await slack.until(() => payments.messages().some(({ text }) => /also rings for switched-off workflows/i.test(text)));
	await pass(11 * minute);
	for (const workflow of all) n8n.switch(workflow, false);
	await pass(11 * minute);
	const card = await slack.until(() => messagesOf(harness, /^🔴 8 workflows were switched off/)[0]);
	expect(textOf(card).match(/Flow \d/g)).toHaveLength(5);
	expect(textOf(card)).toContain('and 3 more');
	n8n.switch(all[0]!, true);
	n8n.switch(order, false);
	await pass(11 * minute);
	await slack.until(() =>
		payments.messages().find(({ headline }) => headline.startsWith('🔴 Order sync was switched off')),
	);
	expect(harness.now(card).headline).toMatch(/^🔴/);
	expect(textOf(harness.now(card))).toContain('Active again, switched on in n8n: Flow 1.');
	for (const workflow of all) n8n.switch(workflow, true);
	await pass(11 * minute);
	await harness.says(card, '🟢 8 workflows are active again · switched on in n8n');
	expect(ops.messages()).toHaveLength(1);
});

test('of many each is activated by its own button, as it ran, or the rest together, and each is looked at after that', async () => {
	const { harness, n8n, ana, ben, slack, ops, pass } = await openConditions();
	const all = Array.from({ length: 7 }, (_, i) => n8n.workflow(`Flow ${i + 1}`, done));
	await pass(11 * minute);
	const ran = all.map((workflow) => n8n.versionOf(workflow));
	for (const workflow of all) n8n.switch(workflow, false);
	await pass(11 * minute);
	const card = await slack.until(() => messagesOf(harness, /^🔴 7 workflows were switched off/)[0]);
	const named = buttonsOf(card).filter((each) => each === 'Activate');
	expect([named.length, buttonsOf(card)]).toEqual([5, [...named, 'Activate all 7', 'Leave it for 1 h']]);
	const guest = slack.person('gus', { guest: true });
	await guest.clicks(card, 'Activate all 7');
	await toldIn(harness, guest, 'Guests may not activate');
	const [near] = /Flow \d/.exec(textOf(card)) as unknown as [string];
	const one = Number(near.at(-1)) - 1;
	n8n.edit(all[one]!);
	await ana.clicks(card, 'Activate', { near });
	await slack.until(() => n8n.isActive(all[one]!));
	expect(n8n.versionOf(all[one]!)).toBe(ran[one]);
	const some = await slack.until(() => {
		const now = harness.now(card);
		return textOf(now).includes(`Active again, switched on by @ana: ${near}`) ? now : undefined;
	});
	expect(buttonsOf(some)).toContain('Activate all 6');
	await ben.clicks(card, 'Activate', { near, stale: true });
	await toldIn(harness, ben, 'That workflow is active already.');
	const { dialog } = await ben.clicks(harness.now(card), 'Activate all 6', { confirm: 'dismiss' });
	expect(dialog?.text).toMatch(/They start by themselves again: (Flow \d, ){5}Flow \d\./);
	await ben.clicks(harness.now(card), 'Activate all 6');
	const over = await harness.says(card, '🟢 7 workflows are active again');
	expect(over.headline).toMatch(new RegExp(`switched on by <@(${ana.id}|${ben.id})> and by <@(${ana.id}|${ben.id})>$`));
	expect(all.map((workflow) => n8n.isActive(workflow))).toEqual(all.map(() => true));
	await pass(11 * minute);
	expect(ops.messages()).toHaveLength(1);
});

test('of more than are named it is not over before the others are on again, too', async () => {
	const { harness, n8n, ana, slack, pass } = await openConditions();
	const all = Array.from({ length: 23 }, (_, i) => n8n.workflow(`Flow ${i + 1}`, done));
	await pass(11 * minute);
	for (const workflow of all) n8n.switch(workflow, false);
	await pass(11 * minute);
	const card = await slack.until(() => messagesOf(harness, /^🔴 23 workflows were switched off/)[0]);
	await ana.clicks(card, 'Activate 20');
	const left = () => all.filter((workflow) => !n8n.isActive(workflow));
	await slack.until(() => left().length === 3, { what: 'twenty that are active' });
	await harness.says(card, 'Active again, switched on by');
	await pass(11 * minute);
	await polled(harness);
	expect(harness.now(card).headline).toMatch(/^🔴 23 workflows were switched off/);
	expect(textOf(harness.now(card))).toContain('and 3 more');
	for (const workflow of left()) n8n.switch(workflow, true);
	await pass(11 * minute);
	await harness.says(card, '🟢 23 workflows are active again');
});
