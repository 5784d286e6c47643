import { describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, textOf } from '../../sandbox/slack/index.js';
import { auditOf, toldIn } from './asking.js';
import { hour, learnt, messagesOf, minute, openConditions } from './conditions.js';
import { polled } from './polls.js';

describe('a run that goes on far longer than usual', () => {
	test('is told once, with how long and what is usual, and is over by itself', async () => {
		const story = await openConditions();
		const { harness, n8n, ops, pass } = story;
		const workflow = await learnt(story);
		const id = n8n.run(workflow);
		await pass(9 * minute);
		expect(ops.messages()).toEqual([]);
		await pass(3 * minute);
		const card = await harness.alert('Order sync');
		expect(card.headline).toBe(`⏳ Order sync #${id} has been running for 12 min · usually 2 min at most`);
		expect(buttonsOf(card)).toEqual([`Stop #${id}`, 'Details', 'Leave it for 1 h']);
		expect(choicesOf(card)).toEqual(['Acknowledge', 'Mute for a day', 'Mute for a week', 'Open in n8n']);
		// How long it is keeps true.
		await pass(5 * minute);
		await harness.says(card, 'running for 17 min');
		n8n.finishRuns(workflow);
		const over = await harness.says(card, `🟢 Order sync #${id} succeeded · after 17 min`);
		expect(buttonsOf(over)).toEqual([]);
		await polled(harness);
		expect(ops.messages()).toHaveLength(1);
		// The next one is another.
		n8n.run(workflow);
		await pass(30 * minute);
		await harness.slack.until(() => ops.messages().length === 2);
	});

	test('is stopped by a click, and says by whom', async () => {
		const story = await openConditions();
		const { harness, n8n, ana, pass } = story;
		const id = n8n.run(await learnt(story));
		await pass(20 * minute);
		const card = await harness.alert('Order sync');
		const { dialog } = await ana.clicks(card, `Stop #${id}`);
		expect(dialog?.text).toContain('What its nodes have already done is not undone');
		await harness.says(card, `⚪ Order sync #${id} was stopped by <@${ana.id}> · after 20 min`);
	});

	test('of a workflow of which little is known only after two hours; never of one that waits, or one by hand', async () => {
		const story = await openConditions();
		const { harness, n8n, ops, pass } = story;
		const slow = [{ node: 'Import', does: { run: 86_400 } }] as const;
		n8n.seedHistory(3);
		const known = n8n.workflow('New import', slow);
		const waits = n8n.workflow('Approval', [{ node: 'Wait', does: { wait: 86_400 } }, ...slow]);
		n8n.run(waits);
		await polled(harness);
		n8n.finishWaits(waits);
		n8n.run(known);
		n8n.run(n8n.workflow('Trial', slow), { mode: 'manual' });
		await pass(119 * minute);
		expect(ops.messages()).toEqual([]);
		await pass(2 * minute);
		const card = await harness.alert('New import');
		expect(card.headline).toContain('has been running for 2 h 1 m · usual time not known yet');
		await pass(5 * hour);
		expect(ops.messages()).toHaveLength(1);
	});

	test('several of one workflow are one message', async () => {
		const story = await openConditions();
		const { harness, n8n, ops, pass } = story;
		const workflow = await learnt(story);
		const first = n8n.run(workflow);
		for (let i = 0; i < 6; i++) n8n.run(workflow);
		await pass(15 * minute);
		const card = await harness.alert('Order sync');
		expect(card.headline).toMatch(/^⏳ 7 runs of Order sync have been running for up to 15 min/);
		expect(textOf(card)).toContain(`#${first} (15 min)`);
		expect(textOf(card)).toContain('and 2 more');
		n8n.finishRuns(workflow);
		await harness.says(card, '🟢');
		await polled(harness);
		expect(ops.messages()).toHaveLength(1);
	});

	test('is not over while n8n is out of sight, and is told once over restarts', async () => {
		const story = await openConditions({ bot: false });
		const { harness, n8n, ops, clock, pass } = story;
		let bot = await harness.startBot();
		const workflow = await learnt(story);
		const id = n8n.run(workflow);
		await pass(20 * minute);
		const card = await harness.alert('Order sync');
		await n8n.stopServing();
		clock.skip(minute);
		await bot.stop();
		bot = await harness.startBot();
		clock.skip(minute);
		await harness.slack.until(() => harness.log().includes('poll failed'), { what: 'a poll that fails' });
		expect(harness.now(card).headline).toMatch(/^⏳/);
		await n8n.serve();
		await polled(harness);
		await bot.stop();
		await harness.startBot();
		await polled(harness);
		expect(messagesOf(harness, /Order sync/)).toHaveLength(1);
		n8n.remove(id);
		await harness.says(card, `⚪ Order sync #${id} is no longer in n8n`);
		expect(messagesOf(harness, /Order sync/)).toHaveLength(1);
		expect(ops.messages().filter(({ headline }) => headline.includes('Order sync'))).toHaveLength(1);
	});
});

