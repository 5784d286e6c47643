import { describe, expect, test } from 'vitest';
import { buttonsOf, choicesOf, type Message, textOf } from '../../sandbox/slack/index.js';
import { harness, open } from './story.js';

const http = 'n8n-nodes-base.httpRequest';
const only = async (): Promise<Message> => {
	await harness.slack.until(() => harness.ops.messages().length > 0, { ms: 15_000, what: 'an alert' });
	return harness.ops.messages()[0]!;
};
/** Every call that left was taken as it was, without a word of blame. */
function takenAsTheyWere() {
	const refusedCalls = harness.slack.calls.filter(({ method, ok }) => method.startsWith('chat.') && !ok);
	expect(refusedCalls).toEqual([]);
	expect(harness.slack.problems).toEqual([]);
}

describe('the alert', () => {
	test('says in its first line what happened, then where, why, when, by what, and what can be done', async () => {
		const { n8n } = await open();
		const id = n8n.run(
			n8n.workflow('Order sync', [
				{ node: 'Get order', does: 'succeed' },
				{
					node: 'Charge card',
					type: http,
					does: { fail: { message: '401 Unauthorized: token expired', httpCode: '401' } },
				},
			]),
		);
		const alert = await only();
		expect(alert.headline).toBe('🔴 Order sync failed · 401 Unauthorized: token expired');
		expect(textOf(alert).split('\n')[0]).toBe(alert.headline);
		expect(textOf(alert)).toMatch(/Node {2}Charge card \(HTTP Request\)/);
		// The first line has all of it: nothing is said twice.
		expect(textOf(alert).match(/token expired/g)).toHaveLength(1);
		expect(textOf(alert)).toMatch(/Started {2}.+ {3}Trigger {2}webhook/);
		expect(JSON.stringify(alert.blocks)).toContain(
			`${n8n.url}/workflow/${n8n.executions()[0]?.workflowId}/executions/${id}|#1`,
		);
		// Each reader sees times of their own.
		expect(JSON.stringify(alert.blocks)).toContain('<!date^');
		expect(buttonsOf(alert)).toEqual(['Retry', 'Acknowledge', 'Details']);
		expect(choicesOf(alert)).toEqual(expect.arrayContaining(['Retry with the latest workflow', 'Assign to…', 'Mute…']));
		expect(textOf(alert)).toContain('a retry starts at the failed node');
		expect(alert.pings).toEqual([]);
		takenAsTheyWere();
	});

	test('offers to stop what runs on, with the number, and only then', async () => {
		const { n8n, slack } = await open();
		const orders = n8n.workflow('Order sync', [
			{ node: 'Charge card', does: { fail: { message: 'declined' } } },
			{ node: 'Slow', does: { run: 3_600 } },
		]);
		n8n.run(orders);
		expect(buttonsOf(await only())).toEqual(['Retry', 'Acknowledge', 'Details']);
		n8n.fix(orders);
		n8n.run(orders);
		n8n.run(orders);
		n8n.break(orders);
		n8n.run(orders);
		const again = await slack.until(() =>
			harness.ops.messages().find(({ headline }) => headline.includes('2 times in')),
		);
		expect(buttonsOf(again)).toEqual(['Retry 2…', 'Acknowledge', 'Stop running (2)', 'Details']);
		expect(harness.ops.messages()).toHaveLength(1);
	});

	test('counts what began in the very moment between the look at what runs and the look at what failed', async () => {
		const { n8n } = await open();
		const orders = n8n.workflow('Order sync', [
			{ node: 'Charge card', does: { fail: { message: 'declined' } } },
			{ node: 'Slow', does: { run: 3_600 } },
		]);
		n8n.fix(orders);
		n8n.faults.inject({
			method: 'GET',
			path: /status=error/,
			kind: 'delay',
			times: 1,
			onHit() {
				n8n.run(orders);
				n8n.run(orders);
				n8n.break(orders);
				n8n.run(orders);
			},
		});
		expect(buttonsOf(await only())).toEqual(['Retry', 'Acknowledge', 'Stop running (2)', 'Details']);
	});

	test('Details shows the run, its error and its chain', async () => {
		const { n8n, ana, slack } = await open();
		const orders = n8n.workflow('Order sync', [
			{
				node: 'Charge card',
				type: http,
				does: { fail: { message: 'Unauthorized', httpCode: '401', description: 'token expired' } },
			},
		]);
		n8n.run(orders);
		const alert = await only();
		await ana.clicks(alert, 'Details');
		const view = await slack.until(() => {
			const modal = ana.modal();
			return modal && textOf(modal).includes('Unauthorized') ? modal : undefined;
		});
		expect(textOf(view)).toContain('Charge card');
		expect(textOf(view)).toContain('token expired');
		expect(textOf(view)).toContain('401');
	});
});

