import { describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../sandbox/slack/index.js';
import { losesAnswerTo } from '../redis/bad-way.js';
import { asks, privately, toldIn } from './asking.js';
import { card, failedRuns, lineOf, previews, refused, unfolds } from './bulking.js';
import { type HarnessOptions, retriesOf, retryRequests } from './harness.js';
import { polled } from './polls.js';
import { harness, open, withFailures } from './story.js';

/** So many failed runs whose retries, once fixed, take as long as the test wants: until `finishRuns`. */
async function slowRetries(count: number, options: HarnessOptions = {}) {
	await open({ ...options, bot: false });
	const { n8n } = harness;
	const workflow = n8n.workflow('Order sync', [
		{ node: 'Charge card', does: { fail: refused } },
		{ node: 'Ship', does: { run: 3_600 } },
	]);
	const ids = Array.from({ length: count }, () => n8n.run(workflow));
	await harness.startBot();
	n8n.fix(workflow);
	return { ...harness, workflow, ids, sent: () => retryRequests(harness).length };
}

/** Chooses what is folded as well. */
async function submits(choices: Record<string, string>) {
	if ('How many at a time' in choices) await unfolds(harness, harness.ana);
	return harness.ana.submits(choices);
}

async function start(typed = '/n8n retry-all', choices: Record<string, string> = { Start: 'All at once' }) {
	await previews(harness, harness.ana, typed);
	await submits(choices);
}

describe('while it runs', () => {
	test('Pause lets what is under way end and starts nothing more; Resume goes on', async () => {
		const { n8n, slack, ana, ben, workflow, sent } = await slowRetries(9);
		await start('/n8n retry-all', { Start: 'All at once', 'How many at a time': '2 at once' });
		const running = await card(harness, '⏳ Retrying 9 executions of all workflows');
		await slack.until(() => sent() === 2);
		expect(running.text).toContain(`asked by <@${ana.id}>`);
		expect(buttonsOf(running)).toEqual(['Pause', 'Cancel']);

		await ben.clicks(running, 'Pause');
		const paused = await harness.says(running, `⏸️ Paused by <@${ben.id}>`);
		expect(buttonsOf(paused)).toEqual(['Resume', 'Cancel']);
		n8n.finishRuns(workflow);
		await slack.until(() => textOf(harness.now(running)).includes('2 of 9 · 2 succeeded'));
		await polled(harness, 3);
		expect(sent()).toBe(2);
		await lineOf(harness, running, '⏸️ @ben paused it at 0 of 9');

		await ana.clicks(harness.now(running), 'Resume');
		await harness.says(running, '⏳ Retrying 9 executions');
		await lineOf(harness, running, '⏳ @ana resumed it at 2 of 9');
		for (let done = 2; done < 9; done += 2) {
			await slack.until(() => sent() === Math.min(done + 2, 9));
			n8n.finishRuns(workflow);
		}
		await harness.says(running, '🟢 9 of 9 recovered · all workflows');
		expect(sent()).toBe(9);
	});

	test('a second person’s Cancel ends it within two seconds, and what was done stays done', async () => {
		await open({ bot: false });
		const { n8n, slack, ben } = harness;
		const workflow = n8n.workflow('Order sync', [
			{ node: 'Charge card', does: { fail: refused } },
			{ node: 'Ship', does: { run: 0.05 } },
		]);
		for (let i = 0; i < 400; i++) n8n.run(workflow);
		await harness.startBot();
		n8n.fix(workflow);
		await start();
		const running = await card(harness, '⏳ Retrying 400 executions');
		await slack.until(() => retryRequests(harness).length > 30);
		const click = await ben.clicks(harness.now(running), 'Cancel');
		const canceledAt = Date.now();
		expect(click.dialog?.title).toBe('Cancel retrying 400 executions?');
		const canceled = await harness.says(running, /⚪ Canceled by .* · \d+ of 400 recovered · all workflows/);
		await lineOf(harness, running, /^⚪ \d+ of 400 recovered/);
		const last = Math.max(...retryRequests(harness).map((request) => request.at));
		expect(last - canceledAt).toBeLessThan(2_000);
		const succeeded = n8n.executions().filter((run) => run.retryOf !== null && run.status === 'success').length;
		expect(succeeded).toBeLessThan(400);
		// Those under way at the click are counted, too.
		await harness.says(running, `${succeeded} of 400 recovered`);
		expect(canceled.headline).toContain(`<@${ben.id}>`);
		const table = await lineOf(harness, running, /Results: \d+ of 400 recovered/);
		// Those are in the file; what was done is what the table is for.
		expect(textOf(table)).not.toContain('not touched');
		expect(textOf(table)).toContain('succeeded as #');
		const { files } = await slack.until(() =>
			harness.ops.thread(running.ts).find((message) => message.files.length > 0),
		);
		expect(slack.fileText(files[0]!)).toContain('not touched');
	});

	test('the card shows how far it is, how fast and how long still', async () => {
		const { n8n, slack, workflow, sent } = await slowRetries(8);
		await start('/n8n retry-all', { Start: 'All at once', 'How many at a time': 'One at a time' });
		const running = await card(harness, '⏳ Retrying 8 executions');
		for (let done = 1; done <= 4; done++) {
			await slack.until(() => sent() === done);
			n8n.finishRuns(workflow);
			await slack.until(() => textOf(harness.now(running)).includes(`${done} of 8 · ${done} succeeded`));
		}
		expect(textOf(harness.now(running))).toMatch(/▓{9}░{9}\s+4 of 8 · 4 succeeded/);
		await slack.until(() =>
			/4 of 8 · 4 succeeded · [\d.]+ per second · about \d+ s left/.test(textOf(harness.now(running))),
		);
		await harness.ana.clicks(harness.now(running), 'Cancel');
		n8n.finishRuns(workflow);
		await harness.says(running, '⚪ Canceled by');
	});
});

test('a click that comes too late is told how it stands', async () => {
	const { n8n, ana, ben, workflow } = await slowRetries(2);
	await start();
	const running = await card(harness, '⏳ Retrying 2 executions');
	await ana.clicks(running, 'Cancel');
	n8n.finishRuns(workflow);
	await harness.says(running, '⚪ Canceled by');
	await ben.clicks(running, 'Pause', { stale: true });
	const late = await toldIn(harness, ben, 'out of date');
	expect(late.headline).toContain(`⚪ Canceled by <@${ana.id}>`);
});

describe('n8n goes away', () => {
	test('the work rests, says so, and goes on by itself when it is back', async () => {
		const { n8n, slack, workflow, sent, ids } = await slowRetries(12);
		await start();
		const running = await card(harness, '⏳ Retrying 12 executions');
		await slack.until(() => sent() === 5);
		await n8n.stopServing();
		n8n.finishRuns(workflow);
		const resting = await harness.says(running, /🟠 Paused: n8n is down since/);
		expect(textOf(resting)).toContain('resumes by itself when n8n is back');
		expect(buttonsOf(resting)).toEqual(['Pause', 'Cancel']);
		await lineOf(harness, running, '🟠 Paused: n8n is down');
		n8n.finishRuns(workflow);
		await n8n.serve();
		await harness.says(running, '⏳ Retrying 12 executions');
		await lineOf(harness, running, '⏳ Resumed: n8n is back');
		while (!harness.now(running).headline.includes('🟢')) {
			n8n.finishRuns(workflow);
			await polled(harness, 1);
		}
		expect(harness.now(running).headline).toContain('12 of 12 recovered');
		expect(ids.map((id) => retriesOf(harness, id).length)).toEqual(ids.map(() => 1));
		await lineOf(harness, running, / recovered · /);
		const told = harness.ops.thread(running.ts).map(textOf);
		expect(told.filter((words) => words.includes('Paused: n8n is down'))).toHaveLength(1);
		expect(told.filter((words) => words.includes('n8n is back'))).toHaveLength(1);
	}, 60_000);
});

test('that n8n asks for a rest stands on the card, and is no event of its history', async () => {
	const { n8n, slack, workflow } = await withFailures(10);
	n8n.fix(workflow);
	const headers = { 'retry-after': '2' };
	n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'status', status: 429, headers, times: 1 });
	n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 100, times: 100 });
	await start('/n8n retry-all', { Start: 'All at once', 'How many at a time': 'One at a time' });
	const running = await card(harness, 'n8n takes no more requests (429)');
	await slack.until(() => harness.now(running).headline.startsWith('🟢'), { ms: 15_000 });
	await lineOf(harness, running, / recovered · /);
	const told = harness.ops.thread(running.ts).map(textOf).join(' ');
	expect(told).not.toMatch(/n8n is down|n8n is back/);
}, 30_000);

