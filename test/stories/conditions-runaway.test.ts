import { describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { asks, modalOf, toldIn } from './asking.js';
import { hour, messagesOf, minute, openConditions } from './conditions.js';
import type { Harness } from './harness.js';
import { polled } from './polls.js';

test('a workflow whose runs pile up is told once with its growth, and stopped by one click', async () => {
	const story = await openConditions();
	const { harness, n8n, ops, ana, pass } = story;
	n8n.seedHistory(3);
	const workflow = n8n.workflow('Order sync', [{ node: 'Import', does: { run: 864_000 } }]);
	const start = (count: number) => Array.from({ length: count }, () => n8n.run(workflow));
	start(3);
	await pass(minute);
	await pass(minute);
	n8n.finishRuns(workflow);
	// Of another day: what is usual is known by then.
	await pass(24 * hour);
	start(12);
	await pass(minute);
	await pass(minute);
	expect(messagesOf(harness, /running away/)).toEqual([]);
	start(30);
	await polled(harness);
	await pass(minute);
	const card = await harness.alert('Order sync is running away');
	expect(card.text).toMatch(
		/^🔴 Order sync is running away · 42 running, usually 3 at most\n\d+ starts? a minute, usually \d at most\n/,
	);
	expect(textOf(card)).toMatch(/[▁▂▃▄▅▆▇█]+ {2}\d+ → 42 running in \d+ min/);
	expect(buttonsOf(card)).toEqual(['Stop all (42)…', 'Stop all and deactivate…', 'Leave it for 1 h']);
	start(10);
	await polled(harness);
	await pass(minute);
	await harness.says(card, '52 running');
	expect(messagesOf(harness, /running away/)).toHaveLength(1);

	await ana.clicks(harness.now(card), 'Stop all (52)…');
	await modalOf(harness, ana, { says: '52 running of Order sync' });
	await ana.submits({});
	await harness.slack.until(() => messagesOf(harness, /stopped 52 runs of Order sync/)[0]);
	await polled(harness);
	await pass(minute);
	await pass(minute);
	await harness.says(card, `🟢 Order sync is back to normal · 0 running · stopped by <@${ana.id}>`);
	expect(ops.messages().filter(({ headline }) => headline.includes('running away'))).toEqual([]);
});

/** Nothing is known of the days before, and so many of a workflow run. */
async function runaway() {
	const story = await openConditions({ bot: false });
	const { harness, n8n, clock, pass } = story;
	// With the next minute that is looked at it may be over: what people do meanwhile has one nearly whole.
	clock.skip(minute - (clock.now() % minute));
	const bot = await harness.startBot();
	n8n.seedHistory(3);
	const workflow = n8n.workflow('Order sync', [{ node: 'Import', does: { run: 864_000 } }]);
	for (let i = 0; i < 210; i++) n8n.run(workflow);
	await polled(harness);
	await pass(minute);
	await pass(minute);
	return { ...story, bot, workflow, card: await harness.alert('Order sync is running away') };
}

const goingOn = ({ executions }: Harness['n8n']) => executions().filter(({ status }) => status === 'running');

test('what ran away is not taken for usual: on another day it is told again', async () => {
	const { harness, n8n, workflow, card, pass } = await runaway();
	n8n.finishRuns(workflow);
	await polled(harness);
	await pass(minute);
	await pass(minute);
	await harness.says(card, '🟢 Order sync is back to normal');
	await pass(24 * hour);
	for (let i = 0; i < 210; i++) n8n.run(workflow);
	await polled(harness);
	await pass(minute);
	await pass(minute);
	const again = await harness.alert('Order sync is running away');
	expect(again.ts).not.toBe(card.ts);
});

test('what is retried by hundreds does not run away, as somebody has asked for it', async () => {
	const { harness, n8n, pass } = await openConditions({ bot: false });
	const workflow = n8n.workflow('Order sync', [{ node: 'Import', does: { run: 864_000 } }]);
	n8n.seedHistory(210, { workflow, status: 'error' });
	const failed = n8n.executions().filter(({ status }) => status === 'error');
	await harness.startBot();
	await polled(harness);
	for (const { id } of failed) n8n.retryInUi(id);
	expect(goingOn(n8n)).toHaveLength(210);
	await polled(harness);
	await pass(minute);
	await pass(minute);
	expect(messagesOf(harness, /running away/)).toEqual([]);
	// As many that start by themselves do.
	for (let i = 0; i < 210; i++) n8n.run(workflow);
	await polled(harness);
	await pass(minute);
	await pass(minute);
	await harness.alert('Order sync is running away');
});

describe('Stop all and deactivate', () => {
	test('deactivates first, stops all that runs by then, and says so where both are seen', async () => {
		const { harness, n8n, ana, slack, ops, workflow, card, pass } = await runaway();
		const guest = slack.person('gus', { guest: true });
		await guest.clicks(card, 'Stop all and deactivate…');
		await toldIn(harness, guest, 'Guests may not');
		await ana.clicks(card, 'Stop all and deactivate…');
		await modalOf(harness, ana, { says: '210 running of Order sync' });
		// Begun since it was counted.
		n8n.run(workflow);
		await ana.submits({});
		await slack.until(
			() => messagesOf(harness, /deactivated Order sync and stopped 211 runs: nothing of it is running/)[0],
		);
		expect([n8n.isActive(workflow), goingOn(n8n)]).toEqual([false, []]);
		const posts = n8n.requests.filter(({ method }) => method === 'POST').map(({ path }) => path.split('/').at(-1));
		expect(posts[0]).toBe('deactivate');
		const said = await harness.says(card, `⚪ Order sync was deactivated and all of it stopped by <@${ana.id}>`);
		expect(buttonsOf(said)).toEqual(['Leave it for 1 h']);
		await polled(harness);
		await pass(minute);
		await pass(minute);
		await harness.says(card, `⚪ Order sync no longer runs away · 0 running · deactivated and stopped by <@${ana.id}>`);
		// Nor is it told once more that it is inactive.
		await pass(11 * minute);
		await pass(11 * minute);
		expect(messagesOf(harness, /switched off/)).toEqual([]);
		expect(ops.messages().filter(({ text }) => text.startsWith('🔴'))).toEqual([]);
	});

	test.each(['here', 'in n8n'])(
		'activated again %s after that, the card says so and offers both again',
		async (where) => {
			const { harness, n8n, ana, ben, slack, workflow, card, pass } = await runaway();
			await ana.clicks(card, 'Stop all and deactivate…');
			await modalOf(harness, ana, { says: '210 running of Order sync' });
			await ana.submits({});
			await harness.says(card, '⚪ Order sync was deactivated and all of it stopped');
			if (where === 'here') await ben.clicks(await asks(harness, ben, '/n8n activate Order sync'), 'Activate');
			else {
				n8n.switch(workflow, true);
				await pass(11 * minute);
			}
			await slack.until(() => n8n.isActive(workflow));
			const by = where === 'here' ? `by <@${ben.id}>` : 'in n8n';
			const said = await harness.says(card, `🟠 Order sync was activated again ${by}`);
			expect(said.headline).toContain('0 running when last counted');
			expect(textOf(said)).toContain('@ana had deactivated it and stopped what ran.');
			expect(buttonsOf(said)).toContain('Stop all and deactivate…');
		},
	);

	test.each([
		['deactivating', /\/deactivate$/, /^🔴 .+ stopped 210 runs of Order sync, but it is still active/, [true, 0]],
		['stopping', /\/stop$/, /^🟠 .+ deactivated Order sync and stopped 0 runs, 210 runs still running/, [false, 210]],
	] as const)('where %s is refused the other is done, and what to do is said', async (_what, path, line, after) => {
		const { harness, n8n, ana, slack, workflow, card } = await runaway();
		n8n.faults.inject({ method: 'POST', path, kind: 'status', status: 403, body: '{"message":"Forbidden"}' });
		await ana.clicks(card, 'Stop all and deactivate…');
		await modalOf(harness, ana, { says: '210 running of Order sync' });
		await ana.submits({});
		const told = await slack.until(() => messagesOf(harness, line)[0]);
		expect(textOf(told)).toContain('API key may not do this');
		expect([n8n.isActive(workflow), goingOn(n8n).length]).toEqual(after);
	});

	test('a bot that is killed meanwhile comes to the same end', async () => {
		const { harness, n8n, ana, slack, workflow, card, bot } = await runaway();
		const killed = new Promise<void>((resolve) => {
			const onHit = () => void bot.stop().then(resolve);
			n8n.faults.inject({ method: 'POST', path: /\/deactivate$/, kind: 'cutAfter', times: 1, onHit });
		});
		await ana.clicks(card, 'Stop all and deactivate…');
		await modalOf(harness, ana, { says: '210 running of Order sync' });
		await ana.submits({});
		await killed;
		expect([n8n.isActive(workflow), goingOn(n8n).length]).toEqual([false, 210]);
		await harness.startBot();
		await slack.until(
			() => messagesOf(harness, /deactivated Order sync and stopped what ran: nothing of it is running/)[0],
		);
		expect(goingOn(n8n)).toEqual([]);
	});
});

test('a burst that was over within its minute is counted once, and rings for nothing', async () => {
	const { harness, n8n, clock, pass } = await openConditions();
	n8n.seedHistory(3);
	const workflow = n8n.workflow('Order sync', [{ node: 'Import', does: { run: 86_400 } }]);
	await polled(harness);
	// All of it in one minute, with time left.
	clock.skip(minute - (clock.now() % minute) + 5_000);
	for (let i = 0; i < 160; i++) n8n.run(workflow);
	await polled(harness);
	n8n.finishRuns(workflow);
	await polled(harness);
	await pass(minute);
	await pass(minute);
	expect(messagesOf(harness, /running away|back to normal/)).toEqual([]);
});
