import { randomUUID } from 'node:crypto';
import { afterAll, expect, inject, test } from 'vitest';
import { answersOf } from '../../src/redis/answers.js';
import { openRedis } from '../../src/redis/connection.js';

const redis = openRedis(inject('redisUrl'), { name: 'test', kind: 'worker' });
const key = `answers-${randomUUID()}`;
afterAll(async () => {
	await redis.del(key);
	redis.disconnect();
});

test('gives what each command of a pipeline gives, in order', async () => {
	await redis.set(key, 'kept');
	expect(await answersOf<string | null>(redis.pipeline().get(key).get(`${key}-missing`))).toEqual(['kept', null]);
	expect(await answersOf(redis.pipeline())).toEqual([]);
});

test('one that fails is no empty answer', async () => {
	await redis.set(key, 'kept');
	await expect(answersOf(redis.pipeline().get(key).lrange(key, 0, -1))).rejects.toThrow('WRONGTYPE');
});
