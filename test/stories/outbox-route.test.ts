import { describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { asks } from './asking.js';
import { failedRuns, previews } from './bulking.js';
import { openHarness } from './harness.js';
import { polled } from './polls.js';

async function open(options: Parameters<typeof openHarness>[0] = {}) {
	const harness = await openHarness({ bot: false, ...options });
	const failing = (name: string) =>
		harness.n8n.workflow(name, [{ node: 'Charge card', does: { fail: { message: '401' } } }]);
	const refusals = (error: string) => harness.slack.calls.filter((call) => call.error === error);
	const told = () =>
		harness.ana
			.dm()
			.messages()
			.filter((message) => textOf(message).includes('cannot post in'));
	return { ...harness, harness, failing, refusals, told };
}

describe('what waits follows the setting', () => {
	test('another channel is set while the old one is archived: all that waited rings there, once', async () => {
		const { harness, n8n, slack, ops, ana, failing, refusals } = await open();
		const elsewhere = slack.channel('elsewhere');
		const first = await harness.startBot();
		ops.archive();
		const ids = ['Order sync', 'Big report', 'Import'].map((name) => n8n.run(failing(name)));
		await slack.until(() => refusals('is_archived').length > 0);
		await polled(harness, 3);
		await first.stop();
		await harness.startBot({ alertChannel: '#elsewhere' });
		await slack.until(() => elsewhere.messages().length === ids.length, { what: 'what waited' });
		// The old channel is of no interest any more, and what comes next is told in the new one as well.
		n8n.run(failing('Last one'));
		await slack.until(() => elsewhere.messages().some(({ headline }) => headline.includes('Last one')));
		expect(elsewhere.messages()).toHaveLength(4);
		expect(textOf(await asks(harness, ana, '/n8n status', elsewhere))).toContain('🟢 OK · Slack');
		ops.unarchive();
		expect(ops.messages()).toEqual([]);
	});

	test('what hangs under a card that stands in the old channel stays with it', async () => {
		const { harness, n8n, slack, ops, ana, failing } = await open();
		const elsewhere = slack.channel('elsewhere');
		const first = await harness.startBot();
		const orders = failing('Order sync');
		n8n.run(orders);
		const alert = await harness.alert('Order sync');
		await first.stop();
		await harness.startBot({ alertChannel: '#elsewhere' });
		n8n.fix(orders);
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '🟢 Order sync recovered');
		await slack.until(() => ops.thread(alert.ts).length === 2);
		expect(elsewhere.messages()).toEqual([]);
	});
});

test('where the channel that is set cannot be found, a click on an earlier card is shown on that card', async () => {
	const { harness, n8n, ops, ana, failing } = await open();
	const first = await harness.startBot();
	const orders = failing('Order sync');
	n8n.run(orders);
	const alert = await harness.alert('Order sync');
	await first.stop();
	await harness.startBot({ alertChannel: '#gone' });
	n8n.fix(orders);
	await ana.clicks(alert, 'Retry');
	await harness.says(alert, '🟢 Order sync recovered');
	expect(ops.messages()).toHaveLength(1);
});

test('where the channel that is set cannot be found, others hear of what they watch, and what is for it rings when it is', async () => {
	const { harness, n8n, slack, ops, ana, failing } = await open();
	const payments = slack.channel('payments');
	const first = await harness.startBot();
	await ana.types('/n8n watch "Order*"', payments);
	await slack.until(() => payments.messages()[0], { what: 'the watch' });
	await first.stop();
	const second = await harness.startBot({ alertChannel: '#gone' });
	n8n.run(failing('Big report'));
	await polled(harness);
	n8n.run(failing('Order sync'));
	await slack.until(() => payments.messages().some(({ headline }) => headline.includes('Order sync failed')));
	const status = textOf(await asks(harness, ana, '/n8n status', payments));
	expect(status).toMatch(/🔴 Unhealthy · Slack · \d alerts? waits? to be posted/);
	expect(status).toContain('The channel in FLOWBELL_ALERT_CHANNEL is not found');
	expect(ops.messages()).toEqual([]);
	await second.stop();
	await harness.startBot();
	await harness.alert('Big report failed');
	expect(ops.messages()).toHaveLength(1);
	expect(payments.messages()).toHaveLength(2);
});

