import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { startN8n } from '../../../sandbox/n8n/index.js';
import { startSlack } from '../../../sandbox/slack/index.js';
import { addressOf } from '../../../src/redis/connection.js';
import { botEnv } from '../../setup/bot-env.js';
import { forget } from '../../setup/forget.js';
import { keysOf, prefixOf } from '../../setup/keys-of.js';
import { type Bot, createBot } from './bot.js';
import { openTap } from './tap.js';

export type Harness = Awaited<ReturnType<typeof openHarness>>;

/** The lists and sets of a BullMQ queue in which jobs stand that have not ended. */
const open = { wait: 'llen', active: 'llen', paused: 'llen', delayed: 'zcard', prioritized: 'zcard' } as const;

/** A Slack workspace, an n8n server and a wire to Redis in this process, and the real bot between them in its own. */
export async function openHarness(
	main: string,
	options: { n8n?: Parameters<typeof startN8n>[0]; pollSeconds?: number } = {},
) {
	const n8n = await startN8n(options.n8n);
	const slack = await startSlack();
	const ops = slack.channel('ops-alerts');
	const ana = slack.person('ana');
	await forget(inject('redisUrl'), n8n.url, slack.teamId);
	const { path } = addressOf(inject('redisUrl'));
	const tap = await openTap(path!);
	const redis = new Redis({ path: path! });
	const keys = keysOf(n8n.url, slack.teamId);
	const env = botEnv(
		{ slack, n8n, redisUrl: tap.url },
		{ FLOWBELL_POLL_SECONDS: String(options.pollSeconds ?? 1), FLOWBELL_LOG_LEVEL: 'debug' },
	);
	const bots: Bot[] = [];
	const newBot = () => {
		const bot = createBot(main, env);
		bots.push(bot);
		return bot;
	};
	const bot = newBot();

	/** How many jobs of these queues have not ended, and failures that are not told. */
	async function undone(queues: string[]): Promise<number> {
		const asking = redis.multi();
		for (const queue of queues) {
			for (const [state, how] of Object.entries(open)) {
				const key = `${prefixOf(keys, queue)}:${queue}:${state}`;
				if (how === 'llen') asking.lrange(key, 0, -1);
				else asking.zrange(key, '0', '-1');
			}
		}
		const answers = await asking.exec();
		// The next look for what is in doubt comes by itself, ever later, and finds that it has ended.
		const jobs = answers!.flatMap(([, ids]) => ids as string[]).filter((id) => !/^look-\w+-\d+-/.test(id));
		return jobs.length + (await redis.zcard(`${keys.n8n.prefix}:poll:pending`));
	}

	return {
		n8n,
		slack,
		ops,
		ana,
		tap,
		redis,
		bot,
		/** Another process of the same bot, beside the first. */
		newBot,
		botOf: (pid: number) => bots.find((each) => each.pid === pid)!,
		keys,
		/** Messages in the channel that speak of this workflow. */
		alerts: (workflow: string) => ops.messages().filter((message) => message.headline.includes(workflow)),
		/** Runs in n8n that retried this one. */
		retriesOf: (id: number) => n8n.executions().filter((run) => run.retryOf === id),
		/** Nothing is on its way any more: whatever will be sent has been sent. */
		quiet: (queues = ['changes', 'operations', 'outbox']) =>
			slack.until(async () => (await undone(queues)) === 0, {
				ms: 40_000,
				what: `nothing left in ${queues.join(', ')}`,
			}),
		/** Jobs that have not ended and messages as the outbox has them, for a case that failed. */
		async left(): Promise<string> {
			const lines: string[] = [];
			for (const queue of ['changes', 'operations', 'outbox', 'poll']) {
				for (const [state, how] of Object.entries(open)) {
					const key = `${prefixOf(keys, queue)}:${queue}:${state}`;
					const jobs =
						how === 'llen' ? await redis.lrange(key, 0, -1) : await redis.zrange(key, '0', '-1', 'WITHSCORES');
					if (jobs.length > 0) lines.push(`${queue} ${state}: ${jobs.join(' ')}`);
				}
			}
			for (const key of await redis.keys(`${keys.slack.prefix}:out:*`)) {
				const [phase, version, sent, ts] = await redis.hmget(key, 'phase', 'version', 'sent', 'ts');
				lines.push(`${key}: ${phase}, version ${version}, sent ${sent}, ts ${ts}`);
			}
			return lines.join('\n');
		},
		log: () => bots.map((each) => each.log()).join('\n--- another ---\n'),
		async close() {
			for (const each of bots) each.kill();
			for (const each of bots) await each.dead();
			await tap.close();
			redis.disconnect();
			await slack.close();
			await n8n.close();
		},
	};
}
