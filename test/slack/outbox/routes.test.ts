import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { addressOf } from '../../../src/redis/connection.js';
import { type BrokenRoute, createRoutes } from '../../../src/slack/outbox/routes.js';

let redis: Redis;
beforeEach(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
});
afterEach(() => redis.disconnect());

test('somebody is told of a closed channel once, and again where the telling was cut short', async () => {
	const told: BrokenRoute[] = [];
	let cut = true;
	const tell = async (route: BrokenRoute) => {
		told.push(route);
		if (cut) throw new Error('cut off');
	};
	let now = 10_000_000;
	const routes = createRoutes(redis, `routes:${randomBytes(6).toString('hex')}`, tell, () => now);
	await expect(routes.broken('C1', 'is_archived')).rejects.toThrow('cut off');
	cut = false;
	now += 1_000;
	await routes.broken('C1', 'is_archived');
	await routes.broken('C1', 'is_archived');
	// The same moment both times, so that the message is the same one.
	expect(told.map(({ since }) => since)).toEqual([10_000_000, 10_000_000]);

	// One that opens and closes, or refuses updates as well, is still the same fault.
	await routes.works('C1');
	now += 1_000;
	await routes.broken('C1', 'is_archived');
	await routes.broken('C1', 'is_inactive', 'updates');
	expect(new Set(told.map(({ since }) => since))).toEqual(new Set([10_000_000]));
	expect(await routes.all()).toHaveLength(1);

	await routes.works('C1');
	await routes.works('C1', 'updates');
	now += 3_600_001;
	await routes.broken('C1', 'not_in_channel');
	expect(told.at(-1)).toMatchObject({ reason: 'not_in_channel', since: now });
	expect(await routes.all()).toEqual([{ channel: 'C1', reason: 'not_in_channel', since: now, told: true }]);
});
