import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createQueued } from '../../src/alerts/conditions/queued.js';
import { createAlertStore } from '../../src/alerts/store/index.js';
import type { Execution } from '../../src/n8n/index.js';
import { addressOf } from '../../src/redis/connection.js';
import { about, failedRun } from './failed-run.js';

/** A Redis with keys as the server's own, and an epoch that can begin. */
function open() {
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	onTestFinished(() => redis.disconnect());
	const prefix = `epochs:${randomBytes(6).toString('hex')}`;
	let tag = '';
	const key = (...parts: (string | number)[]) => [prefix, ...parts].join(':');
	const runKey = (part: string, { id }: { id: number | string }) => key(part, ...(tag ? [tag] : []), id);
	const begin = () => {
		tag = 'e2';
	};
	return { redis, key, runKey, begin };
}

const run = (id: number, status: string, workflowId = 'wf1') => ({ id, status, workflowId }) as Execution;

test('a run of a number that crashed with others before n8n was reset has crashed alone', async () => {
	const { redis, key, runKey, begin } = open();
	const store = createAlertStore(redis, { key, runKey });
	await store.noteCrashes([run(5, 'crashed'), run(6, 'crashed', 'wf2'), run(7, 'crashed')], 1_000_000);
	begin();
	const { alert } = await store.raise(failedRun(5, 'crashed', 1_000_000, { status: 'crashed', failure: null }), about);
	expect(await store.joinIncident((await store.read(alert))!)).toBeNull();
});

test('a run of a number that was queued before n8n was reset is queued since it was first seen', async () => {
	const { redis, runKey, begin } = open();
	let now = 1_000_000;
	const queued = createQueued(
		redis,
		() => runKey('queued', { id: 'all' }),
		() => now,
	);
	expect(await queued.since([run(5, 'new')])).toMatchObject([{ id: 5, at: 1_000_000 }]);
	begin();
	now = 9_000_000;
	expect(await queued.since([run(5, 'new')])).toMatchObject([{ id: 5, at: 9_000_000 }]);
});
