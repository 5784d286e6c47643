import { expect, inject, onTestFinished, test } from 'vitest';
import { openConnections } from '../../src/redis/connection.js';
import { createScript } from '../../src/redis/script.js';

async function open() {
	const connections = await openConnections(inject('redisUrl'));
	onTestFinished(() => connections!.close());
	return connections!;
}

const lua = `redis.call('set', KEYS[1], ARGV[1], 'EX', 60) return redis.call('get', KEYS[1])`;

test('a script runs, also where Redis has forgotten it', async () => {
	const { producer } = await open();
	const run = createScript(producer, lua);
	expect(await run(['script:a'], 1)).toBe('1');
	await producer.script('FLUSH');
	expect(await run(['script:a'], 2)).toBe('2');
});

test('no pipeline carries the scripts of its connection, ours or those that BullMQ defines', async () => {
	const { producer, queues } = await open();
	const carried = () => [producer.pipeline(), producer.multi()].map((each) => Object.keys(each).sort());
	const bare = carried();
	createScript(producer, lua);
	queues.defineCommand('addJob', { lua, numberOfKeys: 1 });
	expect(carried()).toEqual(bare);
	expect('addJob' in queues.pipeline()).toBe(true);
});

test('what queues and others ask comes in its order, on one connection', async () => {
	const { producer, queues } = await open();
	const answers = [queues.set('script:order', 1), producer.get('script:order'), queues.del('script:order')];
	expect(await Promise.all(answers)).toEqual(['OK', '1', 1]);
	expect(await producer.multi().set('script:order', 2).del('script:order').exec()).toEqual([
		[null, 'OK'],
		[null, 1],
	]);
});
