import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { card } from './bulking.js';
import { failing, retriesOf } from './harness.js';
import { polled } from './polls.js';
import { failed, harness, mended, open, posts } from './story.js';

/** Each kind of run that is not simply retried (docs/n8n.md, 4 to 10): what a retry would do is told before it is offered. */

const before = { node: 'Get order', does: 'succeed' } as const;
const slow = { node: 'Slow', does: { run: 3_600 } } as const;
const waits = { node: 'Wait', does: { wait: 7_200 } } as const;
const notRetried = async (words: string, id = 1) => {
	expect(textOf(await harness.told(harness.ana, `#${id} was not retried`))).toContain(words);
	expect(posts()).toEqual([]);
};
const retryTyped = (words: string) => harness.ana.types(`/n8n retry ${words}`, harness.ops);

describe('error', () => {
	test('is offered with where it starts, and finished nodes do not run again', async () => {
		const { n8n, ana, orders, alert } = await failed([before, failing]);
		expect(textOf(alert)).toContain('a retry starts at the failed node');
		n8n.fix(orders);
		const click = await ana.clicks(alert, 'Retry');
		expect(click.dialog).toBeUndefined();
		await harness.says(alert, 'recovered');
	});
});

describe.each(['2.40.7', '1.123.81'] as const)('crashed, on %s', (version) => {
	const crashing = () => harness.n8n.workflow('Big report', [{ node: 'Get', does: 'succeed' }, slow]);

	test('asks first, says that finished nodes run a second time, and a no sends nothing', async () => {
		const { n8n, ana, slack } = await open({ n8n: { version } });
		const id = n8n.run(crashing());
		await polled(harness);
		n8n.restart();
		const alert = await harness.alert('Big report crashed');
		expect(textOf(alert)).toContain('a retry starts again from the trigger');
		const no = await ana.clicks(alert, 'Retry', { confirm: 'dismiss' });
		expect(no.dialog?.text).toContain('finished nodes of #1 run a second time');
		expect(posts()).toEqual([]);
		await ana.clicks(alert, 'Retry');
		await slack.until(() => retriesOf(harness, id)[0]?.status === 'running');
		n8n.finishRuns();
		await harness.says(alert, '🟢 Big report recovered');
		expect(retriesOf(harness, id)).toHaveLength(1);
	});

	test('asks also where the command was typed', async () => {
		const { n8n, ana, slack } = await open({ n8n: { version } });
		const id = n8n.run(crashing());
		await polled(harness);
		n8n.restart();
		const alert = await harness.alert('Big report crashed');
		await retryTyped(String(id));
		const question = await harness.told(ana, 'Retry #1 of Big report?');
		expect(textOf(question)).toContain('starts a crashed run again from its trigger');
		expect(posts()).toEqual([]);
		await ana.clicks(question, 'Retry from the trigger');
		await slack.until(() => retriesOf(harness, id)[0]?.status === 'running');
		n8n.finishRuns();
		await harness.says(alert, '🟢 Big report recovered');
		expect(posts()).toHaveLength(1);
	});
});

describe('canceled', () => {
	test('by hand: asks, and the retry that n8n lists as failed is shown as recovered with the note', async () => {
		const { n8n, ana, slack } = await open();
		const orders = n8n.workflow('Order sync', [before, slow]);
		const id = n8n.run(orders);
		n8n.stopInUi(id);
		await retryTyped(String(id));
		const question = await harness.told(ana, 'Retry #1 of Order sync?');
		expect(textOf(question)).toContain('was stopped by hand. A retry starts from the beginning');
		expect(posts()).toEqual([]);
		await ana.clicks(question, 'Retry from the beginning');
		await slack.until(() => retriesOf(harness, id)[0]?.status === 'running');
		n8n.finishRuns();
		const green = await card(harness, '🟢 Order sync recovered · #2', 15_000);
		expect(textOf(green)).toContain('n8n lists #2 as failed');
		expect(n8n.execution(2)).toMatchObject({ status: 'error', finished: true });
		await polled(harness);
		expect(harness.ops.messages()).toHaveLength(1);
	});

	test('by its time-out: refused, says why, sends nothing', async () => {
		const { n8n, ana, slack } = await open();
		const orders = n8n.workflow('Order sync', [slow], { timeoutSeconds: 0.05 });
		const id = n8n.run(orders);
		await slack.until(() => n8n.execution(id)?.status === 'canceled');
		await retryTyped(String(id));
		const no = await harness.told(ana, '#1 was not retried');
		expect(textOf(no)).toContain("ended by its workflow's timeout");
		expect(textOf(no)).toContain('without running the interrupted node');
		expect(posts()).toEqual([]);
	});
});

