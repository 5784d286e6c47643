import { WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { type Message, textOf } from '../../sandbox/slack/index.js';
import { asks, queueOf } from './asking.js';
import { fails, type Harness, openHarness } from './harness.js';

async function open(options: Parameters<typeof openHarness>[0] = {}) {
	const harness = await openHarness(options);
	const orders = harness.n8n.workflow('Order sync', [fails]);
	/** A problem each. */
	const several = (count: number) =>
		Array.from({ length: count }, (_, i) => harness.n8n.workflow(`Order sync ${i}`, [fails]));
	return { ...harness, harness, orders, several };
}

const posts = ({ slack }: Pick<Harness, 'slack'>) => slack.calls.filter(({ method }) => method === 'chat.postMessage');

/** Retries what rang until the thread has told of it, so that whatever was wrong is over. */
async function retryToTheEnd(
	{ harness, orders }: { harness: Harness; orders: { id: string; name: string } },
	alert: Message,
) {
	harness.n8n.fix(orders);
	await harness.ana.clicks(harness.now(alert), 'Retry');
	const green = await harness.says(alert, '🟢 Order sync recovered');
	await harness.slack.until(() => harness.ops.thread(alert.ts).length >= 2, { what: 'both lines in the thread' });
	return green;
}

describe('429', () => {
	test('with Retry-After: nothing is sent to that channel until then, and each message once', async () => {
		const here = await open({ timings: { outbox: { postIntervalMs: 300 } } });
		const { n8n, slack, ops, several } = here;
		slack.faults.inject({ method: 'chat.postMessage', kind: 'ratelimited', retryAfter: 1, times: 1 });
		for (const workflow of several(3)) n8n.run(workflow);
		await slack.until(() => ops.messages().length === 3);
		const [limited, ...after] = posts(here);
		expect(limited?.ok).toBe(false);
		expect(after).toHaveLength(3);
		for (const { at } of after) expect(at - limited!.at).toBeGreaterThanOrEqual(1_000);
		expect(new Set(ops.messages().map((message) => textOf(message))).size).toBe(3);
	});

	test('of updates: the last state is shown when Slack listens again', async () => {
		const here = await open();
		const { n8n, slack, harness, orders, ana } = here;
		n8n.run(orders);
		const alert = await harness.alert('Order sync');
		slack.faults.inject({ method: 'chat.update', kind: 'ratelimited', retryAfter: 1, times: 1 });
		n8n.fix(orders);
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '🟢 Order sync recovered');
		const [limited, ...after] = slack.calls.filter(({ method }) => method === 'chat.update');
		expect(limited?.ok).toBe(false);
		for (const { at } of after) expect(at - limited!.at).toBeGreaterThanOrEqual(1_000);
	});

	test('as Slack does it: nine failures at once come through its own limits, each once', async () => {
		const here = await open({ slack: { rateLimits: 'documented' }, timings: { outbox: { postIntervalMs: 100 } } });
		const { n8n, slack, ops, several } = here;
		for (const workflow of several(9)) n8n.run(workflow);
		await slack.until(() => ops.messages().length === 9, { ms: 15_000 });
		expect(posts(here).some(({ ok }) => !ok)).toBe(true);
		const ids = ops.messages().map((message) => /#(\d+)/.exec(textOf(message))?.[1]);
		expect([...ids].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
	});
});

describe('a post whose answer is lost', () => {
	test.each(['cutAfter', 'cutBefore'] as const)('%s: looked for by its metadata, posted once', async (kind) => {
		const here = await open();
		const { n8n, slack, ops, orders, harness } = here;
		slack.faults.inject({ method: 'chat.postMessage', kind, times: 1 });
		n8n.run(orders);
		const alert = await harness.alert('Order sync');
		await retryToTheEnd(here, alert);
		expect(ops.messages()).toHaveLength(1);
		expect(slack.calls.some(({ method, ok }) => method === 'conversations.history' && ok)).toBe(true);
		expect(textOf(harness.now(alert))).not.toContain('This may be a repeat');
	});

	test('Slack answers after the deadline: the same', async () => {
		const here = await open();
		const { n8n, slack, ops, orders, harness } = here;
		slack.faults.inject({ method: 'chat.postMessage', kind: 'error', error: 'fatal_error', times: 1 });
		n8n.run(orders);
		await harness.alert('Order sync');
		expect(ops.messages()).toHaveLength(1);
	});

	test('of a line in the thread: looked for in the thread, told once', async () => {
		const here = await open();
		const { n8n, slack, ops, orders, harness } = here;
		n8n.run(orders);
		const alert = await harness.alert('Order sync');
		slack.faults.inject({
			method: 'chat.postMessage',
			kind: 'cutAfter',
			times: 1,
			when: ({ thread_ts }) => Boolean(thread_ts),
		});
		await retryToTheEnd(here, alert);
		expect(ops.thread(alert.ts).map((line) => line.text.slice(0, 2).trim())).toEqual(['⏳', '🟢']);
		expect(slack.calls.some(({ method }) => method === 'conversations.replies')).toBe(true);
	});

	test('where the history may not be read, an alert is repeated and says so, a line of history is not', async () => {
		const readable = [
			'chat:write',
			'chat:write.public',
			'commands',
			'users:read',
			'usergroups:read',
			'channels:read',
			'groups:read',
		];
		const here = await open({ slack: { scopes: readable } });
		const { n8n, slack, ops, orders, harness } = here;
		slack.faults.inject({ method: 'chat.postMessage', kind: 'cutAfter', times: 1 });
		n8n.run(orders);
		const [first, second] = await slack.until(() => (ops.messages().length === 2 ? ops.messages() : undefined));
		expect(textOf(first!)).not.toContain('This may be a repeat');
		expect(textOf(second!)).toContain('This may be a repeat: Slack did not say whether the first copy arrived.');

		// The second one is the one that lives on.
		slack.faults.inject({
			method: 'chat.postMessage',
			kind: 'cutAfter',
			times: 1,
			when: ({ thread_ts }) => Boolean(thread_ts),
		});
		n8n.fix(orders);
		await harness.ana.clicks(second!, 'Retry');
		await harness.says(second!, '🟢 Order sync recovered');
		await slack.until(() => ops.thread(second!.ts).find((line) => line.text.startsWith('🟢')));
		expect(ops.thread(second!.ts)).toHaveLength(2);
	});
});

describe('a channel that takes no messages', () => {
	const told = ({ ana }: Harness) =>
		ana
			.dm()
			.messages()
			.filter((message) => textOf(message).includes('cannot post in'));

	test('the bot is not in it: what rings is kept, the operators are told once, and it is sent after an invitation', async () => {
		const slackOptions = {
			scopes: [
				'chat:write',
				'commands',
				'users:read',
				'usergroups:read',
				'channels:read',
				'groups:read',
				'channels:history',
			],
		};
		const here = await open({ slack: slackOptions, channel: { botIn: false }, bot: false });
		const { n8n, slack, ops, several, harness, ana } = here;
		await harness.startBot({ operators: [ana.id], alertChannel: ops.id });
		for (const workflow of several(2)) n8n.run(workflow);
		const [message] = await slack.until(() => (told(harness).length > 0 ? told(harness) : undefined));
		expect(textOf(message!)).toContain(
			'⚠️ Flowbell cannot post in #ops-alerts: Flowbell is not in it. What waits for it is kept. Invite Flowbell there',
		);
		await slack.until(() => posts(here).filter(({ ok }) => !ok).length >= 6, { what: 'several tries' });
		expect(told(harness)).toHaveLength(1);
		expect(ops.messages()).toEqual([]);
		ops.inviteBot();
		await slack.until(() => ops.messages().length === 2);
	});

	test('archived under an alert: how a retry ended is shown when it is unarchived; everyone in the group is told', async () => {
		const here = await open({ bot: false });
		const { n8n, slack, ops, orders, harness, ana } = here;
		const oncall = slack.userGroup('oncall', [ana]);
		await harness.startBot({ operators: [oncall.id] });
		const id = n8n.run(orders);
		const alert = await harness.alert('Order sync');
		const elsewhere = slack.channel('elsewhere');
		ops.archive();
		n8n.fix(orders);
		await ana.types(`/n8n retry ${id}`, elsewhere);
		const [message] = await slack.until(() => (told(harness).length > 0 ? told(harness) : undefined));
		expect(textOf(message!)).toContain('it is archived. What waits for it is kept. Unarchive it');
		ops.unarchive();
		await harness.says(alert, '🟢 Order sync recovered');
		await slack.until(() => ops.thread(alert.ts).length === 2);
		expect(told(harness)).toHaveLength(1);
	});
});

describe('blocks that Slack refuses', () => {
	test.each(['invalid_blocks', 'msg_blocks_too_long'])('%s: the plain text goes out instead', async (error) => {
		const here = await open();
		const { n8n, slack, orders, harness } = here;
		slack.faults.inject({
			method: 'chat.postMessage',
			kind: 'error',
			error,
			when: ({ blocks }) => String(blocks ?? '').length > 2,
		});
		n8n.run(orders);
		const alert = await harness.alert('Order sync');
		expect(alert.headline).toContain('🔴 Order sync failed · 401 Unauthorized');
		expect(alert.text).toMatch(/Charge card[\s\S]*Can be done: Retry/);
		expect(alert.blocks).toEqual([]);
		expect(harness.log()).toContain('Slack refused the blocks');
	});

	test('in an update, too', async () => {
		const here = await open();
		const { n8n, slack, orders, harness, ana } = here;
		n8n.run(orders);
		const alert = await harness.alert('Order sync');
		slack.faults.inject({
			method: 'chat.update',
			kind: 'error',
			error: 'invalid_blocks',
			when: ({ blocks }) => String(blocks ?? '').length > 2,
		});
		n8n.fix(orders);
		await ana.clicks(alert, 'Retry');
		const green = await harness.says(alert, '🟢 Order sync recovered');
		expect(green.blocks).toEqual([]);
	});
});

test('updates of one message are put together, and the last state is shown', async () => {
	const here = await open({ timings: { outbox: { coalesceMs: 1_000 }, operations: { followMs: 40, lookMs: 20 } } });
	const { n8n, slack, harness, ana } = here;
	const orders = n8n.workflow('Long order', [fails, { node: 'Slow', does: { run: 600 } }]);
	n8n.run(orders);
	const alert = await harness.alert('Long order');
	n8n.fix(orders);
	await ana.clicks(alert, 'Retry');
	await harness.says(alert, '⏳ Long order: retrying');
	n8n.finishRuns(orders);
	await harness.says(alert, '🟢 Long order recovered');
	const updates = slack.calls.filter(({ method, ok }) => method === 'chat.update' && ok);
	const says = (words: string) => updates.filter(({ body }) => String(body.text).includes(words));
	// Asked at once, how far it is after a while, how it ended at once.
	expect(says('recovered')).toHaveLength(1);
	const running = says('retrying').slice(1);
	for (const [index, { at }] of running.entries()) {
		expect(at - says('retrying')[index]!.at).toBeGreaterThanOrEqual(990);
	}
	expect(updates.length).toBeLessThanOrEqual(5);
});

test('two bots keep one pace in a channel, and ring once', async () => {
	const here = await open({ bot: false, timings: { outbox: { postIntervalMs: 300 } } });
	const { n8n, slack, ops, several, harness } = here;
	await Promise.all([harness.startBot(), harness.startBot()]);
	for (const workflow of several(6)) n8n.run(workflow);
	await slack.until(() => ops.messages().length === 6);
	const times = posts(here).map(({ at }) => at);
	expect(times).toHaveLength(6);
	// Five pauses, less what a busy machine keeps the first arrival waiting.
	expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(1_000);
});

describe('a message that a person has deleted', () => {
	const remove = async ({ slack }: Harness, { channel, ts }: Message) => {
		await new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl }).chat.delete({ channel, ts });
	};

	test('is posted anew when there is news of it, with its thread', async () => {
		const here = await open();
		const { n8n, slack, ops, orders, harness, ana } = here;
		const id = n8n.run(orders);
		await remove(harness, await harness.alert('Order sync'));
		n8n.fix(orders);
		await ana.types(`/n8n retry ${id}`, ops);
		const green = await slack.until(() =>
			ops.messages().find((message) => message.headline.includes('🟢 Order sync recovered')),
		);
		expect(ops.messages()).toHaveLength(1);
		await slack.until(() => ops.thread(green.ts).length === 2, { what: 'the thread under the new message' });
	});

	test('without news is let be: lines of its thread are not told for ever', async () => {
		const here = await open();
		const { n8n, slack, ops, orders, harness, ana } = here;
		const id = n8n.run(orders);
		n8n.setTags(id, ['seen']);
		const alert = await harness.alert('Order sync');
		await remove(harness, alert);
		const elsewhere = slack.channel('elsewhere');
		await ana.types(`/n8n tags ${id} -seen`, elsewhere);
		await slack.until(() => elsewhere.messages().find((message) => textOf(message).includes('@ana tagged')));
		const tries = () => posts(here).filter(({ error }) => error === 'thread_not_found').length;
		await slack.until(() => tries() === 1);
		const queue = queueOf(harness, 'outbox');
		await slack.until(async () => (await queue.getJobCountByTypes('delayed', 'waiting', 'active')) === 0);
		expect(textOf(await asks(harness, ana, '/n8n status', elsewhere))).not.toContain('to be posted');
		expect(tries()).toBe(1);
		expect(ops.messages()).toEqual([]);
	});
});
