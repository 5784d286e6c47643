import { describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { openHarness } from './harness.js';
import { polled } from './polls.js';

const down = (host = '10.0.0.4:587') =>
	({
		node: 'Send mail',
		type: 'n8n-nodes-base.emailSend',
		does: { fail: { message: `connect ECONNREFUSED ${host}` } },
	}) as const;

/** So many workflows, each of which fails once, one after the other. */
async function failing(names: readonly string[], host?: string) {
	const harness = await openHarness();
	const { n8n, ops, slack } = harness;
	const workflows = names.map((name) => n8n.workflow(name, [{ node: 'Get', does: 'succeed' }, down(host)]));
	for (const [i, workflow] of workflows.entries()) {
		n8n.run(workflow);
		const known = () =>
			ops.messages().some(({ ts, text }) => [text, ...ops.thread(ts).map(textOf)].join().includes(names[i]!));
		await slack.until(known, { what: `${names[i]} told` });
	}
	return { harness, n8n, ops, slack, workflows };
}

describe('workflows that fail for one reason in the same minutes', () => {
	test('are one message from the third on, with a row and a button for each, and their cards in its thread', async () => {
		const { harness, ops, slack, n8n, workflows } = await failing(['Invoices', 'Reminders', 'Welcome', 'Digest']);
		const [first, second, incident, ...none] = ops.messages();
		expect(none).toEqual([]);
		expect([first!.headline, second!.headline]).toEqual([
			expect.stringContaining('🔴 Invoices failed'),
			expect.stringContaining('🔴 Reminders failed'),
		]);
		const shown = await harness.says(incident!, '🔴 4 workflows failing for one reason since');
		expect(shown.headline).toContain('connect ECONNREFUSED 10.0.0.4:587');
		for (const name of ['Invoices', 'Reminders', 'Welcome', 'Digest'])
			expect(shown.text).toContain(`🔴 *${name}* · failed once`);
		expect(buttonsOf(shown)).toEqual(['Retry', 'Retry', 'Retry', 'Retry']);
		const cardsOf = () => ops.thread(incident!.ts).filter(({ text }) => text.startsWith('🔴'));
		await slack.until(() => cardsOf().length === 2, { what: 'two cards in the thread' });
		const cards = cardsOf();
		expect(cards.map((card) => card.headline.split(' ')[1])).toEqual(['Welcome', 'Digest']);
		expect(buttonsOf(cards[0]!)).toContain('Acknowledge');

		for (const workflow of workflows) n8n.fix(workflow);
		await harness.ana.clicks(shown, 'Retry', { nth: 2 });
		const part = await harness.says(incident!, '🟠 1 of 4 workflows work again');
		expect(part.text).toContain('🟢 *Welcome* recovered');
		await slack.until(() => ops.thread(incident!.ts).some(({ text }) => text.startsWith('*Welcome* · 🟢 ')));
		for (const workflow of workflows) n8n.run(workflow);
		const green = await harness.says(incident!, '🟢 All 4 workflows work again');
		expect(green.text).toContain('🟢 *Digest* works again');
		await polled(harness, 2);
		expect(ops.messages()).toHaveLength(3);
	});

	test('tell who has which of them, and which are muted; all seen to is no longer red', async () => {
		const { harness, ops, slack } = await failing(['Invoices', 'Reminders', 'Welcome']);
		const { ana, ben } = harness;
		const [first, second, incident] = ops.messages();
		await harness.says(incident!, '🔴 3 workflows failing for one reason since');
		await ana.clicks(first!, 'Acknowledge');
		const acknowledged = await harness.says(incident!, `🟠 *Invoices* · failed once · <@${ana.id}> has it`);
		expect(acknowledged.headline).toMatch(/^🔴 3 workflows/);
		await ben.types('/n8n mute Reminders 2h', ops);
		await harness.says(incident!, /🔕 \*Reminders\* · failed once · muted until .* by <@/);
		await harness.says(second!, '🔕 Reminders muted until');
		const third = await slack.until(() => ops.thread(incident!.ts).find(({ text }) => text.startsWith('🔴 Welcome')));
		await ana.clicks(third, 'Acknowledge');
		const seen = await harness.says(incident!, '🟠 3 workflows failing for one reason since');
		expect(seen.headline).toContain('all acknowledged or muted');
		await ben.types('/n8n unmute Reminders', ops);
		const again = await harness.says(incident!, '🔴 3 workflows failing for one reason since');
		expect(again.text).toContain('🔴 *Reminders* · failed once');
	});

	test('not where each has a reason of its own', async () => {
		const { n8n, ops, harness } = await failing(['Invoices', 'Reminders']);
		n8n.run(n8n.workflow('Welcome', [down('10.0.0.9:587')]));
		n8n.run(n8n.workflow('Digest', [{ node: 'Sum', does: { fail: { message: 'NaN' } } }]));
		await harness.slack.until(() => ops.messages().length === 4);
		const names = ops.messages().map(({ headline }) => headline.split(' ')[1]);
		expect(names.sort()).toEqual(['Digest', 'Invoices', 'Reminders', 'Welcome']);
	});
});
