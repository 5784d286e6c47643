import { setTimeout as pause } from 'node:timers/promises';
import { startN8n } from '../../../sandbox/n8n/index.js';
import { type Channel, type Message, startSlack } from '../../../sandbox/slack/index.js';
import { botEnv } from '../../setup/bot-env.js';
import { countOn } from '../../stories/telling.js';
import { createBot } from './bot.js';
import { startFailoverRedis } from './failover.js';
import type { Random } from './random.js';
import { startRedisServer } from './redis-server.js';

export type Flood = {
	failures: number;
	workflows: number;
	/** Within so long they fail. */
	seconds: number;
	kills: number;
	/** For so long Slack takes nothing. */
	slackAwayMs: number;
	redis: 'failover' | 'restart';
	/** How long all of it may take to come to rest. */
	patienceMs: number;
};

/** What is wrong in the channels in the end; nothing where each alert has one message that counts right. */
type Outcome = { wrong: string[]; crashes: string[]; history: string[] };

/**
 * Many failures of few workflows at once, half of the workflows watched by a second channel, while bots are killed, Redis
 * fails and Slack answers 429, 500 and then nothing. Judged from outside, by the messages in both channels.
 */
export async function flood(main: string, random: Random, of: Flood) {
	const [n8n, slack, redis] = await Promise.all([
		startN8n(),
		startSlack({ rateLimits: 'off' }),
		of.redis === 'failover' ? startFailoverRedis() : startRedisServer(),
	]);
	const [ops, payments] = [slack.channel('ops-alerts'), slack.channel('payments')];
	const ana = slack.person('ana');
	const env = botEnv({ slack, n8n, redisUrl: redis.url }, { FLOWBELL_POLL_SECONDS: '1', FLOWBELL_LOG_LEVEL: 'info' });
	const bots = [createBot(main, env), createBot(main, env)];
	const history: string[] = [];
	const startedAt = Date.now();
	const say = (what: string) => history.push(`${((Date.now() - startedAt) / 1_000).toFixed(1)} s ${what}`);

	const workflows = Array.from({ length: of.workflows }, (_, i) => ({
		name: `${i % 2 === 0 ? 'Shipping' : 'Payment'} ${i};`,
		channel: i % 2 === 0 ? ops : payments,
		count: 0,
	}));
	const refs = workflows.map(({ name }, i) =>
		n8n.workflow(name, [
			{ node: 'Call', does: { fail: { message: `refused by rule ${String.fromCharCode(97 + i)}` } } },
		]),
	);

	const cardsOf = (channel: Channel, name: string): Message[] =>
		channel.messages().filter(({ headline }) => headline.startsWith('🔴 ') && headline.includes(name));
	function wrong(): string[] {
		return workflows.flatMap(({ name, channel, count }) => {
			const [card, ...more] = cardsOf(channel, name);
			const elsewhere = cardsOf(channel === ops ? payments : ops, name);
			if (count === 0) return [];
			if (!card || more.length + elsewhere.length > 0) {
				return [`${name}: ${1 + more.length - (card ? 0 : 1)} messages, ${elsewhere.length} elsewhere`];
			}
			return countOn(card) === count ? [] : [`${name}: ${countOn(card)} counted of ${count}`];
		});
	}

	const trouble: (() => Promise<void>)[] = [
		...Array.from({ length: of.kills }, () => async () => {
			const bot = random.pick(bots);
			bot.kill();
			await bot.dead();
			say('a bot killed');
			await pause(random.between(0, 1_500));
			await bot.start();
		}),
		async () => {
			say(`Redis: ${of.redis}`);
			await ('failover' in redis ? redis.failover() : redis.restart());
		},
		async () => {
			say('Slack says 429 and 500');
			slack.faults.inject({ method: /^chat\./, kind: 'ratelimited', retryAfter: 1, times: 2 });
			slack.faults.inject({ method: /^chat\./, kind: 'status', status: 500, times: 2 });
		},
		async () => {
			say('Slack is away');
			const lift = slack.faults.inject({ method: /^chat\./, kind: 'cutBefore' });
			await pause(of.slackAwayMs);
			lift();
		},
	];

	async function play(): Promise<Outcome> {
		await Promise.all(bots.map((bot) => bot.start()));
		await ana.types('/n8n watch "Payment*"', payments);
		await slack.until(() => payments.messages().length > 0, { what: 'the watch' });
		const breaking = (async () => {
			for (const each of trouble) {
				await pause(random.between(0, 1_500));
				await each();
			}
		})();
		for (let i = 0; i < of.failures; i++) {
			const which = i < refs.length ? i : Math.floor(random.between(0, refs.length));
			n8n.run(refs[which]!);
			workflows[which]!.count++;
			await pause(random.between(0, (2_000 * of.seconds) / of.failures));
		}
		await breaking;
		say('quiet from here');
		await slack.until(() => wrong().length === 0, { ms: of.patienceMs }).catch(() => say('it did not come to rest'));
		// Long enough for a second copy to show itself.
		await pause(5_000);
		const crashes = bots.flatMap((bot) => bot.log().match(/.*(?:uncaughtException|unhandledRejection).*/g) ?? []);
		return { wrong: wrong(), crashes, history };
	}

	return {
		play,
		transcript: () => `${slack.transcript()}\n${bots.map((bot) => bot.log()).join('\n--- another ---\n')}`,
		async close() {
			for (const bot of bots) bot.kill();
			for (const bot of bots) await bot.dead();
			await redis.close();
			await slack.close();
			await n8n.close();
		},
	};
}
