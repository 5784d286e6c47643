import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { polled } from './polls.js';
import { harness, open } from './story.js';

const told = () => harness.ops.messages().map((message) => Number(/Run {2}#(\d+)/.exec(textOf(message))?.[1]));

test('several pages of failures while Flowbell was away, and it is stopped half-way through: each is told once', {
	timeout: 240_000,
}, async () => {
	await open({
		bot: false,
		config: { pollSeconds: 0.05 },
		timings: { outbox: { postIntervalMs: 1, coalesceMs: 1 } },
	});
	const { n8n, slack } = harness;
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
	await slack.until(() => told().length >= 80, { ms: 100_000, what: '80 alerts' });
	await second.stop();
	await harness.startBot();
	await slack.until(() => told().length >= ids.length, { ms: 150_000, what: `${ids.length} alerts` });
	await polled(harness, 3);
	expect(told().sort((a, b) => a - b)).toEqual(ids);
	// The reason of each was fetched once; a fetch that the stop broke off may have been made again.
	const fetched = n8n.requests.slice(before).filter(({ query }) => query.includeData === 'true').length;
	expect(fetched).toBeGreaterThanOrEqual(ids.length);
	expect(fetched).toBeLessThanOrEqual(ids.length + 10);
});
