import { setTimeout as pause } from 'node:timers/promises';
import { type Bot, startBot } from './parts/bot.js';
import { median, round } from './parts/figures.js';
import { type Answered, type N8nProcess, startN8nProcess } from './parts/n8n.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result } from './parts/result.js';
import { openStage } from './parts/stage.js';
import { openWorkspace } from './parts/workspace.js';

export const about = 'what a quiet poll costs with 1,000 and with 100,000 past executions';

type Poll = { requests: number; bytes: number; ms: number };

/** Far enough apart that no poll runs into the next. */
const pollSeconds = 0.5;

/**
 * The bot polls a sandbox n8n where nothing happens, now one with a short history, now one with a long one, so that
 * what drifts hits both. Requests and bytes are counted by n8n's process at its sockets, both ways and with headers;
 * the time is the bot's own figure of a whole poll, Redis included.
 */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const { rounds, warmUp, polls } = quick ? { rounds: 1, warmUp: 2, polls: 5 } : { rounds: 5, warmUp: 4, polls: 16 };
	const redisUrl = await startRedis(stage);
	const few = { n8n: await startN8nProcess(stage, { past: 1_000 }), polls: [] as Poll[] };
	const many = { n8n: await startN8nProcess(stage, { past: 100_000 }), polls: [] as Poll[] };
	for (let i = 0; i < rounds; i++) {
		for (const { n8n, polls: all } of i % 2 === 0 ? [few, many] : [many, few]) {
			const own = openStage();
			stage.onClear(own.clear);
			const bot = await startBot(own, { workspace: await openWorkspace(own), n8n, redisUrl, pollSeconds });
			all.push(...(await watch(bot, n8n, warmUp + polls)).slice(warmUp));
			await own.clear();
		}
	}
	const [short, long] = [medianOf(few.polls), medianOf(many.polls)];
	return {
		figures: {
			requests: long.requests,
			bytes_1k: short.bytes,
			bytes_100k: long.bytes,
			ms_1k: short.ms,
			ms_100k: long.ms,
			requests_1k: short.requests,
			polls: many.polls.length,
		},
		tables: [
			{
				title: `poll: ${about} (medians of ${many.polls.length})`,
				columns: ['past executions', 'requests', 'bytes', 'ms'],
				rows: [
					[1_000, short.requests, short.bytes, short.ms],
					[100_000, long.requests, long.bytes, long.ms],
				],
			},
		],
	};
}

const medianOf = (polls: Poll[]): Poll => ({
	requests: median(polls.map(({ requests }) => requests)),
	bytes: median(polls.map(({ bytes }) => bytes)),
	ms: round(median(polls.map(({ ms }) => ms))),
});

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
