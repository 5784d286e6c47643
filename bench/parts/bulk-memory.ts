import { setTimeout as pause } from 'node:timers/promises';
import { openRedis } from '../../src/redis/connection.js';
import { answered, ended, startJob } from './bulk-job.js';
import { openBot, type With } from './bulk-rows.js';
import type { Failed, Failures } from './failures.js';
import { median, round } from './figures.js';
import { peakMb } from './memory.js';

/** For each start of the bot: jobs of 1,000 one after the other, or the beginning of one of 100,000. */
type Prepared = { items: number; few: Failed[][]; many: Failed[] };

const atOnce = 20;

/**
 * The most that a fresh bot has resident while it counts 1,000 or 100,000 targets and retries equally many of them, and
 * by how much Redis grows meanwhile.
 */
export const measureMemory = {
	async prepare(n8n: Failures, { items, starts }: { items: number; starts: number }): Promise<Prepared> {
		const prepared: Prepared = { items, few: [], many: [] };
		for (let i = 0; i < starts; i++) {
			prepared.many.push(await n8n.make(`All of ${i}`, 100_000, 0));
			const jobs: Failed[] = [];
			for (let j = 0; j * 1_000 < items; j++) jobs.push(await n8n.make(`Some ${j} of ${i}`, 1_000, 0));
			prepared.few.push(jobs);
		}
		return prepared;
	},

	async measure({ items, few, many }: Prepared, parts: With) {
		const [small, large]: [Sized[], Sized[]] = [[], []];
		for (const [i, jobs] of few.entries()) {
			small.push(await sized(jobs, items, parts));
			large.push(await sized([many[i]!], items, parts));
		}
		const of = (all: Sized[], what: keyof Sized) => median(all.map((each) => each[what]));
		const redisBytes = ((of(large, 'redisMb') - of(small, 'redisMb')) * 1e6) / 99_000;
		return {
			rss_1k_mb: round(of(small, 'rssMb'), 1),
			rss_100k_mb: round(of(large, 'rssMb'), 1),
			redis_1k_mb: round(of(small, 'redisMb')),
			redis_100k_mb: round(of(large, 'redisMb')),
			redis_bytes_per_target: round(redisBytes, 1),
			memory_items: items,
		};
	},
};

type Sized = { rssMb: number; redisMb: number };

async function sized(jobs: Failed[], items: number, parts: With): Promise<Sized> {
	const { n8n, redisUrl, stage } = parts;
	const redis = openRedis(redisUrl, { name: 'bench', kind: 'worker' });
	stage.onClear(() => redis.disconnect());
	// What an earlier bot still had to tell would go to a workspace that is gone.
	await redis.flushall();
	const { bot, workspace, clear } = await openBot(parts, atOnce);
	const usedMb = async () => Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))![1]) / 1e6;
	const before = await usedMb();
	let most = before;
	let watching = true;
	const watch = (async () => {
		// The bench may be stopped in the middle.
		for (; watching; await pause(100)) most = Math.max(most, await usedMb().catch(() => 0));
	})();
	for (const failed of jobs) {
		const job = await startJob(workspace, failed, atOnce);
		await answered(n8n, job, Math.min(items, failed.ids.length));
		if (items < failed.ids.length) {
			const card = await workspace.slack.until(() =>
				workspace.ops.messages().find(({ headline }) => headline === job.card()),
			);
			await workspace.ana.clicks(card, 'Cancel');
		}
		await ended(workspace, job);
	}
	watching = false;
	await watch;
	const rssMb = await peakMb(bot.pid);
	redis.disconnect();
	await clear();
	return { rssMb, redisMb: most - before };
}
