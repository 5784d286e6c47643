import { randomBytes, randomInt } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { mapLimit } from '../../src/lib/map-limit.js';
import { addressOf } from '../../src/redis/connection.js';
import { judge } from './timelines/judge.js';
import { play } from './timelines/play.js';

/**
 * Random timelines: runs start, wait, fail, crash and are deleted, are retried here and in n8n; people acknowledge, mute
 * and resolve; n8n is away, answers in pages, counts anew; hours pass; processes are killed at any step and replaced. The
 * real alerts on a real Redis, n8n and Slack played by plain objects. Without FLOWBELL_TIMELINES the same ones each time, so
 * that a change is judged and not chance; FLOWBELL_TIMELINES=10000 plays others, for a longer look, and
 * FLOWBELL_TIMELINE_SEED=… one that failed again.
 */
const given = process.env.FLOWBELL_TIMELINE_SEED;
const many = process.env.FLOWBELL_TIMELINES;
const first = Number(given ?? (many ? randomInt(2 ** 31) : 358_803_507));
const count = given ? 1 : Number(many ?? 250);
const atOnce = 8;
const maxShown = 5;

let redis: Redis;
beforeAll(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path!, replyMapping: 'legacy' } as never);
});
afterAll(() => redis.disconnect());

test(`${count} timelines from seed ${first}: every failure is in one alert, which rings once and is green when it should be`, {
	timeout: 600_000,
}, async () => {
	const begun = performance.now();
	const seeds = Array.from({ length: count }, (_, i) => first + i);
	const wrong: string[] = [];
	await mapLimit(seeds, atOnce, async (seed) => {
		const prefix = `timelines:${seed}:${randomBytes(3).toString('hex')}`;
		const played = await play(redis, seed, prefix);
		const faults = await judge(redis, played);
		if (faults.length === 0 || wrong.length >= maxShown) return;
		wrong.push([`seed ${seed}`, ...faults, ...played.story].join('\n  '));
	});
	console.log(`${count} timelines from seed ${first} in ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
	expect(wrong.join('\n\n')).toBe('');
});
