import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { mapLimit } from '../../../src/lib/map-limit.js';
import { judge } from './judge.js';
import { play } from './play.js';

const atOnce = 64;
const maxShown = 5;

/** How many timelines went wrong, and of the first of them what was wrong and what had happened. */
export type Wrong = { count: number; stories: string[] };

/** Plays the timelines of `count` seeds from `first` on, many at once: while one waits for Redis others go on. */
export async function playMany(redis: Redis, first: number, count: number): Promise<Wrong> {
	const wrong: Wrong = { count: 0, stories: [] };
	const seeds = Array.from({ length: count }, (_, i) => first + i);
	await mapLimit(seeds, atOnce, async (seed) => {
		const story = await wrongWith(redis, seed).catch((error: Error) => [error.stack ?? error.message]);
		if (story === null) return;
		wrong.count++;
		if (wrong.stories.length < maxShown) wrong.stories.push([`seed ${seed}`, ...story].join('\n  '));
	});
	return wrong;
}

async function wrongWith(redis: Redis, seed: number): Promise<string[] | null> {
	const played = await play(redis, seed, `timelines:${seed}:${randomBytes(3).toString('hex')}`);
	const faults = await judge(redis, played);
	return faults.length === 0 ? null : [...faults, ...played.story];
}