describe('what n8n says is no trusted text', () => {
	const hostile = [
		{ what: 'calls to everyone', text: '<!channel> <!here> <!everyone> @here @channel @everyone' },
		{ what: 'mentions of people and groups', text: '<@U0FFFFFFFF6> <!subteam^S0FFFFFFFF1|@oncall> @ana' },
		{ what: 'links in disguise', text: '<https://evil.example|https://bank.example> [click](https://evil.example)' },
		{ what: 'formatting', text: '*bold* _italic_ ~gone~ `code` ```fence``` > quote :fire: # head' },
		{ what: 'text turned around', text: 'invoice \u202Egnp.exe\u202C \u2066hidden\u2069 \u200Fא' },
		{ what: 'control characters', text: 'a\u0000b\u0007c\u001B[31mred\u001B[0m\r\nnext\u2028line' },
		{ what: 'halves of signs', text: 'broken \uD83D and \uDE00 end' },
		{ what: 'nothing to see', text: '\u200B\u2060\uFEFF ' },
		{ what: 'entities', text: '&lt;!channel&gt; &amp;lt;!here&amp;gt; <<!channel>>' },
		{ what: 'a block of JSON', text: '{"blocks":[{"type":"section"}],"text":"<!channel>"}' },
		{ what: '50 kB of calls to everyone', text: '<!channel> & <!here> '.repeat(2_500) },
		{ what: '50 kB of backticks', text: '`'.repeat(50_000) },
		{ what: '50 kB of entities to escape', text: '&<>'.repeat(17_000) },
		{ what: '50 kB of emoji', text: '👩‍👩‍👧‍👦'.repeat(4_600) },
		{ what: '5,000 lines', text: 'at Object.run (/usr/lib/node.js)\n'.repeat(5_000) },
	];

	test.each(hostile)('$what: as a name and as an error pings nobody, breaks nothing, fits', async ({ text }) => {
		const { n8n, ana, slack } = await open();
		slack.userGroup('oncall', [ana]);
		const name = text.length > 200 ? text.slice(0, 5_000) : text;
		const orders = n8n.workflow(name, [
			{ node: `Node ${name}`, type: http, does: { fail: { message: text, httpCode: '500', description: text } } },
		]);
		n8n.run(orders);
		const alert = await only();
		expect(alert.pings).toEqual([]);
		expect(buttonsOf(alert)).toContain('Retry');
		for (const sign of ['\u202E', '\u2066', '\u200F', '\u0000', '\u001B'])
			expect(JSON.stringify(alert.blocks)).not.toContain(sign);

		// It fails again, so that name and error stand in the card's other states and in the thread as well.
		await ana.clicks(alert, 'Retry');
		const again = await harness.says(alert, 'failed again · #2');
		const everybody = [again, ...harness.ops.thread(alert.ts)];
		for (const message of everybody) expect(message.pings.filter((ping) => !ping.includes(ana.id))).toEqual([]);
		takenAsTheyWere();
	});

	test('a run named after a person pings nobody but shows the name', async () => {
		const { n8n } = await open();
		n8n.run(n8n.workflow('Mail to @ana & <b>co</b>', [{ node: 'Send', does: { fail: { message: 'no' } } }]));
		const alert = await only();
		expect(textOf(alert)).toContain('Mail to @ana & <b>co</b> failed');
		expect(alert.pings).toEqual([]);
	});

	test.each([
		{
			what: 'a key in a header',
			text: 'Request failed: Authorization: Bearer sk_live_4eC39HqLyjWDarjtT1zdp7dc',
			secret: 'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
		},
		{
			what: 'a password in an address',
			text: 'connect to postgres://n8n:hunter2hunter2@db.example:5432/app failed',
			secret: 'hunter2hunter2',
		},
		{
			what: 'a key in a query',
			text: 'GET https://api.example/v1?api_key=9f8e7d6c5b4a39281706 gave 403',
			secret: '9f8e7d6c5b4a39281706',
		},
		{
			what: 'a Slack token',
			text: 'invalid token xoxb-123456789012-123456789012-abcdefghijklmnopqrstuvwx',
			secret: 'abcdefghijklmnopqrstuvwx',
		},
		{
			what: 'a key that the cut goes through',
			text: `${'x'.repeat(385)} token=9f8e7d6c5b4a392817069f8e7d6c5b4a39281706`,
			secret: '9f8e7d6c',
		},
	])('$what is not shown', async ({ text, secret }) => {
		const { n8n, slack } = await open();
		n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: text } } }]));
		await only();
		expect(JSON.stringify(slack.snapshot())).not.toContain(secret);
	});
});