test('queued runs that do not start are told, and then the queue itself where several workflows stand in it', async () => {
	const story = await openConditions({ n8n: { concurrency: 1 } });
	const { harness, n8n, ops, pass } = story;
	n8n.seedHistory(3);
	const start = (name: string) => n8n.run(n8n.workflow(name, [{ node: 'Import', does: { run: 864_000 } }]));
	start('Report');
	const id = start('Order sync');
	await polled(harness);
	await pass(6 * minute);
	const card = await harness.alert('Order sync');
	expect(card.headline).toBe(`⏳ Order sync #${id} has been queued for 6 min without starting`);
	for (const name of ['Mail out', 'Lead import']) start(name);
	await polled(harness);
	await pass(6 * minute);
	const queue = await harness.slack.until(() => messagesOf(harness, /^⏳ 3 runs of 3 workflows are queued/)[0]);
	expect(buttonsOf(queue)).toEqual(['Leave it for 1 h']);
	expect(ops.messages()).toHaveLength(2);
	for (let i = 0; i < 4; i++) n8n.finishRuns();
	await harness.says(queue, '🟢 Queued runs start again');
	await harness.says(card, `🟢 Order sync #${id} started`);
	expect(ops.messages()).toHaveLength(2);
});

describe('what people say of it', () => {
	test('somebody has it; it is left for an hour, and rings again after that', async () => {
		const story = await openConditions();
		const { harness, n8n, ops, ana, ben, pass } = story;
		const id = n8n.run(await learnt(story));
		await pass(20 * minute);
		const card = await harness.alert('Order sync');
		await ana.clicks(card, 'Leave it for 1 h');
		const left = await harness.says(card, /left until .+ by <@/);
		expect(left.headline).toMatch(/^🟠/);
		await pass(59 * minute);
		expect(ops.messages()).toHaveLength(1);
		await pass(2 * minute);
		await harness.slack.until(() =>
			ops.messages().find(({ headline }) => headline.includes('#7 has been running for 1 h 2')),
		);
		await harness.says(card, /^⏳/);
		await ben.picks(harness.now(card), 'Acknowledge');
		await harness.says(card, `<@${ben.id}> has it (since `);
		await ana.picks(card, 'Acknowledge', { stale: true });
		await toldIn(harness, ana, '🟠 @ben has it since');
		expect((await auditOf(harness)).map(({ verb, result }) => [verb, result])).toEqual([
			['alert', 'acknowledged'],
			['alert', 'left'],
		]);
		expect(ops.thread(card.ts).map(({ text }) => text.split(' · ')[0])).toEqual([
			expect.stringContaining('Left until'),
			expect.stringContaining(`⏳ Order sync #${id} has been running`),
			expect.stringContaining('has it'),
		]);
	});

	test('muted nothing of the kind rings of that workflow until the end; failures do', async () => {
		const story = await openConditions();
		const { harness, n8n, ops, ana, pass } = story;
		const workflow = await learnt(story);
		n8n.run(workflow);
		await pass(20 * minute);
		const card = await harness.alert('Order sync');
		await ana.picks(card, 'Mute for a day');
		const muted = await harness.says(card, `muted until`);
		expect(muted.headline).toMatch(/^🔕/);
		n8n.finishRuns(workflow);
		await harness.says(card, '🟢');
		n8n.run(workflow);
		await pass(2 * hour);
		expect(messagesOf(harness, /has been running/)).toEqual([]);
		await ana.types('/n8n mutes', ops);
		const mutes = await toldIn(harness, ana, '1 mute');
		expect(textOf(mutes)).toContain('🔕 Order sync · stuck runs');
		await ana.clicks(mutes, 'Unmute');
		await harness.slack.until(() => messagesOf(harness, /#8 has been running for 2 h/)[0]);
		await harness.slack.until(() => messagesOf(harness, /unmuted it/)[0]);
	});
});
