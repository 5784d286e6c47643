import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createWatermarkStore, type WatermarkStore } from '../../src/alerts/watermark.js';
import type { Execution } from '../../src/n8n/index.js';
import { addressOf } from '../../src/redis/connection.js';

let redis: Redis;
let store: WatermarkStore;
beforeEach(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	const prefix = `watermark:${randomBytes(6).toString('hex')}`;
	store = createWatermarkStore(redis, (...parts) => [prefix, ...parts].join(':'));
});
afterEach(() => redis.disconnect());

const rowOf = (id: number) => ({ id, status: 'error', workflowId: 'w' }) as Execution;
const unfinishedOnes = (count: number) => new Map(Array.from({ length: count }, (_, i) => [i + 1, 0]));

test('an n8n with very many unfinished runs, and a night of failures at once, can be written down', async () => {
	const unfinished = unfinishedOnes(100_000);
	const failed = Array.from({ length: 70_000 }, (_, i) => rowOf(200_000 + i));
	const next = {
		generation: 0,
		horizon: 199_999,
		newest: 270_000,
		newestStart: 5,
		unfinished,
		refused: new Map([[7, 2]]),
	};
	expect(await store.commit(next, failed)).toBe(true);
	expect(await store.read()).toEqual({ ...next, generation: 1 });
	expect(await store.pendingCount()).toBe(70_000);
	expect(await store.pending(2)).toEqual([rowOf(200_000), rowOf(200_001)]);
});

test('what is read again above the horizon does not join a second time; another poll’s commit is refused', async () => {
	const next = { generation: 0, horizon: 10, newest: 12, newestStart: 0, unfinished: new Map(), refused: new Map() };
	expect(await store.commit(next, [rowOf(11)])).toBe(true);
	await store.told([11]);
	expect(await store.commit(next, [rowOf(12)])).toBe(false);
	expect(await store.commit({ ...next, generation: 1 }, [rowOf(11), rowOf(12)])).toBe(true);
	expect(await store.pending(10)).toEqual([rowOf(12)]);
});
