import { setTimeout as pause } from 'node:timers/promises';
import { startBareBolt, startBot } from './parts/bot.js';
import type { Child } from './parts/child.js';
import { median, round } from './parts/figures.js';
import { residentMb } from './parts/memory.js';
import { startN8nProcess } from './parts/n8n.js';
import { startRedis } from './parts/redis.js';
import type { BenchOptions, Result } from './parts/result.js';
import { openStage } from './parts/stage.js';
import { openWorkspace } from './parts/workspace.js';

export const about = 'resident memory of the idle bot, beside a bare Bolt app';

/** Fifteen times as often as by default: two minutes stand for half an hour. */
const pollSeconds = 1;

/**
 * Both processes stand connected and nobody speaks to them, while the bot goes on polling. Some starts of each, as
 * what a process takes at its start differs from start to start; of each, the median of the last third of the samples.
 */
export async function run({ quick, stage }: BenchOptions): Promise<Result> {
	const { starts, seconds } = quick ? { starts: 1, seconds: 6 } : { starts: 3, seconds: 120 };
	const [redisUrl, n8n] = await Promise.all([startRedis(stage), startN8nProcess(stage, { past: 1_000 })]);
	const ours: Memory[] = [];
	const bare: Memory[] = [];
	let polls = 0;
	for (let i = 0; i < starts; i++) {
		const own = openStage();
		stage.onClear(own.clear);
		const bot = await startBot(own, { workspace: await openWorkspace(own), n8n, redisUrl, pollSeconds });
		const bolt = await startBareBolt(own, await openWorkspace(own));
		const [mine, theirs] = await Promise.all([watch(bot, seconds), watch(bolt, seconds)]);
		ours.push(mine);
		bare.push(theirs);
		polls += await bot.metric('flowbell_polls_total');
		await own.clear();
	}
	const mb = (all: Memory[], which: keyof Memory) => round(median(all.map((each) => each[which])), 1);
	const figures = {
		ours_mb: mb(ours, 'settled'),
		bare_mb: mb(bare, 'settled'),
		ours_peak_mb: mb(ours, 'peak'),
		bare_peak_mb: mb(bare, 'peak'),
		polls: Math.round(polls / starts),
		starts,
	};
	return {
		figures,
		tables: [
			{
				title: `idle: ${about} (MB; medians of ${starts} starts; ${figures.polls} polls each)`,
				columns: ['', 'settled', 'peak'],
				rows: [
					['Flowbell', figures.ours_mb, figures.ours_peak_mb],
					['bare Bolt', figures.bare_mb, figures.bare_peak_mb],
				],
			},
		],
	};
}

type Memory = { settled: number; peak: number };

async function watch({ pid }: Child, seconds: number): Promise<Memory> {
	const samples: number[] = [];
	for (let i = 0; i < seconds * 2; i++) {
		samples.push(await residentMb(pid));
		await pause(500);
	}
	return { settled: median(samples.slice(-Math.ceil(samples.length / 3))), peak: Math.max(...samples) };
}
