import type { Redis } from 'ioredis';
import type { Hint } from '../../../src/alerts/push/hint.js';
import type { RetryJob } from '../../../src/operations/job.js';
import type { RetryState } from '../../../src/operations/states.js';
import { createRandom } from '../../crash/support/random.js';
import { createHeard } from './heard.js';
import { createN8n, type Run } from './n8n.js';
import { createFuse, type Process, startProcess } from './process.js';
import { route } from './route.js';

/** Nothing is aborted. */
export const never = new AbortController().signal;

export const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** A retry of ours that n8n has taken. */
export type OurRetry = {
	of: number;
	job: RetryJob;
	base: Pick<RetryState, 'execution' | 'by' | 'askedAt' | 'loadWorkflow'>;
	run: Run;
};

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** Where a timeline plays: an n8n, the clock, the one process that runs at a time, and what is known of all that happened. */
export async function openScene(redis: Redis, seed: number, prefix: string) {
	const random = createRandom(seed);
	const chance = (part: number) => random.between(0, 1) < part;
	let now = Date.UTC(2026, 0, 5, 9);
	let fuse = createFuse();
	const n8n = createN8n({ random, now: () => now });
	/** Runs of retries of ours, and those that had failed before the first look. */
	const [ours, old] = [new Set<number>(), new Set<number>()];
	const heard = createHeard(() => now);
	const start = () => startProcess({ redis, prefix, n8n, fuse, now: () => now, route, ours, hear: heard.hear });
	let bot = await start();
	let clicks = 0;

	async function restart() {
		// Of its own, as what the dead one had begun is dead as well.
		fuse = createFuse();
		heard.killed();
		bot = await start();
	}

	async function unlessKilled(work: Promise<unknown>) {
		await work.catch((error) => {
			if (!fuse.isBurnt()) throw error;
		});
		if (fuse.isBurnt()) await restart();
	}

	return {
		...{ random, chance, n8n, heard, ours, old, restart },
		retrying: [] as OurRetry[],
		deletedHere: new Set<number>(),
		story: [] as string[],
		bot: () => bot,
		now: () => now,
		pass(ms: number) {
			now += ms;
		},
		newClick: () => `click${++clicks}`,
		/** It dies within so many of the next things that it does; null: it does not. */
		endanger(steps: number | null) {
			fuse.set(steps && Math.floor(random.between(0, steps)));
		},
		isDead: () => fuse.isBurnt(),
		/** Done again by the next process where one is killed, as a job of a queue is. */
		async surely(work: (bot: Process) => Promise<unknown>) {
			if (chance(0.2)) fuse.set(Math.floor(random.between(0, 30)));
			for (;;) {
				try {
					await work(bot);
					if (!fuse.isBurnt()) return fuse.set(null);
				} catch (error) {
					if (!fuse.isBurnt()) throw error;
				}
				await restart();
			}
		},
		/** Not done again where it is killed: the next process does what is left. */
		async poll() {
			await unlessKilled(bot.tick({}, { signal: never }));
		},
		/** They arrive, and are looked at, or the process dies; what n8n does not show yet is looked at again. */
		async hinted(hints: Hint[]) {
			if (chance(0.3)) fuse.set(Math.floor(random.between(0, 60)));
			await unlessKilled(bot.push.take({ spans: hints.length, hints }, now));
			for (let looks = random.between(0, 3); looks > 0; looks--) {
				await unlessKilled(bot.push.look(never));
				now += 100;
			}
			fuse.set(null);
		},
	};
}
