import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { openRedis } from '../../src/redis/connection.js';
import { openHarness } from './harness.js';
import { startRedis } from './redis-server.js';

/** A rate can only be seen over a time. */
const overMs = 4_000;

test('a closed channel with lines that wait for it costs Redis next to nothing', { timeout: 40_000 }, async () => {
	const server = await startRedis();
	const harness = await openHarness({
		redisUrl: server.url,
		config: { pollSeconds: 2 },
		timings: { outbox: { blockedRetryMs: 60_000 } },
	});
	const redis = openRedis(server.url, { name: 'test', kind: 'worker' });
	onTestFinished(() => redis.disconnect());
	const { n8n, slack, ops, ana } = harness;

	const node = { node: 'Charge card', does: { fail: { message: '401 Unauthorized' } } } as const;
	const ids = Array.from({ length: 20 }, (_, i) => n8n.run(n8n.workflow(`Order sync ${i}`, [node])));
	await slack.until(() => ops.messages().length === ids.length);
	ops.archive();
	const elsewhere = slack.channel('elsewhere');
	for (const id of ids) await ana.types(`/n8n retry ${id}`, elsewhere);
	await slack.until(() => n8n.executions().filter(({ retryOf }) => retryOf).length === ids.length);
	await slack.until(() => slack.calls.some(({ error }) => error === 'is_archived'));
	// What the retries themselves took is over when their ends are known.
	await pause(overMs);

	const before = await commandsOf(redis);
	await pause(overMs);
	const commands = (await commandsOf(redis)) - before;
	// All that the bot does, what its scripts do counted as well; when every line asked for itself it was 7,000.
	expect(commands / (overMs / 1_000)).toBeGreaterThan(1);
	expect(commands / (overMs / 1_000)).toBeLessThan(600);
});

/** All that a server has done so far. What a script calls counts as well; MONITOR would show the same, and slow it down. */
async function commandsOf(redis: Redis): Promise<number> {
	return Number(/^total_commands_processed:(\d+)/m.exec(await redis.info('stats'))![1]);
}
