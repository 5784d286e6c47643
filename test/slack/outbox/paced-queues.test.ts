import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { addressOf } from '../../../src/redis/connection.js';
import { createPacedQueues, type PacedQueues } from '../../../src/slack/outbox/paced-queues.js';

const limit = { everyMs: 1_000, burst: 5, reserve: 2, maxSlowdown: 8 };

let redis: Redis;
let queues: PacedQueues;
let now: number;
beforeAll(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
});
afterAll(() => redis.disconnect());
beforeEach(() => {
	const prefix = `queues:${randomBytes(6).toString('hex')}`;
	now = 1_700_000_000_000;
	queues = createPacedQueues(
		redis,
		(...parts) => [prefix, ...parts].join(':'),
		() => now,
	);
});

/** Lets go whoever may, until nobody may; gives who went, and in how many milliseconds the next one may. */
async function letGo(how = limit) {
	const went: string[] = [];
	for (;;) {
		const next = await queues.next('g', how);
		if (next === null) return { went, waitMs: null };
		if ('waitMs' in next) return { went, waitMs: next.waitMs };
		await queues.countSend('g', how);
		await queues.remove('g', next.member);
		went.push(next.member);
	}
}

const come = async (count: number, priority: number, name: string) => {
	for (let i = 0; i < count; i++) await queues.add('g', `${name}${i}`, priority, now * 100 + i);
};

test('lower priorities first, and of each the one that came first; who comes twice keeps the better place', async () => {
	await come(2, 3, 'line');
	await come(2, 1, 'alert');
	await come(1, 0, 'card');
	await queues.add('g', 'line1', 2, now * 100 + 50);
	await queues.add('g', 'alert1', 3, now * 100 + 51);
	expect((await letGo({ everyMs: 0, burst: 1, reserve: 0, maxSlowdown: 8 })).went).toEqual([
		'card0',
		'alert0',
		'alert1',
		'line1',
		'line0',
	]);
});

test('one at a time: at once after a rest, and then one each so often', async () => {
	const single = { everyMs: 1_000, burst: 1, reserve: 0, maxSlowdown: 8 };
	await come(3, 1, 'a');
	expect(await letGo(single)).toEqual({ went: ['a0'], waitMs: 1_000 });
	now += 999;
	expect(await letGo(single)).toEqual({ went: [], waitMs: 1 });
	now += 1;
	expect(await letGo(single)).toEqual({ went: ['a1'], waitMs: 1_000 });
	// What it did not use while nobody came does not add up.
	now += 60_000;
	expect(await letGo(single)).toEqual({ went: ['a2'], waitMs: null });
});

test('who is a little late does not put off those who come after; a long pause is not made up for', async () => {
	const single = { everyMs: 1_000, burst: 1, reserve: 0, maxSlowdown: 8 };
	await come(4, 1, 'a');
	await letGo(single);
	now += 1_150;
	expect(await letGo(single)).toEqual({ went: ['a1'], waitMs: 850 });
	now += 850;
	expect(await letGo(single)).toEqual({ went: ['a2'], waitMs: 1_000 });
	now += 1_250;
	expect(await letGo(single)).toEqual({ went: ['a3'], waitMs: null });
	await come(1, 1, 'b');
	expect(await letGo(single)).toEqual({ went: [], waitMs: 1_000 });
});

test('a burst, of which a part is kept for those who go first', async () => {
	await come(9, 2, 'b');
	expect(await letGo()).toEqual({ went: ['b0', 'b1', 'b2'], waitMs: 1_000 });
	await come(3, 0, 'own');
	expect(await letGo()).toEqual({ went: ['own0', 'own1'], waitMs: 1_000 });
	now += 1_000;
	expect((await letGo()).went).toEqual(['own2']);
});

describe('refused as too fast', () => {
	test('nobody until then, then one by one at half the pace, and back to the pace by and by', async () => {
		await come(40, 2, 'c');
		await letGo();
		await queues.backOff('g', 5_000, limit);
		expect(await letGo()).toEqual({ went: [], waitMs: 9_000 });
		await come(1, 0, 'own');
		expect(await letGo()).toEqual({ went: [], waitMs: 5_000 });
		now += 5_000;
		expect((await letGo()).went).toEqual(['own0']);
		now += 4_000 + 2_000;
		expect(await letGo()).toEqual({ went: ['c3'], waitMs: 2_000 });
		for (let i = 0; i < 14; i++) await queues.succeeded('g');
		now += 4_000;
		expect(await letGo()).toEqual({ went: ['c4'], waitMs: 1_000 });
	});

	test('again and again: slower, but never slower than an eighth', async () => {
		await come(20, 2, 'd');
		for (let i = 0; i < 6; i++)
			await queues.backOff('g', 1_000, { everyMs: 1_000, burst: 1, reserve: 0, maxSlowdown: 8 });
		now += 1_000;
		expect(await letGo({ everyMs: 1_000, burst: 1, reserve: 0, maxSlowdown: 8 })).toEqual({
			went: ['d0'],
			waitMs: 8_000,
		});
	});
});

test('how many wait there, and since when; a queue in which nobody is left is forgotten', async () => {
	await queues.add('g', 'early', 1, (now - 5_000) * 100);
	await queues.add('g', 'late', 1, now * 100);
	await queues.add('h', 'line', 3, (now - 7_000) * 100);
	expect(await queues.stats()).toEqual(
		expect.arrayContaining([
			{ queue: 'g', counts: { 1: 2 }, since: now - 5_000 },
			{ queue: 'h', counts: { 3: 1 }, since: now - 7_000 },
		]),
	);
	await queues.remove('h', 'line');
	expect(await queues.names()).toEqual(['g']);
});
