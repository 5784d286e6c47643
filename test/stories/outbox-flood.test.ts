import { describe, expect, test } from 'vitest';
import { type Message, textOf } from '../../sandbox/slack/index.js';
import { previews } from './bulking.js';
import { fails, type Harness, openHarness } from './harness.js';
import { told } from './telling.js';

async function open(options: Parameters<typeof openHarness>[0] = {}) {
	const harness = await openHarness(options);
	const { slack, ops } = harness;
	const alertOf = (id: number) => ops.messages().find((message) => new RegExp(`#${id}\\b`).test(textOf(message)));
	const rings = (id: number, ms?: number): Promise<Message> =>
		slack.until(() => alertOf(id), { ...(ms ? { ms } : {}), what: `the alert of #${id}` }) as Promise<Message>;
	const updatesOf = ({ ts }: Message, from = 0) =>
		slack.calls.filter(({ method, ok, body, at }) => method === 'chat.update' && ok && body.ts === ts && at >= from);
	const refused = () => slack.calls.filter(({ error }) => error === 'ratelimited').length;
	return { ...harness, harness, rings, updatesOf, refused };
}

test('after a burst with retries in it, one more failure rings within the pace and a poll', async () => {
	const postIntervalMs = 60;
	const { n8n, slack, ops, ana, rings } = await open({ timings: { outbox: { postIntervalMs } } });
	const first = Array.from({ length: 8 }, (_, i) => n8n.run(n8n.workflow(`Order sync ${i}`, [fails])));
	const anImport = () => n8n.run(n8n.workflow(`Import ${n8n.executions().length}`, [fails]));
	const alerts = [];
	for (const id of first) alerts.push(await rings(id));
	for (const alert of alerts) await ana.clicks(alert, 'Retry');
	const burst: number[] = [];
	for (let i = 0; i < 40; i++) {
		burst.push(anImport());
		await slack.until(() => ops.messages().length > i / 2, { what: 'the burst to come bit by bit' });
	}
	for (const id of burst) await rings(id);
	const from = Date.now();
	await rings(anImport());
	// A poll (200 ms), the pace, and what a busy machine takes: the burst's length, two seconds and more, is no part of it.
	expect(Date.now() - from).toBeLessThan(1_500);
});

test('a problem that has not rung yet rings before more of others are shown on their cards', async () => {
	const { harness, n8n, slack, ops, rings, updatesOf, refused } = await open();
	const imports = Array.from({ length: 4 }, (_, i) => n8n.workflow(`Import ${i}`, [fails]));
	for (const workflow of imports) await rings(n8n.run(workflow));
	const lift = slack.faults.inject({ method: 'chat.update', kind: 'ratelimited', retryAfter: 1 });
	for (let i = 0; i < 5; i++) for (const workflow of imports) n8n.run(workflow);
	await slack.until(() => refused() > 0, { what: 'Slack taking no updates' });
	await rings(n8n.run(n8n.workflow('Order sync', [fails])));
	expect(ops.messages().flatMap((message) => updatesOf(message))).toEqual([]);
	lift();
	await told(harness, 6 * imports.length + 1);
	expect(ops.messages()).toHaveLength(imports.length + 1);
	// One update for all that joined meanwhile, or a few.
	for (const message of ops.messages()) expect(updatesOf(message).length).toBeLessThanOrEqual(5);
});