describe('not ended', () => {
	test.each([
		{ status: 'running', steps: [slow], options: {} },
		{ status: 'waiting', steps: [waits], options: {} },
		{ status: 'new', steps: [slow], options: { concurrency: 1 } },
	] as const)('$status: refused, as it would be a second run beside the first', async ({ status, steps, options }) => {
		const { n8n, ana } = await open({ n8n: options });
		const orders = n8n.workflow('Order sync', steps);
		if (status === 'new') n8n.run(orders);
		const id = n8n.run(orders);
		expect(n8n.execution(id)?.status).toBe(status);
		await retryTyped(String(id));
		const no = await harness.told(ana, `#${id} was not retried`);
		expect(textOf(no)).toContain(`#${id} has not ended`);
		expect(textOf(no)).toContain('A retry would run beside it');
		expect(posts()).toEqual([]);
		expect(harness.ops.messages()).toEqual([]);
	});

	test('waiting on 1.123, where no list shows it: refused as well', async () => {
		const { n8n } = await open({ n8n: { version: '1.123.81' } });
		const id = n8n.run(n8n.workflow('Order sync', [waits]));
		await retryTyped(String(id));
		await notRetried('#1 has not ended (waiting)');
	});

	test.each(['2.40.7', '1.123.81'] as const)(
		'a failed run whose retry, made in n8n, waits now (%s): refused with its number',
		async (version) => {
			const { n8n, ana, id, alert } = await mended([failing, waits], { n8n: { version } });
			const other = n8n.retryInUi(id);
			expect(n8n.execution(other)?.status).toBe('waiting');
			await ana.clicks(alert, 'Retry');
			await notRetried(`#${other}, a retry of #1, has not ended`);
		},
	);

	test('a failed run that somebody retries in n8n at this moment: refused with its number', async () => {
		const { n8n, ana, id, alert } = await mended([failing, slow]);
		const other = n8n.retryInUi(id);
		await ana.clicks(alert, 'Retry');
		await notRetried(`#${other}, a retry of #1, has not ended`);
	});
});

describe('succeeded', () => {
	test('itself: refused', async () => {
		const { n8n } = await open();
		const id = n8n.run(n8n.workflow('Order sync', [before]));
		await retryTyped(String(id));
		await notRetried('#1 succeeded, so there is nothing to retry');
	});

	test('by a retry of a retry, though n8n notes it on neither but the last: asks with its number', async () => {
		const { n8n, ana, orders, id, alert } = await failed();
		const second = n8n.retryInUi(id);
		await harness.says(alert, 'failed again');
		n8n.fix(orders);
		const third = n8n.retryInUi(second);
		expect(n8n.execution(id)?.retrySuccessId).toBeNull();
		await retryTyped(String(id));
		// What it would go on from is the second one, as the card's button does.
		const question = await harness.told(ana, `Retry #${second} of Order sync?`);
		expect(textOf(question)).toContain(`#${second} has already recovered as #${third}`);
		expect(posts()).toEqual([]);
		await ana.clicks(question, 'Retry again');
		await harness.says(alert, '🟢 Order sync recovered');
		expect(posts()).toHaveLength(1);
		expect(retriesOf(harness, second)).toHaveLength(2);
	});

	test('by a retry that went through a wait, of which n8n notes nothing: asks as well', async () => {
		const { n8n, ana, orders, id } = await mended([failing, waits]);
		const other = n8n.retryInUi(id);
		n8n.finishWaits(orders);
		await harness.slack.until(() => n8n.execution(other)?.status === 'success');
		expect(n8n.execution(id)?.retrySuccessId).toBeNull();
		await retryTyped(String(id));
		expect(textOf(await harness.told(ana, 'Retry #1'))).toContain(`already recovered as #${other}`);
		expect(posts()).toEqual([]);
	});
});

