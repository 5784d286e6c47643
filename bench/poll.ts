import { setTimeout as pause } from 'node:timers/promises';
import { type Bot, startBot } from './parts/bot.js';
import { median, round } from './parts/figures.js';
import { type Answered, type N8nProcess, startN8nProcess } from './parts/n8n.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result } from './parts/result.js';
import { openWorkspace } from './parts/workspace.js';

export const about = 'what a quiet poll costs with 1,000 and with 100,000 past executions';

type Poll = { requests: number; bytes: number; ms: number };

/** Far enough apart that no poll runs into the next. */
const pollSeconds = 0.5;

/**
 * The bot polls a sandbox n8n where nothing happens. Requests and bytes are counted by n8n's process at its sockets,
 * both ways and with headers; the time is the bot's own figure of a whole poll, Redis included.
 */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const polls = quick ? { warmUp: 3, measured: 5 } : { warmUp: 10, measured: 60 };
	const redisUrl = await startRedis(stage);
	const medians: Record<'1k' | '100k', Poll> = { '1k': none, '100k': none };
	for (const [size, past] of [
		['1k', 1_000],
		['100k', 100_000],
	] as const) {
		const n8n = await startN8nProcess(stage, { past });
		const bot = await startBot(stage, { workspace: await openWorkspace(stage), n8n, redisUrl, pollSeconds });
		const all = await watch(bot, n8n, polls.warmUp + polls.measured);
		await bot.stop();
		const measured = all.slice(polls.warmUp);
		medians[size] = {
			requests: median(measured.map(({ requests }) => requests)),
			bytes: median(measured.map(({ bytes }) => bytes)),
			ms: round(median(measured.map(({ ms }) => ms))),
		};
	}
	const { '1k': few, '100k': many } = medians;
	return {
		figures: {
			requests: many.requests,
			requests_1k: few.requests,
			bytes_1k: few.bytes,
			bytes_100k: many.bytes,
			ms_1k: few.ms,
			ms_100k: many.ms,
			polls: polls.measured,
		},
		tables: [
			{
				title: `poll: ${about} (medians of ${polls.measured})`,
				columns: ['past executions', 'requests', 'bytes', 'ms'],
				rows: [
					[1_000, few.requests, few.bytes, few.ms],
					[100_000, many.requests, many.bytes, many.ms],
				],
			},
		],
	};
}

const none: Poll = { requests: 0, bytes: 0, ms: 0 };

/** Follows the next polls one by one: one has ended when the bot has counted it. */
async function watch(bot: Bot, n8n: N8nProcess, count: number): Promise<Poll[]> {
	let answered: Answered[] = [];
	const end = n8n.onAnswer((each) => answered.push(each));
	const polls: Poll[] = [];
	let before = await totals(bot);
	while (polls.length < count) {
		answered = [];
		const after = await nextPoll(bot, before.polls);
		// Two at once, or one that was under way when we began to look, cannot be told apart.
		if (after.polls === before.polls + 1 && answered.length > 0) {
			polls.push({
				requests: answered.length,
				bytes: answered.reduce((sum, { bytes }) => sum + bytes, 0),
				ms: (after.seconds - before.seconds) * 1_000,
			});
		}
		before = after;
	}
	end();
	return polls;
}

const totals = async (bot: Bot) => ({
	polls: await bot.metric('flowbell_poll_seconds_count'),
	seconds: await bot.metric('flowbell_poll_seconds_sum'),
});

/** Asks seldom: the answer is the work of the very process that is measured. */
async function nextPoll(bot: Bot, seen: number) {
	const deadline = performance.now() + 20_000;
	while (performance.now() < deadline) {
		await pause((pollSeconds * 1_000) / 5);
		const now = await totals(bot);
		if (now.polls > seen) return now;
	}
	throw new Error('the bot has not polled for 20 s');
}
