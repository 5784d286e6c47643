import { randomInt } from 'node:crypto';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { playInProcesses } from './in-processes.js';
import { playMany } from './play-many.js';
import { openTogether } from './together.js';

/**
 * Random timelines: runs start, wait, fail, crash and are deleted, are retried here and in n8n; people acknowledge, mute
 * and resolve; n8n is away, answers in pages, counts anew, tells by itself what has ended, late, again and wrongly; hours pass; processes are killed at any step and replaced. The
 * real alerts on a real Redis, n8n and Slack played by plain objects. Without FLOWBELL_TIMELINES the same ones each time, so
 * that a change is judged and not chance; FLOWBELL_TIMELINES=10000 plays others, on all cores, for a longer look, and
 * FLOWBELL_TIMELINE_SEED=… one that failed again; with both it plays that many from that one on.
 */
const given = process.env.FLOWBELL_TIMELINE_SEED;
const many = process.env.FLOWBELL_TIMELINES;
const first = Number(given ?? (many ? randomInt(2 ** 31) : 358_803_507));
const count = Number(many ?? (given ? 1 : 250));

let redis: Redis;
beforeAll(async () => {
	redis = await openTogether(inject('redisUrl'));
});
afterAll(() => redis.disconnect());

test(`${count} timelines from seed ${first}: every failure is in one alert, which rings once and is green when it should be`, {
	timeout: 600_000,
}, async () => {
	const begun = performance.now();
	const wrong = many ? await playInProcesses(first, count) : await playMany(redis, first, count);
	const tookMs = performance.now() - begun;
	console.log(`${count} timelines from seed ${first} in ${(tookMs / 1_000).toFixed(1)} s, ${wrong.count} went wrong`);
	expect(wrong.stories.join('\n\n')).toBe('');
});
