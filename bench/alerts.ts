import { setTimeout as pause } from 'node:timers/promises';
import { startBot } from './parts/bot.js';
import { type Failing, startFailing } from './parts/failing.js';
import { percentile, round } from './parts/figures.js';
import type { Otlp } from './parts/n8n.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result, Row } from './parts/result.js';
import type { Stage } from './parts/stage.js';
import { storm } from './parts/storm.js';
import { openWorkspace, type Workspace } from './parts/workspace.js';

export const about = 'how soon a failure is in the channel, and what a storm of them costs';

const intervals = [1, 5, 15];
/**
 * Between two failures: some golden part of the longest interval more than that, so that a few of them are spread evenly
 * over all intervals, and no two come to one poll.
 */
const gap = 1.382;
/** Of the bot that n8n tells of what ends: so seldom that what it tells sooner it was told. */
const toldSeconds = 120;
const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heron', 'indigo', 'juniper', 'kelp'];

const atFirst = 'Payment nobody refused';

type Watcher = { seconds: number; workspace: Workspace };

/** First single failures, each told by several bots at once and by n8n's own error workflow; then a storm. */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const { failures, gapMs } = quick ? { failures: 3, gapMs: 5_000 } : { failures: 11, gapMs: gap * 15_000 };
	const size = quick
		? { workflows: 5, failures: 40, overMs: 5_000, settleMs: 3_000 }
		: { workflows: 50, failures: 5_000, overMs: 60_000, settleMs: 30_000 };
	const failing = await startFailing(stage);
	const watchers: Watcher[] = [];
	for (const seconds of intervals) watchers.push(await watch(stage, failing, seconds));
	const told = failing.otlp && (await watch(stage, failing, toldSeconds, failing.otlp)).workspace;
	// A bot that sees a server for the first time looks up recent ids that no list shows, and so is late.
	await failing.fail(atFirst);
	for (const { workspace } of watchers) await postedAt(workspace, atFirst);
	if (told) await postedAt(told, atFirst);
	await pause(gapMs);
	const messages = new Map<number, string>();
	const greens: number[] = [];
	for (const word of words.slice(0, failures)) {
		const message = `Payment ${word} refused`;
		messages.set(await failing.fail(message), message);
		await pause(gapMs);
		if (told) greens.push(await greenAfter(told, failing));
	}
	const { ended, told: heard } = await failing.times();
	const after = (id: number, at: number) => at - ended.get(id)!;
	const poll: Row[] = [];
	for (const { seconds, workspace } of watchers) {
		const took: number[] = [];
		for (const [id, message] of messages) took.push(after(id, await postedAt(workspace, message)));
		poll.push({ seconds, ...spread(took) });
	}
	const push = told && (await pushed(told, messages, after));
	const green = told && spread(greens);
	const n8n = spread([...messages.keys()].map((id) => after(id, heard.get(id)!)));
	await stage.clear();
	const figures = await storm(stage, size);
	const row = ({ mean_ms, p50_ms, p95_ms, p99_ms }: Row) => [mean_ms!, p50_ms!, p95_ms!, p99_ms!];
	return {
		figures: {
			n8n_p95_ms: n8n.p95_ms,
			n8n_mean_ms: n8n.mean_ms,
			...(push && { push_p50_ms: push.p50_ms!, push_p95_ms: push.p95_ms, push_p99_ms: push.p99_ms! }),
			...(green && { green_p50_ms: green.p50_ms!, green_p95_ms: green.p95_ms, green_p99_ms: green.p99_ms! }),
			poll,
			storm: figures,
			idle_rss_mb: figures.idle_rss_mb!,
		},
		tables: [
			{
				title: `alerts: from the end of a run to the message, ${messages.size} failures`,
				columns: ['', 'mean ms', 'p50', 'p95', 'p99'],
				rows: [
					["n8n's own error workflow, to an HTTP server", ...row(n8n)],
					...(push ? [["told by n8n's OpenTelemetry, to the channel", ...row(push)]] : []),
					...(green ? [['the same, from the end of a success to green', ...row(green)]] : []),
					...poll.map((each) => [`polled every ${each.seconds} s, to the channel`, ...row(each)]),
				],
			},
			{ title: 'alerts: a storm', columns: ['', ''], rows: Object.entries(figures) },
		],
		notes: [
			failing.version === null ? 'n8n was the sandbox’s.' : `n8n ${failing.version}; the storm is the sandbox’s.`,
		],
	};
}

async function watch(stage: Stage, n8n: Failing, seconds: number, otlp?: Otlp): Promise<Watcher> {
	const workspace = await openWorkspace(stage);
	const redisUrl = await startRedis(stage);
	await startBot(stage, { workspace, n8n, redisUrl, pollSeconds: seconds, ...(otlp ? { otlp } : {}) });
	return { seconds, workspace };
}

async function pushed(told: Workspace, messages: Map<number, string>, after: (id: number, at: number) => number) {
	const took: number[] = [];
	for (const [id, message] of messages) took.push(after(id, await postedAt(told, message)));
	return spread(took);
}

/** The workflow succeeds: milliseconds from its end to the change of a card. */
async function greenAfter({ slack }: Workspace, failing: Failing): Promise<number> {
	const before = slack.calls.length;
	const endedAt = await failing.succeed();
	const call = await slack.until(
		() =>
			slack.calls
				.slice(before)
				.find(({ method, ok, body }) => method === 'chat.update' && ok && String(body.text).startsWith('🟢')),
		{ ms: 120_000, what: 'a green card' },
	);
	return call.at - endedAt;
}

/** When Slack had the message, by its own clock. */
async function postedAt({ slack }: Workspace, words: string): Promise<number> {
	const call = await slack.until(
		() =>
			slack.calls.find(
				({ method, ok, body }) => method === 'chat.postMessage' && ok && String(body.text).includes(words),
			),
		{ ms: 120_000, what: `the alert of "${words}"` },
	);
	return call.at;
}

function spread(took: number[]): Row & { mean_ms: number; p95_ms: number } {
	const at = (share: number) => round(percentile(took, share), 0);
	const mean = took.reduce((sum, each) => sum + each, 0) / took.length;
	return { mean_ms: round(mean, 0), p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}
