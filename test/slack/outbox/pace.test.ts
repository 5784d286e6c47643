import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { addressOf } from '../../../src/redis/connection.js';
import { createChannelPace } from '../../../src/slack/outbox/pace.js';

// Half of it is the time that a busy machine may be late by.
const paceMs = 1_500;
let redis: Redis;
let pace: ReturnType<typeof createChannelPace>;
beforeEach(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	const prefix = `pace:${randomBytes(6).toString('hex')}`;
	pace = createChannelPace(redis, (channel) => `${prefix}:${channel}`, paceMs, Date.now);
});
afterEach(() => redis.disconnect());

test('one post at a time in a channel, and whoever comes too early is told how long to wait', async () => {
	expect(await pace.reserve('C1')).toBe(0);
	const wait = await pace.reserve('C1');
	expect(wait).toBeGreaterThan(0);
	expect(wait).toBeLessThanOrEqual(paceMs);
	expect(await pace.reserve('C2')).toBe(0);
	await pause(wait);
	expect(await pace.reserve('C1')).toBe(0);
});

test('what rings goes before the history of what was done, however long that has waited', async () => {
	expect(await pace.reserve('C1', true)).toBe(0);
	expect(await pace.reserve('C1', true)).toBeGreaterThan(0);
	const wait = await pace.reserve('C1');
	expect(wait).toBeGreaterThan(0);
	await pause(wait);
	// The place is free, and kept for the one that asked in vain.
	expect(await pace.reserve('C1', true)).toBeGreaterThan(0);
	expect(await pace.reserve('C1')).toBe(0);
	// Nobody stands in front any more: history goes on, if a little later.
	await pause(paceMs * 2);
	expect(await pace.reserve('C1', true)).toBe(0);
});
