import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { addressOf } from '../../../src/redis/connection.js';
import { type BlockedChannel, createBlockedChannels } from '../../../src/slack/outbox/blocked-channels.js';

let redis: Redis;
beforeEach(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
});
afterEach(() => redis.disconnect());

test('somebody is told of a closed channel once, and again where the telling was cut short', async () => {
	const told: BlockedChannel[] = [];
	let cut = true;
	const notify = async (blocked: BlockedChannel) => {
		told.push(blocked);
		if (cut) throw new Error('cut off');
	};
	let now = 10_000_000;
	const channels = createBlockedChannels(redis, `blocked:${randomBytes(6).toString('hex')}`, notify, () => now);
	await expect(channels.block('C1', 'is_archived')).rejects.toThrow('cut off');
	cut = false;
	now += 1_000;
	await channels.block('C1', 'is_archived');
	await channels.block('C1', 'is_archived');
	// The same moment both times, so that the message is the same one.
	expect(told.map(({ since }) => since)).toEqual([10_000_000, 10_000_000]);

	// One that opens and closes, or refuses updates as well, is still the same fault.
	await channels.unblock('C1');
	now += 1_000;
	await channels.block('C1', 'is_archived');
	await channels.block('C1', 'is_inactive', 'updates');
	expect(new Set(told.map(({ since }) => since))).toEqual(new Set([10_000_000]));
	expect(await channels.all()).toHaveLength(1);

	await channels.unblock('C1');
	await channels.unblock('C1', 'updates');
	now += 3_600_001;
	await channels.block('C1', 'not_in_channel');
	expect(told.at(-1)).toMatchObject({ reason: 'not_in_channel', since: now });
	expect(await channels.all()).toEqual([{ channel: 'C1', reason: 'not_in_channel', since: now, told: true }]);
});
