import { describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, textOf } from '../../sandbox/slack/index.js';
import { asks, modalOf, queueOf } from './asking.js';
import { lineOf } from './bulking.js';
import { failing, retriesOf } from './harness.js';
import { polled } from './polls.js';
import { failed, harness, mended, open, posts, retried } from './story.js';

const before = { node: 'Get order', does: 'succeed' } as const;
const after = { node: 'Ship', does: { run: 3_600 } } as const;
const failsToo = { node: 'Ship', does: { fail: { message: 'No carrier found', always: true } } } as const;
const lines = (alert: { ts: string }) => harness.ops.thread(alert.ts).map((line) => textOf(line));

describe('the message while a retry runs', () => {
	test('shows elapsed time and Stop retry, then what came of it; the history is in the thread', async () => {
		const { n8n, ana, slack, orders, id, alert } = await retried([failing, after]);
		const running = await harness.says(alert, /⏳ Order sync: retrying #1 as #2 \(asked by <@\w+>, .+\)/);
		expect(buttonsOf(running)).toEqual(['Stop retry', 'Details']);
		expect(textOf(running)).toContain('401 Unauthorized: token expired');
		// The time goes on.
		await slack.until(() => harness.now(alert).headline !== running.headline, { what: 'the elapsed time to change' });
		expect(harness.now(alert).headline).toMatch(/retrying #1 as #2/);
		n8n.finishRuns(orders);
		const green = await harness.says(
			alert,
			/🟢 Order sync recovered · #2 succeeded in .+ \(retried by <@\w+>\) · open for /,
		);
		expect(green.headline).toContain(`<@${ana.id}>`);
		expect(buttonsOf(green)).toEqual(['Details', 'Open in n8n']);
		await lineOf(harness, alert, 'asked to retry #1');
		await lineOf(harness, alert, 'retried #1 as #2: recovered');
		expect(lines(alert)).toHaveLength(2);
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(n8n.execution(2)?.ran).toEqual(['Webhook', 'Charge card', 'Ship']);
	});

	test('the same error again is said so, and Retry then goes on from the newest failed run', async () => {
		const { n8n, ana, id, alert } = await failed([before, failing]);
		await ana.clicks(alert, 'Retry');
		const red = await harness.says(alert, '🔴 Order sync failed again · #2, the same error at "Charge card"');
		expect(buttonsOf(red)).toContain('Retry');
		expect(textOf(red)).toContain('Runs  #2 #1');
		await ana.clicks(red, 'Retry');
		await harness.says(alert, 'failed again · #3');
		expect(n8n.execution(3)?.retryOf).toBe(2);
		expect(retriesOf(harness, id)).toHaveLength(1);
		await polled(harness);
		expect(harness.ops.messages()).toHaveLength(1);
		expect(lines(alert).some((each) => each.includes('a retry started in n8n itself'))).toBe(false);
	});

	test('another error is told with its words', async () => {
		const { alert } = await retried([failing, failsToo]);
		const red = await harness.says(alert, '🔴 Order sync failed again · #2, another error at "Ship": No carrier found');
		expect(textOf(red)).toContain('No carrier found');
	});

	test("a retry that its workflow's timeout ends is told as that, not as stopped by somebody", async () => {
		const { alert } = await retried([failing, after], { workflow: { timeoutSeconds: 0.3 } });
		await harness.says(alert, "⚪ Order sync: the retry of #1 was ended by its workflow's timeout · #2");
		await lineOf(harness, alert, "was ended by its workflow's timeout");
	});

	test('a retry that goes into a long wait is followed to its end', async () => {
		const { n8n, orders, alert } = await retried([failing, { node: 'Wait', does: { wait: 7_200 } }]);
		const waits = await harness.says(alert, '⏳ Order sync: #2, the retry of #1, waits until');
		expect(buttonsOf(waits)).toContain('Stop retry');
		n8n.finishWaits(orders);
		await harness.says(alert, '🟢 Order sync recovered · #2');
		expect(posts()).toHaveLength(1);
	});

	test('a retry that runs longer than its place in the queue is kept is followed to its end', async () => {
		const { n8n, slack, orders, id, alert } = await retried([failing, after], {
			timings: { operations: { holdMs: 400 } },
		});
		await harness.says(alert, 'retrying #1 as #2');
		// The request is given up and the run looked at from job to job.
		const looked = () => n8n.requests.filter(({ path }) => path.endsWith('/executions/2')).length;
		const since = looked();
		await slack.until(() => looked() > since + 8, { ms: 15_000, what: 'looks at #2' });
		expect(harness.now(alert).headline).toContain('retrying #1 as #2');
		n8n.finishRuns(orders);
		await harness.says(alert, '🟢 Order sync recovered · #2');
		expect(retriesOf(harness, id)).toHaveLength(1);
	});

	test('n8n restarted while it runs: the retry is followed and shown as what n8n made of it', async () => {
		const { n8n, id, alert } = await retried([failing, after]);
		await harness.says(alert, 'retrying #1 as #2');
		n8n.restart();
		const red = await harness.says(alert, '🔴 Order sync failed again · #2');
		expect(textOf(red)).toContain('Workflow did not finish, possible out-of-memory issue');
		expect(retriesOf(harness, id)).toHaveLength(1);
		await polled(harness);
		expect(harness.ops.messages()).toHaveLength(1);
	});

	test('n8n out of reach for looks while it runs: followed on when it is back, nothing sent again', async () => {
		const { n8n, slack, orders, id, alert } = await retried([failing, after]);
		await harness.says(alert, 'retrying #1 as #2');
		let refusals = 0;
		const back = n8n.faults.inject({
			path: /executions\/2/,
			kind: 'status',
			status: 403,
			onHit: () => void refusals++,
		});
		await slack.until(() => refusals > 2, { ms: 15_000, what: 'looks that fail' });
		expect(harness.now(alert).headline).toContain('retrying #1 as #2');
		back();
		n8n.finishRuns(orders);
		await harness.says(alert, '🟢 Order sync recovered · #2');
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(lines(alert).join('\n')).not.toContain('not started');
	});

	test('deleted in n8n while it is followed: the card says that nobody can know', async () => {
		const { n8n, alert } = await retried([failing, after]);
		await harness.says(alert, 'retrying #1 as #2');
		n8n.remove(2);
		const card = await harness.says(
			alert,
			'⚪ Order sync: nobody knows how the retry of #1 ended · #2 is no longer in n8n',
		);
		expect(textOf(card)).toContain('Check in n8n before you retry again');
		expect(buttonsOf(card)).toContain('Retry');
	});
});

describe('one retry at a time', () => {
	test("another person's click meanwhile is told who is at it, and sends nothing", async () => {
		const { n8n, ana, ben, orders, id, alert } = await retried([failing, after]);
		await harness.says(alert, 'retrying #1 as #2');
		await ben.clicks(alert, 'Retry', { stale: true });
		const told = await harness.told(ben, 'already being retried');
		expect(told.text).toMatch(new RegExp(`#1 is already being retried as #2 by <@${ana.id}>`));
		expect(posts()).toHaveLength(1);
		await ben.types('/n8n retry 1', harness.ops);
		await harness.slack.until(
			() => ben.sees().filter((m) => m.ephemeralFor && m.text.includes('already being retried')).length === 2,
		);
		n8n.finishRuns(orders);
		await harness.says(alert, 'recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(ana.sees().filter((m) => m.ephemeralFor)).toEqual([]);
	});

	test('a double click sends one', async () => {
		const { n8n, ana, orders, id, alert } = await mended([failing, after]);
		await Promise.all([ana.clicks(alert, 'Retry'), ana.clicks(alert, 'Retry')]);
		await harness.told(ana, 'already being retried');
		await harness.says(alert, 'retrying #1 as #2');
		n8n.finishRuns(orders);
		await harness.says(alert, 'recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(posts()).toHaveLength(1);
	});

	test('two people who click at once send one', async () => {
		const { ana, ben, id, alert } = await mended();
		await Promise.all([ana.clicks(alert, 'Retry'), ben.clicks(alert, 'Retry')]);
		await harness.says(alert, 'recovered');
		await polled(harness);
		expect(retriesOf(harness, id)).toHaveLength(1);
	});

	test('a late click on an old picture of a recovered run asks before it does the work again', async () => {
		const { ben, id, alert } = await retried([failing]);
		await harness.says(alert, 'recovered');
		await ben.clicks(alert, 'Retry', { stale: true });
		const asked = await harness.told(ben, 'Retry #1');
		expect(textOf(asked)).toContain('#1 has already recovered as #2');
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(harness.now(alert).headline).toContain('🟢 Order sync recovered · #2');
		await ben.clicks(asked, 'Cancel');
		await harness.slack.until(() => ben.sees().some((m) => m.text.includes('nothing was done to #1')));
		expect(retriesOf(harness, id)).toHaveLength(1);
	});
});

describe('a click means the card that was clicked', () => {
	/** Known to the bot, whatever the card shows by then. */
	const failedAgain = () =>
		harness.slack.until(() => harness.log().includes('"result":"failed-again"'), {
			ms: 15_000,
			what: 'the retry having failed',
		});

	test('two clicks 350 ms apart, the first run already failed again: the second asks first', async () => {
		const { n8n, ana, ben, alert, id, orders } = await failed([before, failing]);
		await ana.clicks(alert, 'Retry');
		await failedAgain();
		// Whether the card has changed by now or not: what ben clicks on is what he saw.
		await ben.clicks(alert, 'Retry', { stale: true });
		const asked = await harness.told(ben, '#1 failed again as #2');
		expect(asked.text).toContain(`retried by <@${ana.id}>`);
		expect(textOf(asked)).toContain('nothing was sent. Retry #2 now?');
		expect(posts()).toHaveLength(1);
		n8n.fix(orders);
		await ben.clicks(asked, 'Retry #2');
		await harness.says(alert, '🟢 Order sync recovered · #3');
		expect(n8n.execution(3)?.retryOf).toBe(2);
		expect(retriesOf(harness, id)).toHaveLength(1);
	});

	test('a command that was typed before the retry ended asks as well', async () => {
		const { n8n, ben, orders, alert } = await retried([failing, { ...after, node: 'Pack' }, failsToo]);
		await harness.says(alert, 'as #2');
		const queue = queueOf(harness, 'changes');
		await queue.pause();
		await ben.types('/n8n retry 1', harness.ops);
		n8n.finishRuns(orders);
		await harness.says(alert, 'failed again · #2');
		await queue.resume();
		await harness.told(ben, '#1 failed again as #2');
		expect(posts()).toHaveLength(1);
	});

	test('the question itself is a picture: who says yes after yet another retry is asked again', async () => {
		const { ana, ben, alert } = await failed([before, failing]);
		await ana.clicks(alert, 'Retry');
		await failedAgain();
		await ben.clicks(alert, 'Retry', { stale: true });
		const asked = await harness.told(ben, '#1 failed again as #2');
		await ana.clicks(await harness.says(alert, 'failed again · #2'), 'Retry');
		await harness.says(alert, 'failed again · #3');
		await ben.clicks(asked, 'Retry #2');
		await harness.told(ben, '#2 failed again as #3');
		expect(posts()).toHaveLength(2);
	});

	test('Stop retry stops the one that the card showed, and no later one', async () => {
		const { n8n, ana, ben, alert } = await retried([failing, after]);
		const first = await harness.says(alert, 'as #2');
		n8n.stopInUi(2);
		await ana.clicks(await harness.says(alert, 'was stopped · #2'), 'Retry');
		await harness.says(alert, 'as #3');
		await ben.clicks(first, 'Stop retry', { stale: true });
		expect(textOf(await harness.told(ben, 'is being retried as #3'))).toContain('Nothing was done');
		expect(n8n.execution(3)?.status).toBe('running');
	});
});

describe('whichever way a run is named, the newest failed one of its chain is retried', () => {
	test.each<[string, (id: number) => Promise<unknown>]>([
		['typed', (id) => harness.ana.types(`/n8n retry ${id}`, harness.ops)],
		[
			'the row of a list',
			async (id) => harness.ana.picks(await asks(harness, harness.ana, '/n8n failures'), `Retry #${id}`),
		],
		[
			'the details',
			async (id) => {
				await harness.ana.types(`/n8n show ${id}`, harness.ops);
				return harness.ana.clicks(await modalOf(harness, harness.ana, { offers: 'Retry #2' }), 'Retry #2');
			},
		],
	])('%s', async (_door, retry) => {
		const { n8n, ana, orders, id, alert } = await failed([before, failing]);
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, 'failed again · #2');
		n8n.fix(orders);
		await retry(id);
		await harness.says(alert, '🟢 Order sync recovered · #3');
		expect(n8n.execution(3)?.retryOf).toBe(2);
		expect(posts()).toHaveLength(2);
	});

	test('also where only n8n knows of the chain', async () => {
		const { n8n, ana } = await open({ bot: false });
		const orders = n8n.workflow('Order sync', [failing]);
		const id = n8n.run(orders);
		n8n.retryInUi(id);
		await harness.startBot();
		n8n.fix(orders);
		await ana.types(`/n8n retry ${id}`, harness.ops);
		await harness.slack.until(() => n8n.execution(3)?.status === 'success');
		expect(n8n.execution(3)?.retryOf).toBe(2);
	});
});

describe('a retry that n8n does not take', () => {
	test('n8n gives no single run but lists them: the retry is sent, once, and followed', async () => {
		const { n8n, ana, id, alert } = await mended();
		const body = '{"message":"Internal server error"}';
		n8n.faults.inject({ method: 'GET', path: /\/executions\/\d+/, kind: 'status', status: 500, body });
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '🟢 Order sync recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
	});

	test('n8n down at the click: plain words, nothing sent, and Retry works when it is up', async () => {
		const { n8n, ana, slack, id, alert } = await mended();
		await n8n.stopServing();
		await ana.clicks(alert, 'Retry');
		const told = await slack.until(() => ana.sees().find((m) => m.ephemeralFor), { ms: 15_000, what: 'an answer' });
		expect(textOf(told)).toContain('Retry of #1 did not happen');
		expect(textOf(told)).toContain('n8n cannot be reached.');
		expect(textOf(told)).toMatch(/Reference [A-Z0-9]{4}-[A-Z0-9]{4}/);
		expect(buttonsOf(harness.now(alert))).toContain('Retry');
		await n8n.serve();
		await polled(harness, 1);
		expect(retriesOf(harness, id)).toHaveLength(0);
		await ana.clicks(harness.now(alert), 'Retry');
		await harness.says(alert, 'recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
	});

	test('an API key that may not retry: said on the card, and no button', async () => {
		const { alert } = await failed([failing], {
			n8n: { scopes: ['execution:list', 'execution:read', 'workflow:read'] },
		});
		expect(buttonsOf(alert)).toEqual(['Acknowledge', 'Details']);
		expect(choicesOf(alert)).toContain('Open in n8n');
		expect(textOf(alert)).toContain('Retry is not available: this n8n API key may not retry executions');
	});

	test('a refusal of n8n itself ends with its words on the card', async () => {
		const { n8n, ana, alert } = await failed();
		n8n.faults.inject({
			method: 'POST',
			kind: 'status',
			status: 409,
			times: 1,
			contentType: 'application/json',
			body: '{"message":"The execution cannot be retried <!channel>"}',
		});
		await ana.clicks(alert, 'Retry');
		const told = await harness.told(ana, 'Retry of #1 was not started');
		expect(textOf(told)).toContain('The execution cannot be retried <!channel>');
		expect(told.pings).toEqual([]);
		await harness.slack.until(() => textOf(harness.now(alert)).includes('The execution cannot be retried'));
		const card = harness.now(alert);
		expect(card.pings.filter((ping) => !ping.includes(ana.id))).toEqual([]);
		expect(buttonsOf(card)).toContain('Retry');
	});
});
