import { expect, test } from 'vitest';
import { polled } from './polls.js';
import { harness, open } from './story.js';
import { alertsIn, failuresIn, told } from './telling.js';

test('several pages of failures while Flowbell was away, and it is stopped half-way through: each is counted once', {
	timeout: 240_000,
}, async () => {
	await open({
		bot: false,
		config: { pollSeconds: 0.05 },
		timings: { outbox: { postIntervalMs: 1, coalesceMs: 1 } },
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
	await slack.until(() => read() >= 80, { ms: 100_000, what: '80 details read' });
	await second.stop();
	await harness.startBot();
	await told(harness, ids.length, 150_000);
	await polled(harness, 3);
	const { ids: named, unnamed, count } = failuresIn(ops);
	expect(count).toBe(ids.length);
	expect(named.length + unnamed).toBe(ids.length);
	expect(new Set(named).size).toBe(named.length);
	expect(alertsIn(ops).map((alert) => alert.count)).toEqual([291, 29]);
	// The reason of each was fetched once; a fetch that the stop broke off may have been made again.
	expect(read()).toBeGreaterThanOrEqual(ids.length);
	expect(read()).toBeLessThanOrEqual(ids.length + 10);
});
