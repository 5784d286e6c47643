import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { openRedis } from '../../src/redis/connection.js';
import { checkRedis, redisHealth } from '../../src/redis/index.js';
import { redisTrouble } from '../../src/redis/trouble.js';
import { follow, startTcpServer, type TcpServer } from './tcp-server.js';

const log = pino({ level: 'silent' });
const check = (url: string, waitMs = 600) =>
	checkRedis(url, { log, name: 'main', waitMs }).then(
		() => null,
		(error) => error,
	);
const enough = ['~flowbell:*', '+@all', '-@admin', '-@dangerous', '+info'];

/** A server where a user of the name ann has these rights, and its address for her. */
async function withUser(...rights: string[]): Promise<string> {
	const { client, url } = await startTcpServer();
	await client.call('ACL', 'SETUSER', 'ann', 'on', '>p4ssw0rd', ...rights);
	return url.replace('redis://', 'redis://ann:p4ssw0rd@');
}

async function cluster(): Promise<TcpServer> {
	const server = await startTcpServer('--cluster-enabled', 'yes');
	await server.client.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
	return server;
}

async function replica(): Promise<TcpServer> {
	const [primary, second] = [await startTcpServer(), await startTcpServer()];
	await follow(second, primary);
	return second;
}

describe('a Redis that cannot carry us is one plain sentence', () => {
	test.each<[string, () => Promise<string>, number, RegExp]>([
		['a cluster', async () => (await cluster()).url, 78, /runs in cluster mode, which Flowbell cannot use\. /],
		['a cluster, with a database', async () => `${(await cluster()).url}/1`, 78, /runs in cluster mode/],
		['one that is full', async () => (await startTcpServer('--maxmemory', '1mb')).url, 78, /is full\. Raise/],
		['a replica', async () => (await replica()).url, 69, /is read-only\. .*REDIS_URL has to lead to the primary/],
		['a user without scripts', () => withUser('~*', '+@all', '-@scripting'), 78, /this user may not run EVAL\. /],
		['a user of other keys', () => withUser('~app1:*', '+@all'), 78, /may not use keys that begin with flowbell:\. /],
		['a user without INFO', () => withUser('~*', '+@all', '-@admin', '-@dangerous'), 78, /may not run INFO\. /],
		['a user who only reads', () => withUser('~*', '+@all', '-@write'), 78, /this user may not run SET\. /],
		...['read', 'blocking', 'transaction', 'stream', 'sortedset', 'hash', 'list', 'set', 'keyspace'].map(
			(kind): [string, () => Promise<string>, number, RegExp] => [
				`a user without the commands of ${kind}`,
				() => withUser('~flowbell:*', '+@all', `-@${kind}`),
				78,
				/this user may not run (GET|BZPOPMIN|MULTI|XADD|ZADD|HSET|RPUSH|SADD|EXISTS)\. /,
			],
		),
		...['evalsha', 'script', 'client'].map((command): [string, () => Promise<string>, number, RegExp] => [
			`a user without ${command}`,
			() => withUser('~flowbell:*', '+@all', `-${command}`),
			78,
			new RegExp(`this user may not run ${command}\\. `, 'i'),
		]),
		['one that only writes its keys', () => withUser('%W~flowbell:*', '+@all'), 78, /may not use keys that begin with/],
		['one that only reads its keys', () => withUser('%R~flowbell:*', '+@all'), 78, /may not use keys that begin with/],
		[
			'one whose commands have other names',
			async () => (await startTcpServer('--rename-command', 'EVAL', '')).url,
			78,
			/answers "ERR unknown command 'eval'"\. .* has all its commands/,
		],
		['a database too many', async () => `${(await startTcpServer()).url}/99`, 78, /no database of the number in REDIS/],
		[
			'a wrong password',
			async () => (await withUser(...enough)).replace('p4ssw0rd', 'p4ssw0rd-not'),
			78,
			/refuses the user or password in REDIS_URL\. /,
		],
	])('%s', async (_what, address, exitCode, words) => {
		const url = await address();
		const error = await check(url);
		expect(error).toMatchObject({ name: 'StartError', exitCode, message: expect.stringMatching(words) });
		expect(error.message).toMatch(/^The Redis at redis:\/\/127\.0\.0\.1:\d+\S* [^\n]*\.$/);
		expect(error.message).not.toContain('p4ssw0rd');
		// What would be printed with it as its cause.
		expect(error.cause).toBeUndefined();
	});

	test('the rights that the cure names are enough', async () => {
		expect(await check(await withUser(...enough))).toBeNull();
		// Of database 0 nobody has to be told.
		expect(await check(await withUser(...enough, '-select'))).toBeNull();
	});

	test('a replica that becomes the primary while it is waited for will do', async () => {
		const server = await replica();
		const checked = check(server.url, 5_000);
		setTimeout(() => server.client.replicaof('NO', 'ONE'), 300);
		expect(await checked).toBeNull();
	});
});

