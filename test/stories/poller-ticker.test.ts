import { expect, onTestFinished, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { openRedis } from '../../src/redis/connection.js';
import { asks } from './asking.js';
import { fails, type HarnessOptions, openHarness } from './harness.js';
import { polled, pollsSoFar, shiftedClock } from './polls.js';

async function open(options: HarnessOptions = {}) {
	const harness = await openHarness({ ...options, bot: false });
	const bot = await harness.startBot();
	const redis = openRedis(harness.redisUrl, { name: 'test', kind: 'worker' });
	onTestFinished(async () => {
		redis.disconnect();
		await harness.close();
	});
	await polled(harness);
	return { ...harness, harness, redis, bot };
}

/** As a failover to a replica that lags does: what BullMQ has of the ticker is gone. */
async function loseTicker({ redis, harness }: Awaited<ReturnType<typeof open>>) {
	const keys = await redis.keys(`${harness.keys.n8n.prefix}:poll:*`);
	const queue = keys.filter((key) => !/:(health|unfinished|seen|pending|pending-rows)$/.test(key));
	expect(queue.length).toBeGreaterThan(0);
	await redis.del(queue);
}

test('the ticker is lost in Redis: polls go on within a few intervals, and nothing is missed', async () => {
	const setup = await open();
	const { n8n, slack, harness } = setup;
	const orders = n8n.workflow('Order sync', [fails]);
	await loseTicker(setup);
	const polls = pollsSoFar(harness);
	n8n.run(orders);
	await harness.alert('Order sync');
	await slack.until(() => pollsSoFar(harness) > polls + 3, { what: 'polls that go on' });
	expect(harness.ops.messages()).toHaveLength(1);
	expect(harness.log()).toContain('the ticker is renewed');
});

test('two processes that watch the ticker do not make it tick oftener', async () => {
	const setup = await open();
	await setup.harness.startBot();
	await loseTicker(setup);
	await polled(setup.harness, 2);
	const since = performance.now();
	const before = pollsSoFar(setup.harness);
	await polled(setup.harness, 6);
	expect(pollsSoFar(setup.harness) - before).toBeLessThanOrEqual((performance.now() - since) / 200 + 2);
});

test('where no poll starts at all the channel is told, once, and again when they do', async () => {
	const clock = shiftedClock();
	const { redis, harness, bot, n8n, slack, ops } = await open({ now: clock.now, timings: { outageMs: 60_000 } });
	// A poll that hangs, as in a process that stands still: one that begins after this, not one that is answered already.
	const before = pollsSoFar(harness);
	const free = n8n.faults.inject({ method: 'GET', path: /executions\?limit=10$/, kind: 'hang' });
	await slack.until(() => pollsSoFar(harness) > before, { what: 'a poll that hangs' });
	clock.skip(120_000);
	const word = await slack.until(
		() => ops.messages().find(({ headline }) => headline.includes('cannot see n8n since')),
		{
			what: 'the word that nothing rings',
		},
	);
	expect(textOf(word)).toContain('No poll of n8n has started since');
	expect((await fetch(`http://127.0.0.1:${bot.port()}/readyz`)).status).toBe(503);
	expect(textOf(await asks(harness, harness.ana, '/n8n status'))).toContain('No poll for a while.');
	free();
	await redis.ping();
	await n8n.stopServing();
	await n8n.serve();
	await slack.until(() => harness.now(word).headline.includes('sees n8n again'), { ms: 15_000 });
	expect(ops.messages()).toHaveLength(1);
});
