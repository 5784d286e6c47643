import { startN8n } from '../../../sandbox/n8n/index.js';
import { type Message, startSlack, textOf } from '../../../sandbox/slack/index.js';
import { botEnv } from '../../setup/bot-env.js';
import { keysOf, prefixOf } from '../../setup/keys-of.js';
import { createBot } from './bot.js';
import { startRedisServer } from './redis-server.js';

export type BulkHarness = Awaited<ReturnType<typeof openBulkHarness>>;

/** The lists and sets of a BullMQ queue in which jobs stand that have not ended. */
const open = { wait: 'lrange', active: 'lrange', paused: 'lrange', delayed: 'zrange', prioritized: 'zrange' } as const;
const queues = ['bulk-places', 'bulk-control', 'bulk-files', 'operations', 'outbox'];

/** Several processes of the real bot on one Redis of their own, between a Slack workspace and an n8n server. */
export async function openBulkHarness(
	main: string,
	options: { n8n: Parameters<typeof startN8n>[0]; bots: number; concurrency: number },
) {
	const [n8n, slack, redis] = await Promise.all([
		startN8n(options.n8n),
		// Slack lets an app connect a few times a minute only, and these are started again more often.
		startSlack({ rateLimits: 'off' }),
		startRedisServer(),
	]);
	const ops = slack.channel('ops-alerts');
	const ana = slack.person('ana');
	const keys = keysOf(n8n.url, slack.teamId);
	const env = botEnv(
		{ slack, n8n, redisUrl: redis.url },
		{
			FLOWBELL_BULK_CONCURRENCY: String(options.concurrency),
			FLOWBELL_LOG_LEVEL: process.env.FLOWBELL_TEST_LOG ?? 'info',
		},
	);
	const bots = Array.from({ length: options.bots }, () => createBot(main, env));

	async function undone(): Promise<number> {
		const asking = redis.client.multi();
		for (const queue of queues) {
			for (const [state, how] of Object.entries(open))
				asking[how](`${prefixOf(keys, queue)}:${queue}:${state}`, '0', '-1');
		}
		const answers = await asking.exec();
		// The next tick of what happens every so often is never away, nor is the next look for what is in doubt.
		const coming = /^repeat:|^look-\w+-\d+-/;
		return answers!.flatMap(([, ids]) => ids as string[]).filter((id) => !coming.test(id)).length;
	}

	return {
		n8n,
		slack,
		ops,
		ana,
		redis,
		bots,
		/** Messages of the channel in which these words stand anywhere. */
		saying: (words: string): Message[] => ops.messages().filter((message) => textOf(message).includes(words)),
		/** Nothing is on its way any more: whatever will be sent has been sent. */
		quiet: () => slack.until(async () => (await undone()) === 0, { ms: 60_000, what: 'nothing left in any queue' }),
		log: () => bots.map((bot) => bot.log()).join('\n--- another ---\n'),
		async close() {
			for (const bot of bots) bot.kill();
			for (const bot of bots) await bot.dead();
			await redis.close();
			await slack.close();
			await n8n.close();
		},
	};
}
