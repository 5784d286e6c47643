import { once } from 'node:events';
import { createServer } from 'node:net';
import { pino } from 'pino';
import { expect, inject, onTestFinished, test } from 'vitest';
import { addressOf, openRedis, shownAddress } from '../../src/redis/connection.js';
import { checkRedis, createKeys, startEmbeddedRedis } from '../../src/redis/index.js';
import { makeDataDir } from './data-dir.js';
import { startTcpServer } from './tcp-server.js';

const log = pino({ level: 'silent' });
/** Nothing listens on port 1 of loopback. */
const nowhere = 'redis://:hunter2@127.0.0.1:1';

test.each([
	['redis://localhost', { host: 'localhost', port: 6379, db: 0 }],
	[
		'redis://user:p%40ss@redis.example.com:6380/2',
		{ host: 'redis.example.com', port: 6380, db: 2, username: 'user', password: 'p@ss' },
	],
	['rediss://:pw@[::1]:6379', { host: '::1', port: 6379, db: 0, password: 'pw', tls: {} }],
	['unix:///run/my%20redis.sock?db=3', { path: '/run/my redis.sock', db: 3 }],
])('the address %s is read', (address, options) => {
	expect(addressOf(address)).toEqual(options);
});

test('an address is shown without its password', () => {
	expect(shownAddress('rediss://user:hunter2@redis.example.com:6380/2')).toBe('rediss://redis.example.com:6380/2');
	expect(shownAddress('unix:///run/redis.sock')).toBe('/run/redis.sock');
});

test("the connection carries its name and the process's number", async () => {
	const redis = openRedis(inject('redisUrl'), { name: 'flowbell-test', kind: 'worker' });
	onTestFinished(() => redis.disconnect());
	expect(await redis.client('GETNAME')).toBe(`flowbell-test:${process.pid}`);
});

test('a producer fails at once while Redis is away', async () => {
	const redis = openRedis(nowhere, { name: 'test', kind: 'producer' });
	onTestFinished(() => redis.disconnect());
	await expect(redis.set('a', 'b')).rejects.toThrow(/enableOfflineQueue/);
});

test('a server that has no replicas to write for, as one that was cut off, is left for whoever is there now', async () => {
	const { url } = await startTcpServer('--min-replicas-to-write', '1');
	const redis = openRedis(url, { name: 'test', kind: 'producer' });
	onTestFinished(() => redis.disconnect());
	await once(redis, 'ready');
	const left = once(redis, 'reconnecting');
	await expect(redis.set('a', 'b')).rejects.toThrow(/NOREPLICAS/);
	await left;
});

test('a worker waits until Redis is back, and the log tells of the outage once', async () => {
	const { dir, remove } = await makeDataDir('flowbell-away-');
	onTestFinished(remove);
	const first = await startEmbeddedRedis({ dataDir: dir, log });
	await first.stop();

	const lines: string[] = [];
	const redis = openRedis(first.url, {
		name: 'test',
		kind: 'worker',
		log: pino({}, { write: (line) => lines.push(line) }),
	});
	onTestFinished(() => redis.disconnect());
	const set = redis.set('a', 'b');
	for (let tries = 0; tries < 2; tries++) await new Promise((resolve) => redis.once('reconnecting', resolve));
	const second = await startEmbeddedRedis({ dataDir: dir, log });
	onTestFinished(() => second.stop());
	expect(await set).toBe('OK');
	expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['Redis is away', 'Redis is back']);
});

test('keys of one Flowbell are under two prefixes; of another name, workspace or n8n server under others', () => {
	const instance = { name: 'main', url: 'https://n8n.example.com' };
	const of = { name: 'main', teamId: 'T0123', instance };
	const { n8n, slack } = createKeys(of);
	expect(n8n.prefix).toMatch(/^flowbell:main:n8n:main-[0-9a-f]{8}$/);
	expect(slack.prefix).toMatch(/^flowbell:main:slack:T0123-[0-9a-f]{8}$/);
	expect(createKeys({ ...of }).n8n.prefix).toBe(n8n.prefix);
	for (const other of [
		{ name: 'two' },
		{ teamId: 'T0456' },
		{ instance: { ...instance, url: 'https://other.example.com' } },
	]) {
		const others = createKeys({ ...of, ...other });
		expect(others.n8n.prefix).not.toBe(n8n.prefix);
		expect(others.slack.prefix).not.toBe(slack.prefix);
	}
	expect(n8n.key('alert', 4711)).toBe(`${n8n.prefix}:alert:4711`);
});

test('the check passes a Redis that answers', async () => {
	await expect(checkRedis(inject('redisUrl'), { log, name: 'main' })).resolves.toBeUndefined();
});

test('an unreachable Redis is one plain sentence, without its password', async () => {
	const error = await checkRedis(nowhere, { log, name: 'main', waitMs: 200 }).catch((each) => each);
	expect(error).toMatchObject({ name: 'StartError', exitCode: 69 });
	expect(error.message).toBe(
		'The Redis at redis://127.0.0.1:1 cannot be reached (ECONNREFUSED). Start it, mend REDIS_URL, or unset it so that Flowbell starts a Redis of its own.',
	);
});

test('a Redis that accepts and never answers is unreachable too', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => void server.close());
	const { port } = server.address() as { port: number };
	await expect(checkRedis(`redis://127.0.0.1:${port}`, { log, name: 'main', waitMs: 200 })).rejects.toMatchObject({
		exitCode: 69,
		message: expect.stringContaining('(no answer)'),
	});
});

test('a refused password is said as such', async () => {
	const url = inject('redisUrl').replace('unix://', 'unix://nobody:hunter2@x');
	const error = await checkRedis(url, { log, name: 'main' }).catch((each) => each);
	expect(error).toMatchObject({
		name: 'StartError',
		exitCode: 78,
		message: expect.stringMatching(/refuses the user or password/),
	});
	expect(error.message).not.toContain('hunter2');
});
