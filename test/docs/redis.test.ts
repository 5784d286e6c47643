import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openRedis } from '../../src/redis/connection.js';
import { brokenPromises, createUnmet, missingWriters } from '../setup/redis-doc.js';

// What stories leave is held against docs/redis.md where a harness closes (test/stories/sweep.ts), and its rows
// against all that a whole run has written when that ends (test/setup/redis.ts).

test('the files that write a key are there', () => {
	expect(missingWriters()).toEqual([]);
});

test('what is not as the page says is found', async () => {
	const redis = openRedis(inject('redisUrl'), { name: 'test', kind: 'worker' });
	onTestFinished(() => redis.disconnect());
	const prefix = `flowbell:${randomUUID()}:slack:T0-00000000`;
	await redis.set(`${prefix}:ask:one`, '', 'EX', 1_800);
	await redis.set(`${prefix}:ask:two`, '');
	await redis.set(`${prefix}:ask:three`, '', 'EX', 1_900);
	await redis.sadd(`${prefix}:ask:four`, '');
	await redis.set(`${prefix}:asked:one`, '', 'EX', 1);
	expect(
		(await brokenPromises(redis, prefix)).map((line) => line.slice(prefix.length).split(':', 3)[2]).sort(),
	).toEqual(['four', 'one', 'three', 'two']);
	expect(await brokenPromises(redis, `${prefix}:ask:one`)).toEqual([]);
});

test('a row that nothing meets is found', () => {
	const unmet = createUnmet();
	unmet.see('$44\r\nflowbell:main:n8n:main-00000000:bulks\r\n$3\r\nflowbell:main:n8n:main-00000000:bulk:3f2a9c\r\n');
	expect(unmet.names()).toContain('flowbell:<name>:n8n:<server>:poll');
	expect(unmet.names()).not.toContain('flowbell:<name>:n8n:<server>:bulks');
	expect(unmet.names()).not.toContain('flowbell:<name>:n8n:<server>:bulk:<id>');
});
