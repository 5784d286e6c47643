import { expect, inject, onTestFinished, test } from 'vitest';
import { byNumber } from '../../src/instances/execution-ref.js';
import { openRedis } from '../../src/redis/connection.js';
import { createChosenRuns } from '../../src/slack/features/executions/chosen-runs.js';

test('a command that is started again, or twice at once, goes on with the run that was chosen first', async () => {
	const redis = openRedis(inject('redisUrl'), { name: 'test', kind: 'worker' });
	const prefix = `chosen-test-${process.pid}`;
	onTestFinished(async () => {
		await redis.del(`${prefix}:t-1`);
		redis.disconnect();
	});
	const chosen = createChosenRuns(redis, (id) => `${prefix}:${id}`);
	expect(await chosen.read('t-1')).toBeNull();
	const both = await Promise.all([chosen.keep('t-1', byNumber(1)), chosen.keep('t-1', byNumber(2))]);
	expect(new Set(both.map(({ id }) => id)).size).toBe(1);
	expect(await chosen.read('t-1')).toEqual(both[0]);
	expect(await redis.ttl(`${prefix}:t-1`)).toBeGreaterThan(3_000);
});