describe('two people', () => {
	test('who ask for the same: the second is told who is doing it and how far it is', async () => {
		const { n8n, slack, ben, workflow } = await slowRetries(6);
		// Both look at it before either starts it.
		await previews(harness, ben, '/n8n retry-all workflow:"Order sync"');
		await start('/n8n retry-all workflow:"order sync"', { Start: 'All at once', 'How many at a time': '2 at once' });
		const running = await card(harness, '⏳ Retrying 6 of Order sync');
		await ben.submits();
		const told = await toldIn(harness, ben, 'is already doing exactly this: 0 of 6 done');
		expect(textOf(told)).toContain('@ana');
		expect(textOf(told)).toContain('Nothing was started twice');
		expect(buttonsOf(told)).toEqual(['Show job']);
		expect(JSON.stringify(told.blocks)).toContain('|Its card>');

		// And one who looks only now is told in the form.
		const preview = await previews(
			harness,
			ben,
			'/n8n retry-all workflow:"Order sync"',
			'is already doing exactly this',
		);
		expect(preview.submit).toBeUndefined();
		expect(textOf(preview)).not.toContain('?');
		await ben.closes();
		await harness.ana.clicks(harness.now(running), 'Pause');
		await harness.says(running, '⏸️ Paused by');
		await previews(harness, ben, '/n8n retry-all workflow:"Order sync"', '⏸️ Paused by @ana: @ana started exactly this');
		await ben.closes();
		expect(harness.ops.messages()).toHaveLength(1);
		expect(retryRequests(harness).length).toBeLessThanOrEqual(2);
		await harness.ana.clicks(harness.now(running), 'Cancel');
		n8n.finishRuns(workflow);
		await slack.until(() => harness.now(running).headline.startsWith('⚪'));
	});

	test('may ask for different things at once', async () => {
		await open({ bot: false });
		const { n8n, ana, ben } = harness;
		const orders = failedRuns(harness, 4, 'Order sync');
		const mails = failedRuns(harness, 3, 'Mail out');
		await harness.startBot();
		n8n.fix(orders.workflow);
		n8n.fix(mails.workflow);
		await Promise.all([
			previews(harness, ana, '/n8n retry-all workflow:"Order sync"'),
			previews(harness, ben, '/n8n retry-all workflow:"Mail out"'),
		]);
		await Promise.all([ana.submits(), ben.submits()]);
		await card(harness, '🟢 4 of 4 recovered · Order sync');
		await card(harness, '🟢 3 of 3 recovered · Mail out');
	});
});

