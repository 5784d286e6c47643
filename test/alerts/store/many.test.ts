import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { maxListed, openOf } from '../../../src/alerts/alert.js';
import { createAlertStore } from '../../../src/alerts/store/index.js';
import { addressOf } from '../../../src/redis/connection.js';
import { about, failedRun, ref } from '../failed-run.js';

test('of very many failures all are counted, and as many known by number as Redis keeps in a few bytes each', async () => {
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	onTestFinished(() => redis.disconnect());
	const prefix = `many:${randomBytes(6).toString('hex')}`;
	const key = (...parts: (string | number)[]) => [prefix, ...parts].join(':');
	const store = createAlertStore(redis, { key, runKey: (part, { id }) => key(part, id) });
	const ids = Array.from({ length: maxListed + 20 }, (_, i) => 1_000_000 + i);
	const words = 'x'.repeat(20_000);
	for (const id of ids) await store.raise(failedRun(id, words, 1_000_000 + id), about);
	const alert = () => store.read(ref(ids[0]!)).then((each) => each!);
	expect((await alert()).failures).toMatchObject({ count: ids.length, listed: maxListed });
	expect(await redis.object('ENCODING', `${prefix}:alert-open:${ids[0]}`)).toBe('intset');
	expect(await redis.memory('USAGE', `${prefix}:alert-open:${ids[0]}`)).toBeLessThan(4_096);
	expect(await redis.memory('USAGE', `${prefix}:alert:${ids[0]}`)).toBeLessThan(6_144);

	// One that is not listed recovers as well as one that is, and each is counted once.
	for (const id of [ids[0]!, ids.at(-1)!, ids.at(-1)!]) {
		const failed = (await store.of(ref(id)))!;
		await store.settle(failed, 'recovered', null, 2_000_000);
	}
	expect(openOf(await alert())).toBe(ids.length - 2);
	for (const id of ids) await store.settle((await store.of(ref(id)))!, 'recovered', null, 3_000_000);
	expect(await alert()).toMatchObject({ failures: { recovered: ids.length, listed: 0 }, resolvedAt: 3_000_000 });
});
