import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { buttonsOf } from '../../sandbox/slack/index.js';
import { addressOf } from '../../src/redis/connection.js';
import { card, lineOf } from './bulking.js';
import { openHarness } from './harness.js';
import { polled } from './polls.js';

const long = [
	{ node: 'Get orders', does: 'succeed' },
	{ node: 'Sum up', does: { run: 3_600 } },
] as const;

test("when n8n's process dies, all that ran is one message, and is retried from it", async () => {
	const harness = await openHarness();
	const { n8n, ops, slack, ana } = harness;
	const workflows = ['Invoices', 'Reminders', 'Stock'].map((name) => n8n.workflow(name, [...long]));
	for (const workflow of workflows) for (let i = 0; i < 2; i++) n8n.run(workflow);
	await polled(harness, 2);
	n8n.restart();

	const known = () => ops.messages().find(({ headline }) => headline.includes('6 runs of 3 workflows crashed'));
	await slack.until(() => known()?.text.includes('Stock'), { what: 'all three workflows' });
	const wave = known()!;
	expect(wave.headline).toContain("🔴 n8n's process died at ");
	expect(wave.text).toContain('finished nodes run a second time');
	for (const name of ['Invoices', 'Reminders', 'Stock']) await harness.says(wave, `🔴 *${name}* · failed 2 times`);
	// None of them rings beside it.
	await polled(harness, 2);
	expect(ops.messages().map(({ ts }) => ts)).toEqual([wave.ts]);
	const cards = () => ops.thread(wave.ts).filter(({ text }) => text.startsWith('🔴'));
	await slack.until(() => cards().length === 3, { what: 'the three cards in its thread' });

	n8n.finishRuns();
	const shown = known()!;
	expect(buttonsOf(shown)).toContain('Retry 6…');
	await ana.clicks(shown, 'Retry 6…');
	await slack.until(() => ana.modal()?.submit, { what: 'the form' });
	expect(JSON.stringify(ana.modal())).toContain('A crashed run starts again from its trigger');
	for (const workflow of workflows) n8n.fix(workflow);
	await ana.submits({ Start: 'All at once' });
	await slack.until(() => n8n.begun.filter(({ retryOf }) => retryOf !== null).length === 6, { what: 'six retries' });
	n8n.finishRuns();
	await harness.says(wave, "🟢 All workflows work again · n8n's process died at ");
});

test('two crashes of one workflow are no death of n8n: they are told on its own card', async () => {
	const harness = await openHarness();
	const { n8n, ops } = harness;
	const boom = n8n.workflow('Big report', [{ node: 'Build', does: 'crash' }]);
	for (let i = 0; i < 3; i++) n8n.run(boom);
	await harness.alert('Big report');
	await polled(harness, 2);
	expect(
		ops
			.messages()
			.map(({ headline }) => headline.slice(0, 40))
			.join(),
	).not.toContain('process died');
});

test('what crashed another time is no part of the job that retries what crashed first', async () => {
	const harness = await openHarness();
	const { n8n, ops, slack, ana } = harness;
	const redis = new Redis({ path: addressOf(harness.redisUrl).path! });
	onTestFinished(() => redis.disconnect());
	async function crash(names: string[]) {
		const workflows = names.map((name) => n8n.workflow(name, [...long]));
		for (const workflow of workflows) for (let i = 0; i < 2; i++) n8n.run(workflow);
		await polled(harness, 2);
		n8n.restart();
		const known = () =>
			ops
				.messages()
				.find(({ headline, text }) => /crashed/.test(headline) && names.every((name) => text.includes(name)));
		await slack.until(() => known() && buttonsOf(known()!).includes('Retry 6…'), { what: `the crash of ${names}` });
		return known()!;
	}
	const first = await crash(['Invoices', 'Reminders', 'Stock']);
	await ana.clicks(first, 'Retry 6…');
	await slack.until(() => ana.modal()?.submit, { what: 'the form' });
	await ana.submits({ Start: 'Trial run first' });
	const job = await card(harness, '⏳ Retrying 6');
	await slack.until(() => n8n.begun.some(({ retryOf }) => retryOf !== null), { what: 'the trial run' });
	await ana.clicks(job, 'Pause');
	await lineOf(harness, job, 'paused it');
	// Ten minutes later.
	await redis.del(harness.keys.n8n.key('crashes', 'all'));
	const second = await crash(['Mail out', 'Lead import', 'Order sync']);
	await ana.clicks(second, 'Retry 6…');
	await slack.until(() => ana.modal()?.submit, { what: 'a form that can be sent' });
});
