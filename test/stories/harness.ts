import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { inject, onTestFinished, TestRunner } from 'vitest';
import { startN8n } from '../../sandbox/n8n/index.js';
import { startSlack } from '../../sandbox/slack/index.js';
import { createFlowbell, type Flowbell, type FlowbellOptions } from '../../src/app/flowbell.js';
import type { Config } from '../../src/config/index.js';
import { createLog } from '../../src/observability/index.js';
import { forget } from '../setup/forget.js';
import { keysOf } from '../setup/keys-of.js';
import { mark, refuseLeaks, refuseStrangeKeys, refuseUnsaid } from './sweep.js';

type N8nOptions = Parameters<typeof startN8n>[0];
type SlackOptions = Parameters<typeof startSlack>[0];

export type HarnessOptions = {
	n8n?: N8nOptions;
	slack?: SlackOptions;
	config?: Partial<Config>;
	timings?: FlowbellOptions['timings'];
	/** What the bot takes for the present time. */
	now?: () => number;
	/** False: the bot is not started; `startBot()` does. */
	bot?: boolean;
	channel?: { botIn?: boolean };
	/** A Redis of the test's own; the run's shared one unless given. */
	redisUrl?: string;
};

/** Waits that a person would not notice in a test, in the proportions of the real ones. */
const quick: NonNullable<FlowbellOptions['timings']> = {
	operations: { lookMs: 100, followMs: 150, unknownAfterMs: 1_500, sendWithinMs: 700, holdMs: 5_000, lookAgainMs: 800 },
	outbox: { coalesceMs: 100, postIntervalMs: 20, updateIntervalMs: 20, unknownOutcomeMs: 900, blockedRetryMs: 200 },
	bulk: { tickMs: 150, undoMs: 300 },
};

/**
 * All that a story needs, on loopback: a Slack workspace with people and #ops-alerts, an n8n server, and Flowbell
 * between them with a Redis prefix of its own. One that a test opens is closed at its end, and says what was logged if
 * the test has failed; whoever opens one for several tests closes it.
 */
export async function openHarness(options: HarnessOptions = {}) {
	const apiKey = `n8n_api_${mark}${randomBytes(12).toString('hex')}`;
	const n8n = await startN8n({ apiKey, ...options.n8n });
	const slack = await startSlack({ rateLimits: 'off', mark, shouldEscape: true, ...options.slack });
	const ops = slack.channel('ops-alerts', options.channel ?? {});
	const ana = slack.person('ana');
	const ben = slack.person('ben');
	const redisUrl = options.redisUrl ?? inject('redisUrl');
	if (!options.redisUrl) await forget(redisUrl, n8n.url, slack.teamId);
	const lines: string[] = [];
	const sink = new PassThrough();
	sink.on('data', (chunk) => lines.push(String(chunk)));

	const config = (more: Partial<Config> = {}): Config & { redisUrl: string } => ({
		slack: {
			botToken: slack.botToken,
			appToken: slack.appToken,
			mode: 'socket',
			host: '127.0.0.1',
			port: 0,
			apiUrl: slack.apiUrl,
		},
		health: { host: '127.0.0.1', port: 0 },
		n8n: { baseUrl: n8n.url, apiKey: n8n.apiKey },
		alertChannel: '#ops-alerts',
		dataDir: '/nonexistent',
		pollSeconds: 0.2,
		otlpToken: null,
		publicUrl: null,
		name: 'main',
		bulkConcurrency: 5,
		command: '/n8n',
		logLevel: 'debug',
		operators: [],
		readers: [],
		...options.config,
		...more,
		redisUrl,
	});

	const bots = new Set<Flowbell>();
	async function startBot(more: Partial<Config> = {}) {
		const bot = await createFlowbell(config(more), {
			log: createLog({ level: 'debug', destination: sink }),
			...(options.now ? { now: options.now } : {}),
			timings: {
				operations: { ...quick.operations, ...options.timings?.operations },
				outbox: { ...quick.outbox, ...options.timings?.outbox },
				bulk: { ...quick.bulk, ...options.timings?.bulk },
				...(options.timings?.answerMs ? { answerMs: options.timings.answerMs } : {}),
				perSecond: options.timings?.perSecond ?? 1_000,
				...(options.timings?.pace ? { pace: options.timings.pace } : {}),
				...(options.timings?.outageMs ? { outageMs: options.timings.outageMs } : {}),
			},
		});
		bots.add(bot);
		await bot.start();
		return {
			...bot,
			async stop() {
				if (bots.delete(bot)) await bot.stop();
			},
		};
	}

	let closed: Promise<void> | undefined;
	async function close() {
		for (const bot of bots) await bot.stop();
		await slack.close();
		await n8n.close();
		// A story that brings a Redis of its own may have taken it away.
		if (!options.redisUrl) {
			await refuseStrangeKeys(redisUrl, harness.keys);
			// Each story looks through all keys that there are, some times.
			await forget(redisUrl, n8n.url, slack.teamId);
		}
		refuseUnsaid(slack.calls);
		refuseLeaks({ log: lines.join(''), Slack: slack.transcript(), calls: JSON.stringify(slack.calls) });
	}

	const harness = {
		n8n,
		slack,
		ops,
		ana,
		ben,
		redisUrl,
		/** Of the bot's keys in Redis. */
		keys: keysOf(n8n.url, slack.teamId),
		startBot,
		/** What the bot has logged, as JSON lines. */
		log: () => lines.join(''),
		/** The alert of the first run of this workflow that shows up. */
		alert: (workflow: string) =>
			slack.until(() => ops.messages().find((message) => message.headline.includes(workflow)), {
				what: `an alert for ${workflow}`,
			}),
		/** A message as it is now. */
		now: (message: { ts: string }) => ops.messages().find((each) => each.ts === message.ts)!,
		/** Waits until the message says so. */
		says: (message: { ts: string }, words: string | RegExp) =>
			slack.until(
				() => {
					const now = ops.messages().find((each) => each.ts === message.ts);
					return now && (typeof words === 'string' ? now.text.includes(words) : words.test(now.text)) ? now : undefined;
				},
				{ what: `"${words}"` },
			),
		/** Waits for something only this person sees. */
		told: (person: typeof ana, words: string | RegExp) =>
			slack.until(
				() =>
					person
						.sees()
						.filter((message) => message.ephemeralFor)
						.find((m) => (typeof words === 'string' ? m.text.includes(words) : words.test(m.text))),
				{ what: `${person.name} being told "${words}"` },
			),
		close: () => (closed ??= close()),
	};
	if (TestRunner.getCurrentTest()) {
		onTestFinished(({ task }) => {
			if (task.result?.state === 'fail') console.log(harness.log(), slack.transcript());
			return harness.close();
		});
	}
	if (options.bot !== false) await startBot();
	return harness;
}

export type Harness = Awaited<ReturnType<typeof openHarness>>;

/** Runs that retried this one, as n8n has them. */
export const retriesOf = (harness: Harness, id: number) =>
	harness.n8n.executions().filter((run) => Number(run.retryOf) === id);

/** Nodes that fail: as most of n8n's do, and with the status beside it. */
export const fails = { node: 'Charge card', does: { fail: { message: '401 Unauthorized' } } } as const;
export const failing = {
	node: 'Charge card',
	does: { fail: { message: '401 Unauthorized: token expired', httpCode: '401' } },
} as const;

/** The retries that n8n was asked for. */
export const retryRequests = ({ n8n }: Pick<Harness, 'n8n'>) =>
	n8n.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/retry'));
