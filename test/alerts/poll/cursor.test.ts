import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type CursorStore, createCursorStore } from '../../../src/alerts/poll/cursor.js';
import type { Execution } from '../../../src/n8n/index.js';
import { addressOf } from '../../../src/redis/connection.js';

let redis: Redis;
let store: CursorStore;
let prefix: string;
beforeEach(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	prefix = `cursors:${randomBytes(6).toString('hex')}`;
	store = createCursorStore(redis, (...parts) => [prefix, ...parts].join(':'));
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

test('whatever a killed process has written of a commit, the next poll finds all of it again, and once', async () => {
	const prefix = `cursors:${randomBytes(6).toString('hex')}`;
	const open = (connection: Redis) => createCursorStore(connection, (...parts) => [prefix, ...parts].join(':'));
	const first = { generation: 0, horizon: 9_000, newest: 9_000, newestStart: 0, refused: new Map<number, number>() };
	expect(await store.read()).toBeNull();
	const sound = open(redis);
	await sound.commit({ ...first, unfinished: unfinishedOnes(5_000) }, []);
	const before = (await sound.read())!;
	// 1 to 3,000 have ended, every tenth of them failed; 5,001 to 9,500 are new, and what is above the horizon failed.
	const next = {
		...before,
		horizon: 9_500,
		newest: 9_600,
		unfinished: new Map(Array.from({ length: 6_500 }, (_, i) => [3_001 + i, i % 7 === 0 ? 5 : 0])),
	};
	const failed = [...Array(300).keys()].map((i) => rowOf(i * 10 + 10)).concat([rowOf(9_510), rowOf(9_600)]);
	const told: number[] = [];
	for (let steps = 0; ; steps++) {
		// Killed after so many steps.
		let left = steps;
		const dying = new Proxy(redis, {
			get(target, name) {
				const value = Reflect.get(target, name);
				if (name !== 'evalsha') return typeof value === 'function' ? value.bind(target) : value;
				return (...args: [string, number]) => {
					if (left-- <= 0) throw new Error('killed');
					return target.evalsha(...args);
				};
			},
		});
		const done = await open(dying)
			.commit(next, failed, before)
			.catch(() => null);
		// A process of its own, and one that believes to know what it wrote.
		expect((await open(redis).read())!.generation).toBe(done ? 2 : 1);
		const known = (await sound.read())!;
		expect(known).toEqual((await open(redis).read())!);
		const pending = await sound.pending(1_000);
		told.push(...pending.map(({ id }) => id));
		await sound.told(pending.map(({ id }) => id));
		if (done) {
			expect(known).toEqual({ ...next, generation: 2 });
			break;
		}
		// Nothing at or below the horizon is lost: it is still watched, or its failure has joined.
		for (let id = 1; id <= 5_000; id++) {
			if (!known.unfinished.has(id)) expect(next.unfinished.has(id)).toBe(false);
		}
		for (const { id } of failed) if (id <= 5_000 && !known.unfinished.has(id)) expect(told).toContain(id);
		expect(steps).toBeLessThan(20);
	}
	expect(told.sort((a, b) => a - b)).toEqual(failed.map(({ id }) => id));
});

test('a poll that has been overtaken writes nothing more', async () => {
	const next = { generation: 0, horizon: 10, newest: 12, newestStart: 0, refused: new Map<number, number>() };
	await store.commit({ ...next, unfinished: unfinishedOnes(3) }, []);
	const late = (await store.read())!;
	await store.commit({ ...late, unfinished: new Map() }, [rowOf(3)], late);
	await store.told([3]);
	expect(await store.commit({ ...late, unfinished: unfinishedOnes(9) }, [rowOf(12)], late)).toBe(false);
	expect((await store.read())!.unfinished).toEqual(new Map());
	expect(await store.pendingCount()).toBe(0);
});

test('100,000 unfinished runs keep Redis from others for no more than some milliseconds at a poll', async () => {
	const next = { horizon: 200_000, newest: 200_000, newestStart: 0, refused: new Map<number, number>() };
	const longest: number[] = [];
	await redis.config('SET', 'slowlog-log-slower-than', '5000');
	// The machine may hold one up; three do not all fall on the same moment.
	for (let i = 0; i < 3; i++) {
		await redis.call('SLOWLOG', 'RESET');
		const known = await store.read();
		const unfinished = unfinishedOnes(100_000);
		for (let id = 1; id <= 500; id++) unfinished.set(id, i);
		await store.commit({ ...next, generation: known?.generation ?? 0, unfinished }, [], known);
		const slow = (await redis.call('SLOWLOG', 'GET', '1000')) as [number, number, number, string[]][];
		const ours = slow.filter(([, , , args]) => args.some((arg) => arg.startsWith(prefix)));
		longest.push(Math.max(0, ...ours.map(([, , micros]) => micros / 1_000)));
	}
	expect(Math.min(...longest)).toBeLessThan(60);
});