describe('who may not', () => {
	const guestsJob = async () => {
		await withFailures(3);
		return harness.slack.person('gus', { guest: true });
	};

	test.each([
		['/n8n retry-all', 'Guests may not retry executions'],
		['/n8n stop-all', 'Guests may not stop executions'],
		['/n8n delete-all status:failed', 'Guests may not delete executions'],
		['/n8n tag-all status:failed +seen', 'Guests may not change tags'],
	])('a guest types %s', async (typed, words) => {
		const gus = await guestsJob();
		const modal = await previews(harness, gus, typed, words);
		expect(modal.submit).toBeUndefined();
		expect(textOf(modal)).toContain('Ask a full member of this workspace');
	});

	test('a guest presses a card’s button', async () => {
		const { n8n, workflow, slack, sent } = await slowRetries(3);
		const gus = slack.person('gus', { guest: true });
		await start();
		const running = await card(harness, '⏳ Retrying 3 executions');
		await slack.until(() => sent() === 3);
		await gus.clicks(running, 'Cancel');
		await toldIn(harness, gus, 'Guests may not retry executions');
		expect(harness.now(running).headline).toContain('⏳');
		n8n.finishRuns(workflow);
		await harness.says(running, '🟢 3 of 3 recovered');
	});

	test('someone who lost the right between the preview and its submit', async () => {
		let ahead = 0;
		await open({ bot: false, now: () => Date.now() + ahead });
		failedRuns(harness, 3);
		const group = harness.slack.userGroup('oncall', [harness.ben]);
		await harness.startBot({ operators: [group.id] });
		await previews(harness, harness.ben, '/n8n retry-all');
		harness.slack.userGroup('oncall', [harness.ana]);
		ahead = 10 * 60_000;
		await harness.ben.submits();
		await toldIn(harness, harness.ben, 'Only this workspace');
		expect(retryRequests(harness)).toHaveLength(0);
	});
});

