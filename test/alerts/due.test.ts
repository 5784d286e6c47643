import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createDue } from '../../src/alerts/due.js';
import { createLog } from '../../src/observability/index.js';
import { addressOf } from '../../src/redis/connection.js';

const log = createLog({ level: 'silent' });
const { signal } = new AbortController();

function open() {
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	onTestFinished(() => redis.disconnect());
	const key = `due:${randomBytes(6).toString('hex')}`;
	const did: string[] = [];
	const due = createDue(redis, key, log);
	due.on('say', async (rest, at) => void did.push(`${rest} at ${at}`));
	return { redis, key, due, did };
}

test('what is due is done once, the earliest first, and nothing before its time', async () => {
	const { redis, key, due, did } = open();
	await due.set('say two words', 20);
	await due.set('say one', 10);
	await due.set('say three', 31);
	await due.set('say four', 15);
	await due.clear('say four');
	await due.run(9, signal);
	expect(did).toEqual([]);
	await due.run(30, signal);
	await due.run(30, signal);
	expect(did).toEqual(['one at 10', 'two words at 20']);
	await due.set('say three', 40);
	await due.run(39, signal);
	expect(did).toHaveLength(2);
	await due.run(40, signal);
	expect(did[2]).toBe('three at 40');
	expect(await redis.exists(key)).toBe(0);
});

test('one that fails keeps no other waiting and is done again; whoever dies between leaves it to another', async () => {
	const { redis, key, due, did } = open();
	let broken = true;
	due.on('fail', async () => {
		if (broken) throw new Error('not now');
		did.push('mended');
	});
	await due.set('fail', 1);
	await due.set('say after', 2);
	await due.run(5, signal);
	expect(did).toEqual(['after at 2']);
	broken = false;
	const other = createDue(redis, key, log);
	other.on('fail', async (rest) => void did.push(`by another${rest}`));
	await other.run(5, signal);
	await due.run(5, signal);
	expect(did).toEqual(['after at 2', 'by another']);
});

test('what a handler sets for later stays, and what it does not know is left to a process that does', async () => {
	const { redis, key, due, did } = open();
	due.on('remind', async (rest, at) => {
		did.push(`${rest} at ${at}`);
		if (at < 30) await due.set(`remind ${rest}`, at + 10);
	});
	await due.set('remind 4711', 10);
	await due.set('later-version 1', 1);
	for (const now of [10, 11, 20, 30, 40]) await due.run(now, signal);
	expect(did).toEqual(['4711 at 10', '4711 at 20', '4711 at 30']);
	expect(await redis.zrange(key, 0, '-1')).toEqual(['later-version 1']);
});