describe('with the latest workflow', () => {
	test('where saved edits are not published: asks, and runs them on a yes', async () => {
		const { n8n, ana, alert } = await mended([failing], { workflow: { draftDiffers: true } });
		await ana.picks(alert, 'Retry with the latest workflow');
		const question = await harness.told(ana, 'Retry #1 of Order sync with the latest workflow?');
		expect(textOf(question)).toContain('edits that are not published');
		expect(posts()).toEqual([]);
		await ana.clicks(question, 'Retry with the unpublished edits');
		await harness.says(alert, 'recovered');
		expect(n8n.execution(2)).toMatchObject({ usedDraft: true, ran: ['Webhook', 'Charge card', 'Unpublished edit'] });
	});

	test('where saved edits are not published: or as it ran', async () => {
		const { n8n, ana, alert } = await mended([failing], { workflow: { draftDiffers: true } });
		await ana.picks(alert, 'Retry with the latest workflow');
		await ana.clicks(await harness.told(ana, 'with the latest workflow?'), 'Retry as it ran');
		await harness.says(alert, 'recovered');
		expect(n8n.execution(2)).toMatchObject({ usedDraft: false, ran: ['Webhook', 'Charge card'] });
	});

	test('where they are the same: does it without asking', async () => {
		const { n8n, ana, id, alert } = await mended();
		await retryTyped(`${id} --latest`);
		await harness.says(alert, 'recovered');
		expect(n8n.execution(2)?.usedDraft).toBe(true);
		const answers = ana.sees().filter((m) => m.ephemeralFor);
		expect(answers.map((answer) => answer.headline)).toEqual([`⏳ Retrying #${id} of Order sync.`]);
	});
});

describe('nothing to go on from', () => {
	test.each([
		{ what: 'an id that n8n never had', id: 999_999 },
		{ what: 'a run that was not saved', id: 1 },
	])('$what: refused, says what that means', async ({ id }) => {
		const { n8n } = await open();
		n8n.run(n8n.workflow('Order sync', [failing], { saveFailed: false }));
		await retryTyped(String(id));
		await notRetried(`n8n has no execution #${id}`, id);
	});

	test('deleted since the alert: refused, and the card stays as it is', async () => {
		const { n8n, ana, id, alert } = await failed();
		n8n.remove(id);
		await ana.clicks(alert, 'Retry');
		await notRetried('deleted, or its workflow does not save failed runs');
		expect(harness.now(alert).headline).toBe(alert.headline);
	});

	test('deleted between the look and the request: said on the card', async () => {
		const { n8n, ana, id, alert } = await failed();
		n8n.faults.inject({ method: 'POST', kind: 'delay', ms: 0, times: 1, onHit: () => n8n.remove(id) });
		await ana.clicks(alert, 'Retry');
		await harness.told(ana, '#1 was not retried');
		await harness.slack.until(() =>
			textOf(harness.now(alert)).includes('Retry is not available. n8n has no execution #1'),
		);
	});
});

test('a retry typed for a run that was never told puts up a card in that channel', async () => {
	const { n8n, slack, ana } = await open({ bot: false });
	const orders = n8n.workflow('Order sync', [failing]);
	const id = n8n.run(orders);
	await harness.startBot();
	const dev = slack.channel('dev');
	n8n.fix(orders);
	await ana.types(`/n8n retry ${id}`, dev);
	await slack.until(() => dev.messages().some((m) => m.headline.includes('🟢 Order sync recovered · #2')), {
		ms: 15_000,
	});
	expect(harness.ops.messages()).toEqual([]);
});
