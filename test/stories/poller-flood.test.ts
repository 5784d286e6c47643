import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { fails } from './harness.js';
import { polled, shiftedClock } from './polls.js';
import { harness, open } from './story.js';
import { alertsIn, failuresIn, told } from './telling.js';

test('several pages of failures while Flowbell was away, and it is stopped half-way through: each is counted once, and a sample read', {
	timeout: 240_000,
}, async () => {
	const clock = shiftedClock();
	await open({
		now: clock.now,
		bot: false,
		config: { pollSeconds: 0.05 },
		timings: { outbox: { postIntervalMs: 1, coalesceMs: 1, floodMs: 1 } },
	});
	const { n8n, slack, ops } = harness;
	const first = await harness.startBot();
	await polled(harness, 1);
	await first.stop();

	const orders = n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'card declined' } } }]);
	const reports = n8n.workflow('Big report', [{ node: 'Build', does: 'crash' }]);
	const ids: number[] = [];
	for (let i = 0; i < 320; i++) {
		ids.push(n8n.run(i % 11 === 10 ? reports : orders));
		// Successes between them make more pages of what is not asked for.
		if (i % 5 === 0) n8n.seedHistory(1);
	}
	const before = n8n.requests.length;
	const second = await harness.startBot();
	const read = () => n8n.requests.slice(before).filter(({ query }) => query.includeData === 'true').length;
	await slack.until(() => read() >= 12, { ms: 100_000, what: '12 details read' });
	await second.stop();
	await harness.startBot();
	await polled(harness, 2);
	// One line a thread tells what has joined, some time later.
	clock.skip(80_000);
	await told(harness, ids.length, 60_000);
	await polled(harness, 3);
	const { ids: named, unnamed, count } = failuresIn(ops);
	expect(count).toBe(ids.length);
	expect(named.length + unnamed).toBe(ids.length);
	expect(new Set(named).size).toBe(named.length);
	const alerts = alertsIn(ops);
	expect(alerts.map((alert) => alert.count)).toEqual([291, 29]);
	// Twenty of each workflow, by each of the two processes.
	expect(read()).toBeGreaterThanOrEqual(40);
	expect(read()).toBeLessThanOrEqual(80);
	expect(textOf(alerts[0]!.card)).toMatch(/\d+ were counted without reading their errors/);
	for (const { card } of alerts) expect(ops.thread(card.ts).length).toBeLessThanOrEqual(2);
});

test('a flood of one workflow hides neither another that fails nor what it fails with next', async () => {
	await open({ bot: false, timings: { outbox: { postIntervalMs: 1, coalesceMs: 1, floodMs: 1 } } });
	const { n8n, ops } = harness;
	await (await harness.startBot()).stop();
	const next = { node: 'Ship', does: { fail: { message: 'no route to host', always: true } } } as const;
	const orders = n8n.workflow('Order sync', [fails, next]);
	for (let i = 0; i < 150; i++) n8n.run(orders);
	const quiet = n8n.run(n8n.workflow('Quiet', [fails]));
	n8n.fix(orders);
	for (let i = 0; i < 150; i++) n8n.run(orders);
	const from = n8n.requests.length;
	await harness.startBot();
	await harness.slack.until(() => alertsIn(ops).reduce((sum, { count }) => sum + count, 0) === 301, {
		what: 'all failures counted',
	});
	const reads = n8n.requests.slice(from).filter(({ query }) => query.includeData === 'true');
	expect(reads.length).toBeLessThanOrEqual(21);
	// The first of each workflow is read before any other.
	expect(
		reads
			.slice(0, 2)
			.map(({ path }) => Number(path.split('/').at(-1)))
			.sort(),
	).toEqual([1, quiet].sort());
	const counts = new Map(alertsIn(ops).map(({ card, count }) => [card.headline, count]));
	expect(counts.size).toBe(3);
	// Where the error changes is known to within the distance of two that were read.
	const [one, other] = alertsIn(ops).filter(({ card }) => card.headline.includes('Order sync'));
	expect(Math.abs(one!.count - 150)).toBeLessThanOrEqual(16);
	expect(one!.count + other!.count).toBe(300);
});

test('a workflow that goes on failing does not fill its thread: after some lines one tells what has joined meanwhile', async () => {
	const clock = shiftedClock();
	const { n8n, ops, alert, says } = await open({ now: clock.now });
	const orders = n8n.workflow('Order sync', [fails]);
	n8n.run(orders);
	const card = await alert('Order sync');
	for (let times = 2; times <= 9; times++) {
		n8n.run(orders);
		await says(card, `failing · ${times} times`);
	}
	const lines = () =>
		ops.thread(card.ts).flatMap(({ text }) => text.split('\n').filter((line) => line.includes('more: #')));
	await harness.slack.until(() => lines().length >= 5, { what: 'five lines' });
	expect(lines()).toHaveLength(5);
	clock.skip(80_000);
	await harness.slack.until(() => lines().length > 5, { what: 'one more line' });
	await polled(harness, 2);
	expect(lines()).toHaveLength(6);
	expect(lines()[5]).toContain('🔴 3 more: #7 #8 #9');
});
