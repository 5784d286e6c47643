import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';
import { type AuditEntry, createAudit } from '../../src/access/index.js';
import { createLog } from '../../src/observability/index.js';
import { openRedis } from '../../src/redis/connection.js';

function audit() {
	const redis = openRedis(inject('redisUrl'), { name: 'test', kind: 'worker' });
	onTestFinished(() => redis.disconnect());
	const lines: string[] = [];
	const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
	const key = `test:${randomUUID()}:audit`;
	return { redis, key, lines, audit: createAudit({ redis, key, log }) };
}

const entry: AuditEntry = {
	at: 1_700_000_000_000,
	by: { userId: 'U0ANA', teamId: 'T0OURS' },
	verb: 'retry',
	target: 'execution 4711',
	channelId: 'C0OPS',
	decision: 'allowed',
	result: 'recovered as #4730',
	ref: 'F7K2-9QXM',
};

test('who, where, what and how it ended is kept, newest first, and is in the log', async () => {
	const { audit: trail, lines } = audit();
	await trail.write(entry);
	await trail.write({ ...entry, target: 'execution 4712' });
	expect(await trail.latest(5)).toEqual([{ ...entry, target: 'execution 4712' }, entry]);
	expect(await trail.latest(1)).toHaveLength(1);
	expect(lines.map((line) => JSON.parse(line).audit)).toEqual([entry, { ...entry, target: 'execution 4712' }]);
});

test('the trail does not grow for ever', async () => {
	const { audit: trail, redis, key } = audit();
	const many = redis.pipeline();
	for (let at = 0; at < 10_500; at++) many.xadd(key, '*', 'entry', '{}');
	await many.exec();
	await trail.write(entry);
	// "About" 10,000: Redis trims whole nodes of 100.
	expect(await redis.xlen(key)).toBeLessThanOrEqual(10_100);
	expect(await trail.latest(1)).toEqual([entry]);
});

test('a Redis that refuses does not undo what was done: the log keeps the entry', async () => {
	const { audit: trail, redis, key, lines } = audit();
	await redis.set(key, 'not a stream');
	await trail.write(entry);
	const error = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'error');
	expect(error).toMatchObject({ audit: entry, err: { message: expect.stringContaining('WRONGTYPE') } });
});
