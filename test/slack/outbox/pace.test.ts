import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { addressOf } from '../../../src/redis/connection.js';
import { createChannelPace } from '../../../src/slack/outbox/pace.js';

// Half of it is the time that a busy machine may be late by.
const paceMs = 1_500;
let redis: Redis;
let keyOf: (channel: string) => string;
let pace: ReturnType<typeof createChannelPace>;
beforeEach(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	const prefix = `pace:${randomBytes(6).toString('hex')}`;
	keyOf = (channel) => `${prefix}:${channel}`;
	pace = createChannelPace(redis, keyOf, paceMs);
});
afterEach(() => redis.disconnect());

test('one post at a time in a channel, and whoever comes too early is told how long to wait', async () => {
	expect(await pace.reserve('C1', 'a')).toBe(0);
	const wait = await pace.reserve('C1', 'b');
	expect(wait).toBeGreaterThan(0);
	expect(wait).toBeLessThanOrEqual(paceMs);
	expect(await pace.reserve('C2', 'c')).toBe(0);
	await pause(wait);
	expect(await pace.reserve('C1', 'b')).toBe(0);
});

test('those in line each have a moment of their own, and keep it however often they ask', async () => {
	expect(await pace.reserve('C1', 'first')).toBe(0);
	const ids = Array.from({ length: 50 }, (_, i) => `post ${i}`);
	const waits = [];
	for (const id of ids) waits.push(await pace.reserve('C1', id));
	for (const [i, wait] of waits.entries()) {
		expect(wait).toBeGreaterThan(i * paceMs);
		expect(wait).toBeLessThanOrEqual((i + 1) * paceMs);
	}
	const again = await pace.reserve('C1', ids[20]!);
	expect(again).toBeLessThanOrEqual(waits[20]!);
	expect(again).toBeGreaterThan(waits[20]! - paceMs);
});

test('one that Slack has refused is the next again, however long the line', async () => {
	expect(await pace.reserve('C1', 'refused')).toBe(0);
	const ids = Array.from({ length: 30 }, (_, i) => `post ${i}`);
	for (const id of ids) await pace.reserve('C1', id);
	await pace.hold('C1', 2 * paceMs);
	expect(await pace.reserve('C1', 'refused')).toBeLessThanOrEqual(2 * paceMs);
	await pace.done('C1', 'refused');
	expect(await pace.reserve('C1', 'refused')).toBeGreaterThan(30 * paceMs);
});

test('after a stop of all processes those in line are given moments anew, one after the other', async () => {
	const shortMs = 100;
	const short = createChannelPace(redis, keyOf, shortMs);
	const ids = Array.from({ length: 30 }, (_, i) => `post ${i}`);
	for (const id of ids) await short.reserve('C1', id);
	await pause(36 * shortMs);
	const waits = [];
	for (const id of ids) waits.push(await short.reserve('C1', id));
	expect(waits[0]).toBe(0);
	expect(Math.max(...waits)).toBeGreaterThan(26 * shortMs);
	expect(new Set(waits.map((wait) => Math.round(wait / shortMs))).size).toBeGreaterThan(25);
});

test('after a short stop nobody comes at the same moment as another', async () => {
	const ids = Array.from({ length: 30 }, (_, i) => `post ${i}`);
	const short = createChannelPace(redis, keyOf, 200);
	for (const id of ids) await short.reserve('C1', id);
	await pause(10 * 200);
	const waits = [];
	for (const id of ids.slice(1)) waits.push(await short.reserve('C1', id));
	expect(waits[0]).toBe(0);
	const late = waits.slice(1).filter((wait) => wait < 100);
	expect(late).toEqual([]);
});

test('while Slack wants to be left alone nobody’s moment passes', async () => {
	expect(await pace.reserve('C1', 'a')).toBe(0);
	const before = [await pace.reserve('C1', 'b'), await pace.reserve('C1', 'c')];
	await pace.hold('C1', 60_000);
	const after = [await pace.reserve('C1', 'b'), await pace.reserve('C1', 'c')];
	for (const [i, wait] of after.entries()) {
		expect(wait).toBeGreaterThan(before[i]! + 60_000 - 2 * paceMs);
		expect(wait).toBeLessThanOrEqual(before[i]! + 60_000);
	}
});

test('what rings goes before the history of what was done, however long that has waited', async () => {
	expect(await pace.reserve('C1', 'a', true)).toBe(0);
	expect(await pace.reserve('C1', 'b', true)).toBeGreaterThan(0);
	const wait = await pace.reserve('C1', 'c');
	expect(wait).toBeGreaterThan(0);
	await pause(wait);
	// The place is free, and kept for the one that asked in vain.
	expect(await pace.reserve('C1', 'b', true)).toBeGreaterThan(0);
	expect(await pace.reserve('C1', 'c')).toBe(0);
	// Nobody stands in front any more: history goes on, if a little later.
	await pause(paceMs * 2);
	expect(await pace.reserve('C1', 'b', true)).toBe(0);
});
