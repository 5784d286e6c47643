import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { addressOf } from '../../src/redis/connection.js';
import { keysOf } from '../setup/keys-of.js';
import { asked, failedOnes, openEngine, told, until } from './engine.js';

/** How long a bulk lives in Redis, and how it ends where nobody ends it. */

let engine: Awaited<ReturnType<typeof openEngine>>;
let redis: Redis;
beforeEach(() => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
});
afterEach(async () => {
	redis.disconnect();
	await engine?.close();
});

const day = 86_400_000;
type Bulks = Awaited<ReturnType<typeof engine.start>>;
const prefix = () => keysOf(engine.n8n.url, 'T1').n8n.prefix;
const leftOf = (id: string) => redis.keys(`${prefix()}:bulk:${id}*`);

function failing(count: number) {
	const workflow = engine.n8n.workflow('Order sync', [{ node: 'Call', does: { fail: { message: 'down' } } }]);
	for (let i = 0; i < count; i++) engine.n8n.run(workflow);
	engine.n8n.fix(workflow);
}

/** A bulk of which one item is under way, as n8n does not answer, and that is paused then. */
async function paused(bulks: Bulks) {
	failing(8);
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'hang' });
	await bulks.confirm(id, { canary: false });
	await until(() => engine.n8n.requests.some(({ path }) => path.endsWith('/retry')), 'the first retry');
	expect(await bulks.pause(id, 'U')).toBe(true);
	return id;
}

test('no key of it is without an expiry, whatever its state, and while it lives none comes near its end', async () => {
	engine = await openEngine({ concurrency: 2 });
	const bulks = await engine.start();
	const id = await paused(bulks);
	const keys = await leftOf(id);
	expect(keys.map((key) => key.slice(`${prefix()}:bulk:${id}`.length)).sort()).toEqual([
		'',
		':results',
		':targets',
		':window',
	]);
	for (const key of keys) {
		expect(await redis.ttl(key), key).toBeGreaterThan(0);
		// As days later.
		await redis.expire(key, 60);
	}
	await until(
		async () => (await Promise.all(keys.map((key) => redis.ttl(key)))).every((seconds) => seconds > 13 * 86_400),
		'more time',
	);
	expect(await redis.ttl(`${prefix()}:bulks`)).toBeGreaterThan(0);
});

test('one that is paused for more than seven days is ended, says so, and begins nothing more', async () => {
	engine = await openEngine({ concurrency: 2 });
	let ahead = 0;
	const bulks = await engine.start({ now: () => Date.now() + ahead });
	failing(8);
	const { id } = await bulks.plan({ ...asked, kind: 'retry', words: 'failed', selection: failedOnes });
	await until(async () => (await bulks.read(id))?.state === 'ready', 'the count');
	engine.n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'delay', ms: 300 });
	await bulks.confirm(id, { canary: false });
	await until(async () => (await bulks.read(id))!.counts.succeeded > 0, 'a first one');
	await bulks.pause(id, 'U');
	await until(async () => !(await redis.hvals(`${prefix()}:bulk:${id}:window`)).includes('1'), 'nothing under way');
	const done = (await bulks.read(id))!.counts.succeeded;
	ahead = 6 * day;
	// It is looked at, and lives on.
	await redis.expire(`${prefix()}:bulk:${id}`, 60);
	await until(async () => (await redis.ttl(`${prefix()}:bulk:${id}`)) > 60, 'more time');
	expect((await bulks.read(id))!.state).toBe('paused');
	ahead = 8 * day;
	expect(await told(bulks, id)).toMatchObject({ state: 'canceled', lastBy: null, counts: { succeeded: done } });
	expect(engine.results.get(id)).toHaveLength(8);
	expect(await bulks.resume(id, asked.by)).toBe(false);
	for (const key of await leftOf(id)) expect(await redis.ttl(key), key).toBeLessThanOrEqual(7 * 86_400);
	expect(await redis.smembers(`${prefix()}:bulks:unfinished`)).toEqual([]);
});

test('one that lost its keys comes to rest: no job goes on failing, and no key of it comes back', async () => {
	engine = await openEngine({ concurrency: 2 });
	const bulks = await engine.start();
	const id = await paused(bulks);
	const all = await leftOf(id);
	// What had no expiry was left over: then each of its jobs failed for ever.
	await redis.del(...all.filter((key) => !key.endsWith(':window')));
	engine.n8n.faults.clear();
	engine.n8n.restart();
	await until(async () => {
		const { waiting, active, delayed } = (await bulks.counts()) as Record<string, number>;
		return waiting! + active! + delayed! === 0;
	}, 'no job of it');
	expect(await leftOf(id)).toEqual([]);
	await until(async () => (await redis.scard(`${prefix()}:bulks:unfinished`)) === 0, 'nothing of it to look for');
}, 60_000);