test('the same is told of one that becomes so later', async () => {
	const server = await startTcpServer();
	const redis = openRedis(server.url, { name: 'test', kind: 'producer' });
	await new Promise((resolve) => redis.once('ready', resolve));
	expect(await redisHealth(redis, 'main')).toEqual({ ok: true, detail: '', eviction: null });

	await server.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
	expect(await redisHealth(redis, 'main')).toEqual({ ok: true, detail: '', eviction: 'allkeys-lru' });
	await server.client.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1mb');
	expect(await redisHealth(redis, 'main')).toMatchObject({ ok: false, detail: expect.stringMatching(/^full\. /) });
	await server.client.config('SET', 'maxmemory', '0');
	await server.client.replicaof('127.0.0.1', 1);
	expect(await redisHealth(redis, 'main')).toMatchObject({ ok: false, detail: expect.stringMatching(/^read-only\. /) });
	await server.client.replicaof('NO', 'ONE');
	await server.client.client('PAUSE', 600, 'ALL');
	expect(await redisHealth(redis, 'main', 200)).toMatchObject({ ok: false, detail: 'no answer' });
	redis.disconnect();
	expect(await redisHealth(redis, 'main')).toMatchObject({
		ok: false,
		detail: expect.stringMatching(/^cannot be reached/),
	});
});

test.each([
	["READONLY You can't write against a read only replica. script: 1, on @user_script:1.", 'is read-only'],
	["ERR Error running script (call to f_1): @user_script:1: -READONLY You can't write", 'is read-only'],
	['UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)', 'is read-only'],
	["OOM command not allowed when used memory > 'maxmemory'.", 'is full'],
	['MISCONF Redis is configured to save RDB snapshots, but …', 'cannot save to its disk and takes nothing more'],
	["CROSSSLOT Keys in request don't hash to the same slot", 'runs in cluster mode, which Flowbell cannot use'],
	['MOVED 3999 127.0.0.1:6381', 'runs in cluster mode, which Flowbell cannot use'],
	['NOAUTH Authentication required.', 'refuses the user or password in REDIS_URL'],
	[
		"NOPERM User ann has no permissions to run the 'script|load' command",
		'keeps Flowbell out: this user may not run SCRIPT',
	],
	["ERR unknown command 'select'", `answers "ERR unknown command 'select'"`],
	['NOREPLICAS Not enough good replicas to write.', 'is not ready yet'],
	['LOADING Redis is loading the dataset in memory', 'is not ready yet'],
	[
		"ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'ann' 'p4ss' ",
		`answers "ERR unknown command 'HELLO'"`,
	],
])('%s', (message, fault) => {
	expect(redisTrouble(Object.assign(new Error(message), { name: 'ReplyError' })).fault).toBe(fault);
});

test.each([
	'unsupported command',
	"ERR Command is not available: 'INFO'. See https://example.com",
	"ERR command 'EVAL' not support for normal user",
	"ERR unknown command 'select'",
])('%s: waiting does not help', (message) => {
	expect(redisTrouble(Object.assign(new Error(message), { name: 'ReplyError' }))).toMatchObject({
		exitCode: 78,
		cure: expect.stringContaining('that has all its commands'),
	});
});