test('lines of a thread that have waited behind alerts go as one message, none of them lost', async () => {
	const { n8n, slack, ops, ana, rings } = await open({
		timings: { outbox: { postIntervalMs: 250, mergeAfterMs: 100 } },
	});
	const orders = n8n.workflow('Order sync', [fails]);
	const id = n8n.run(orders);
	const tags = ['red', 'blue', 'green', 'black', 'white'];
	n8n.setTags(id, tags);
	const alert = await rings(id);
	const elsewhere = slack.channel('elsewhere');
	for (let i = 0; i < 20; i++) n8n.run(n8n.workflow(`Import ${i}`, [fails]));
	await slack.until(() => ops.messages().length >= 3);
	for (const tag of tags) await ana.types(`/n8n tags ${id} -${tag}`, elsewhere);
	const words = () => ops.thread(alert.ts).map(textOf).join('\n');
	await slack.until(() => tags.every((tag) => words().includes(tag)), { ms: 20_000, what: 'all lines' });
	expect(ops.messages()).toHaveLength(21);
	expect(ops.thread(alert.ts).length).toBeLessThan(tags.length);
	for (const tag of tags) expect(words().split(tag)).toHaveLength(2);
});

/** Slack's rate of updates (docs/slack.md, 5), so many times as fast as it is: fifty at once, and fifty a minute. */
function limitUpdates({ slack }: Pick<Harness, 'slack'>, times: number) {
	let [left, at] = [50, Date.now()];
	slack.faults.inject({
		method: 'chat.update',
		kind: 'ratelimited',
		retryAfter: 1,
		when() {
			left = Math.min(50, left + ((Date.now() - at) / 60_000) * 50 * times);
			at = Date.now();
			if (left < 1) return true;
			left -= 1;
			return false;
		},
	});
}

describe('a hundred cards after a bulk', () => {
	const times = 15;
	const atSlacksPace = 1_200 / times;

	test.each([
		['at the pace that Slack allows, none is refused', atSlacksPace, 0],
		['three times too fast, a few are, and then it has learned', atSlacksPace / 3, 6],
	])('%s; a person’s own card goes first', { timeout: 60_000 }, async (_, updateIntervalMs, mostRefused) => {
		const { harness, n8n, slack, ops, ana, rings, updatesOf, refused } = await open({
			config: { bulkConcurrency: 20 },
			timings: { outbox: { updateIntervalMs } },
		});
		const others = Array.from({ length: 100 }, (_, i) => n8n.workflow(`Order sync ${i}`, [fails]));
		const away = { node: 'Charge card', does: { fail: { message: '503 Service Unavailable' } } } as const;
		const mine = ['Mine', 'My mails', 'My sums'].map((name) => n8n.workflow(name, [away]));
		for (const workflow of others) n8n.run(workflow);
		const own = mine.map((workflow) => n8n.run(workflow));
		await slack.until(() => ops.messages().length === 103, { ms: 20_000, what: 'all alerts' });
		limitUpdates(harness, times);
		for (const workflow of [...others, ...mine]) n8n.fix(workflow);
		await previews(harness, ana, '/n8n retry-all error:401', 'Retry 100 executions');
		await ana.submits();
		const green = () => ops.messages().filter(({ headline }) => /🟢 Order sync \d+ recovered/.test(headline)).length;
		await slack.until(() => green() >= 5, { what: 'the first cards of the bulk' });
		for (const id of own) {
			const alert = await rings(id);
			const from = Date.now();
			await ana.clicks(alert, 'Retry');
			const first = await slack.until(() => updatesOf(alert, from)[0], { what: 'the card to change' });
			expect(first.at - from).toBeLessThan(2_000);
			await harness.says(alert, /🟢 M(ine|y \w+) recovered/);
		}
		expect(green()).toBeLessThan(100);
		await slack.until(() => green() === 100, { ms: 40_000, what: 'all cards of the bulk' });
		expect(refused()).toBeLessThanOrEqual(mostRefused);
	});
});

test('how a run ended is shown at once, not with the next round of updates', async () => {
	const { harness, n8n, ana, rings } = await open({ timings: { outbox: { coalesceMs: 20_000 } } });
	const orders = n8n.workflow('Order sync', [fails]);
	const alert = await rings(n8n.run(orders));
	n8n.fix(orders);
	const from = Date.now();
	await ana.clicks(alert, 'Retry');
	await harness.says(alert, '🟢 Order sync recovered');
	expect(Date.now() - from).toBeLessThan(5_000);
});