describe('jobs and job', () => {
	test('list and show what there was, to the one who asks', async () => {
		const { n8n, ana, ben, workflow, sent } = await slowRetries(3);
		expect(textOf(await asks(harness, ben, '/n8n jobs'))).toContain('No bulk jobs');
		await previews(harness, ben, '/n8n retry-all limit:1');
		await start();
		const running = await card(harness, '⏳ Retrying 3 executions');
		const list = await asks(harness, ben, '/n8n jobs');
		// Only what somebody confirmed.
		expect(list.headline).toBe('Last bulk job');
		expect(textOf(list)).toContain('⏳ Retrying 3 executions of all workflows');
		await ben.clicks(list, 'Show');
		const shown = await harness.slack.until(() => privately(ben).find((each) => buttonsOf(each).includes('Pause')));
		expect(textOf(shown)).toContain('stays up to date');
		await ben.clicks(shown, 'Pause');
		await harness.says(running, '⏸️ Paused by');
		await harness.slack.until(() => privately(ben).find((each) => each.text.startsWith('⏸️ Paused by')));

		const id = /job (\w{6})/.exec(textOf(harness.now(running)))![1]!;
		const one = await asks(harness, ana, `/n8n job ${id}`);
		expect(one.headline).toContain('⏸️ Paused by');
		await ana.clicks(harness.now(running), 'Resume');
		await harness.slack.until(() => sent() === 3);
		n8n.finishRuns(workflow);
		await harness.says(running, '🟢 3 of 3 recovered');
		const ended = await asks(harness, ana, `/n8n job ${id.toUpperCase()}`);
		expect(buttonsOf(ended)).toEqual(['Show results']);
		const none = textOf(await asks(harness, ana, '/n8n job 00000'));
		expect(none).toContain('No job 00000. Jobs are kept for 7 days.');
		expect(none).toContain('/n8n jobs lists the jobs there are.');
		expect(textOf(await asks(harness, ana, '/n8n job xyz'))).toContain('not the number of a job');
	});

	test('status counts what is under way', async () => {
		const { n8n, ana, workflow, slack, sent } = await slowRetries(3);
		await start();
		await slack.until(() => sent() === 3);
		const status = await asks(harness, ana, '/n8n status');
		expect(Number(/Queue · (\d+) running/.exec(textOf(status))?.[1])).toBeGreaterThanOrEqual(3);
		n8n.finishRuns(workflow);
		await card(harness, '🟢 3 of 3 recovered');
	});
});

test('a bot that is stopped in the middle leaves the rest to the next, and the card ends in the truth', async () => {
	await open({ bot: false });
	const { n8n, slack } = harness;
	const workflow = n8n.workflow('Order sync', [
		{ node: 'Charge card', does: { fail: refused } },
		{ node: 'Ship', does: { run: 0.02 } },
	]);
	const ids = Array.from({ length: 60 }, () => n8n.run(workflow));
	const bot = await harness.startBot();
	n8n.fix(workflow);
	await start();
	const running = await card(harness, '⏳ Retrying 60 executions');
	await slack.until(() => retryRequests(harness).length > 10);
	await bot.stop();
	await harness.startBot();
	await card(harness, /🟢 60 of 60 recovered · all workflows · .* s$/, 18_000);
	expect(ids.map((id) => retriesOf(harness, id).length)).toEqual(ids.map(() => 1));
	await slack.until(() => harness.ops.thread(running.ts).some((message) => message.files.length > 0));
	await polled(harness);
	const thread = harness.ops.thread(running.ts);
	expect(thread.filter((message) => textOf(message).includes('Results:'))).toHaveLength(1);
	expect(thread.filter((message) => message.files.length > 0)).toHaveLength(1);
}, 40_000);

test('Confirm whose step in Redis loses its answer with the connection is a Confirm: the card comes at once', async () => {
	const redisUrl = await losesAnswerTo((sent) =>
		['ready', 'running', 'waitsTill'].every((word) => sent.includes(word)),
	);
	await open({ redisUrl, bot: false });
	const { workflow } = failedRuns(harness, 2);
	await harness.startBot();
	harness.n8n.fix(workflow);
	await start();
	await lineOf(harness, await card(harness, '🟢 2 of 2 recovered'), 'confirmed: retry 2');
});
