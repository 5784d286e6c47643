import { setTimeout as pause } from 'node:timers/promises';
import { type Failing, startFailing } from './parts/failing.js';
import { type Spread, spread } from './parts/figures.js';
import type { BenchOptions, Result, Row } from './parts/result.js';
import type { Stage } from './parts/stage.js';
import { storm } from './parts/storm.js';
import { measureTold, type Told } from './parts/told.js';
import { postedAt, type Watcher, watch } from './parts/watcher.js';

export const about = 'how soon a failure is in the channel, and what a storm of them costs';

const intervals = [1, 5, 15];
/**
 * Between two failures: some golden part of the longest interval more than that, so that a few of them are spread evenly
 * over all intervals, and no two come to one poll.
 */
const gap = 1.382;
const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heron', 'indigo', 'juniper', 'kelp'];
const others = ['lotus', 'maple', 'night', 'ochre', 'pearl', 'quartz', 'river', 'sorrel', 'thyme', 'umber', 'velvet'];

const atFirst = 'Payment nobody refused';

/**
 * First single failures, each told by n8n's own error workflow and by a bot that n8n tells; then others, polled by several
 * bots at once; then a storm.
 */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const { failures, gapMs } = quick ? { failures: 3, gapMs: 5_000 } : { failures: 11, gapMs: gap * 15_000 };
	const size = quick
		? { before: 2, workflows: 5, failures: 40, overMs: 5_000, settleMs: 3_000 }
		: { before: 10, workflows: 50, failures: 5_000, overMs: 60_000, settleMs: 30_000 };
	const failing = await startFailing(stage);
	const told = quick ? { words: words.slice(0, 3), gapMs: 500 } : { words: [...words, ...others], gapMs: 1_500 };
	const pushed = failing.otlp && (await measureTold(stage, failing, failing.otlp, told));
	const { poll, ids } = await measurePolled(stage, failing, { words: words.slice(0, failures), gapMs });
	const { ended, told: heard } = await failing.times();
	const n8n = spread([...(pushed?.ids ?? []), ...ids].map((id) => heard.get(id)! - ended.get(id)!));
	await stage.clear();
	const figures = await storm(stage, size);
	return {
		figures: {
			n8n_p95_ms: n8n.p95_ms,
			n8n_mean_ms: n8n.mean_ms,
			...(pushed && figuresOf(pushed)),
			poll,
			storm: figures,
			idle_rss_mb: figures.idle_rss_mb!,
		},
		tables: [
			{
				title: `alerts: from the end of a run to the message, ${ids.length} failures (told by n8n: ${pushed?.ids.length ?? 0})`,
				columns: ['', 'mean ms', 'p50', 'p95', 'p99'],
				rows: [
					["n8n's own error workflow, to an HTTP server", ...row(n8n)],
					...(pushed ? rowsOf(pushed) : []),
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

const row = ({ mean_ms, p50_ms, p95_ms, p99_ms }: Spread) => [mean_ms, p50_ms, p95_ms, p99_ms];

/** `push_…`: from the end of the run to the message, `after_…` from its span; `span_…`: to that; `green_…`: of successes. */
function figuresOf({ ids: _, ...spreads }: Told): Row {
	const all = Object.entries(spreads).map(([name, { p50_ms, p95_ms, p99_ms }]) => ({
		[`${name}_p50_ms`]: p50_ms,
		[`${name}_p95_ms`]: p95_ms,
		[`${name}_p99_ms`]: p99_ms,
	}));
	return Object.assign({}, ...all) as Row;
}

const rowsOf = ({ span, push, after, green }: Told) => [
	["n8n's OpenTelemetry, to the arrival of its span", ...row(span)],
	['told by that, to the channel', ...row(push)],
	['of this, from the arrival of the span', ...row(after)],
	['told by that, from the end of a success to green', ...row(green)],
];

async function measurePolled(stage: Stage, failing: Failing, { words, gapMs }: { words: string[]; gapMs: number }) {
	const watchers: Watcher[] = [];
	for (const seconds of intervals) watchers.push(await watch(stage, failing, seconds));
	// A bot that sees a server for the first time looks up recent ids that no list shows, and so is late.
	await failing.fail(atFirst);
	for (const { workspace } of watchers) await postedAt(workspace, atFirst);
	await pause(gapMs);
	const messages = new Map<number, string>();
	for (const word of words) {
		const message = `Payment ${word} refused`;
		messages.set(await failing.fail(message), message);
		await pause(gapMs);
	}
	const { ended } = await failing.times();
	const poll: (Row & Spread)[] = [];
	for (const { seconds, workspace } of watchers) {
		const took: number[] = [];
		for (const [id, message] of messages) took.push((await postedAt(workspace, message)) - ended.get(id)!);
		poll.push({ seconds, ...spread(took) });
	}
	return { poll, ids: [...messages.keys()] };
}
