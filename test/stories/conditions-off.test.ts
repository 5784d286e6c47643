import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { messagesOf, minute, openConditions } from './conditions.js';

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
	expect(textOf(card)).toMatch(/Flow \d, Flow \d, Flow \d, Flow \d, Flow \d and 3 more/);
	n8n.switch(all[0]!, true);
	n8n.switch(order, false);
	await pass(11 * minute);
	await slack.until(() =>
		payments.messages().find(({ headline }) => headline.startsWith('🔴 Order sync was switched off')),
	);
	expect(harness.now(card).headline).toMatch(/^🔴/);
	for (const workflow of all) n8n.switch(workflow, true);
	await pass(11 * minute);
	await harness.says(card, '🟢 8 workflows are active again');
	expect(ops.messages()).toHaveLength(1);
});