describe('any refusal that repeats is one of the channel', () => {
	test.each([
		'restricted_action_thread_only_channel',
		'team_access_not_granted',
		// Of the plain text as well, and of what goes in no thread.
		'msg_too_long',
		'thread_not_found',
		'a_code_that_slack_may_think_of_next_year',
	])('%s: kept, told once and in status, and sent when Slack takes it', async (error) => {
		const { harness, n8n, slack, ops, ana, failing, refusals, told } = await open();
		const elsewhere = slack.channel('elsewhere');
		await harness.startBot({ operators: [ana.id] });
		const stop = slack.faults.inject({
			method: 'chat.postMessage',
			kind: 'error',
			error,
			when: ({ channel }) => channel === ops.id,
		});
		n8n.run(failing('Order sync'));
		await slack.until(() => told().length > 0, { what: 'the operator being told' });
		const status = textOf(await asks(harness, ana, '/n8n status', elsewhere));
		expect(status).toContain('🔴 Unhealthy · Slack');
		expect(status).toContain('#ops-alerts takes no messages');
		n8n.run(failing('Big report'));
		await slack.until(() => refusals(error).length >= 4, { what: 'several tries' });
		stop();
		await slack.until(() => ops.messages().length === 2, { what: 'what waited' });
		expect(told()).toHaveLength(1);
	});

	test.each(['restricted_action_thread_locked', 'a_code_that_slack_may_think_of_next_year'])(
		'%s in a channel that watches: the default channel hears of it, as who made the watch is told',
		async (error) => {
			const { harness, slack, ops, ana, n8n, failing } = await open();
			const payments = slack.channel('payments');
			await harness.startBot();
			await ana.types('/n8n watch "Order*"', payments);
			await slack.until(() => payments.messages()[0], { what: 'the watch' });
			slack.faults.inject({
				method: 'chat.postMessage',
				kind: 'error',
				error,
				when: ({ channel }) => channel === payments.id,
			});
			n8n.run(failing('Order sync'));
			await harness.alert('Order sync failed');
			await slack.until(() =>
				ana
					.dm()
					.messages()
					.some((message) => textOf(message).includes('cannot post in')),
			);
			expect(ops.messages()).toHaveLength(1);
		},
	);

	test('a message that Slack refuses for itself keeps no other waiting', async () => {
		const { harness, n8n, slack, ops, failing, refusals } = await open({
			timings: { outbox: { blockedRetryMs: 400 } },
		});
		await harness.startBot();
		slack.faults.inject({
			method: 'chat.postMessage',
			kind: 'error',
			error: 'invalid_arguments',
			when: ({ text }) => String(text).includes('Cursed'),
		});
		n8n.run(failing('Cursed'));
		await slack.until(() => refusals('invalid_arguments').length >= 2);
		for (const name of ['One', 'Two', 'Three']) {
			n8n.run(failing(name));
			await harness.alert(name);
		}
		expect(ops.messages()).toHaveLength(3);
	});

	test('nor do results that somebody waits for, and that go before alerts', async () => {
		const { harness, n8n, slack, ana, failing, refusals } = await open({
			timings: { outbox: { blockedRetryMs: 400 } },
		});
		const { workflow } = failedRuns(harness, 2);
		await harness.startBot();
		n8n.fix(workflow);
		slack.faults.inject({
			method: 'chat.postMessage',
			kind: 'error',
			error: 'invalid_arguments',
			when: ({ text }) => String(text).includes('Results'),
		});
		await previews(harness, ana, '/n8n retry-all workflow:"Order sync"', 'Retry 2');
		await ana.submits();
		await slack.until(() => refusals('invalid_arguments').length >= 2);
		n8n.run(failing('Import'));
		await harness.alert('Import');
	});
});

test('a card that Slack can never change keeps no other from being changed', async () => {
	const { harness, n8n, slack, ana, failing, refusals } = await open();
	await harness.startBot();
	const [cursed, other] = [failing('Cursed'), failing('Order sync')];
	n8n.run(cursed);
	n8n.run(other);
	const first = await harness.alert('Cursed');
	const second = await harness.alert('Order sync');
	slack.faults.inject({
		method: 'chat.update',
		kind: 'error',
		error: 'internal_error',
		when: ({ ts }) => ts === first.ts,
	});
	await ana.clicks(first, 'Retry');
	await slack.until(() => refusals('internal_error').length >= 2);
	n8n.run(other);
	await harness.says(second, '🔴 Order sync failing · 2 times');
});
