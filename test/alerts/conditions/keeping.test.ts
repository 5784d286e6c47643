import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createConditionStore } from '../../../src/alerts/conditions/store.js';
import { createStuck } from '../../../src/alerts/conditions/stuck.js';
import { type ConditionEvents, createTellConditions } from '../../../src/alerts/conditions/tell.js';
import { createDue } from '../../../src/alerts/due.js';
import { createEpochs } from '../../../src/instances/epoch.js';
import { createEvents } from '../../../src/lib/events.js';
import { createLog } from '../../../src/observability/index.js';
import { addressOf } from '../../../src/redis/connection.js';

const log = createLog({ level: 'silent' });
const now = () => 1_800_000_000_000;

function open() {
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path!, enableOfflineQueue: false, lazyConnect: true });
	onTestFinished(() => redis.disconnect());
	const prefix = `conditions:${randomBytes(6).toString('hex')}`;
	const key = (...parts: (string | number)[]) => [prefix, ...parts].join(':');
	const runKey = (part: string, { id }: { id: number | string }) => key(part, id);
	return { redis, key, runKey, store: createConditionStore(redis, { key, runKey, now }) };
}

test('many that begin at once are read once each, not all of them for each', async () => {
	const { redis, key, store } = open();
	await redis.connect();
	const many = 30;
	for (let i = 0; i < many; i++) {
		const facts = { running: 300, perMinute: 0, usualRunning: null, usualPerMinute: null, history: [300] };
		await store.report({ kind: 'runaway', subject: `wf${i}`, workflow: { id: `wf${i}`, name: `Sync ${i}` }, facts });
	}
	let reads = 0;
	const { hgetall } = redis;
	redis.hgetall = ((...of: Parameters<typeof hgetall>) => {
		reads++;
		return hgetall.apply(redis, of);
	}) as typeof hgetall;
	const events = createEvents<ConditionEvents>();
	const told: string[] = [];
	events.on('condition', ({ condition }) => void told.push(condition.subject));
	const { tell } = createTellConditions({
		...{ store, events, now, log, due: createDue(redis, key('due'), log), epochs: createEpochs(redis, key('epoch')) },
		route: async () => [{ channelId: 'C1', watch: null, insteadOf: null }],
	});
	await tell();
	expect(told).toHaveLength(many);
	expect(reads).toBeLessThanOrEqual(3 * many);
});

test('that a workflow waits is noted again where Redis did not take it', async () => {
	const { redis, key, runKey, store } = open();
	const durations = { learn: async () => {}, usual: async () => new Map() };
	const instance = { workflowNames: {} } as never;
	const stuck = createStuck({ redis, key, runKey, store, durations, instance, now, log, executions: {} as never });
	const read = { ended: [], unfinished: [{ id: 5, status: 'waiting', workflowId: 'wf1' }] } as never;
	await redis.connect();
	redis.disconnect();
	await once(redis, 'end');
	await expect(stuck.note!(read)).rejects.toThrow();
	await redis.connect();
	await stuck.note!(read);
	expect(await redis.exists(key('waits', 'wf1'))).toBe(1);
});
