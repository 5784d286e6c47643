import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type Bulk, itemResults } from '../../src/bulk/bulk.js';
import { type BulkStore, createBulkStore } from '../../src/bulk/store.js';
import { createLedger } from '../../src/operations/ledger.js';
import { addressOf } from '../../src/redis/connection.js';
import { asked, failedOnes } from './engine.js';

let redis: Redis;
let store: BulkStore;
let key: (...parts: (string | number)[]) => string;
const id = 'b1';

beforeEach(async () => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	const prefix = `places:${randomBytes(6).toString('hex')}`;
	key = (...parts) => [prefix, ...parts].join(':');
	store = createBulkStore(redis, key);
	await running([501, 502, 503]);
});
afterEach(() => redis.disconnect());

async function running(executionIds: number[]) {
	const bulk = {
		...asked,
		id,
		kind: 'retry',
		words: 'all',
		selection: failedOnes,
		state: 'counting',
	} as unknown as Bulk;
	await store.create({ ...bulk, counts: Object.fromEntries(itemResults.map((result) => [result, 0])) } as Bulk);
	await store.append(id, 'c1', executionIds);
	await store.counted(id, 'c1', { total: executionIds.length, counted: 0, first: [] });
	await store.move(id, ['ready'], 'running');
}

const succeeded = (executionId: number, goOn = true) =>
	({
		result: 'succeeded',
		newId: 900,
		goOn,
		ledger: { key: key('retry', executionId), jobId: `i-${id}-${executionId - 501}`, becomes: 'recovered' },
	}) as const;
const failed = (executionId: number) => {
	const { ledger, ...end } = succeeded(executionId);
	return { ...end, result: 'failed', newId: 901, ledger: { ...ledger, becomes: 'forget' } } as const;
};

test('each place takes another target, and one that is asked again still has the same', async () => {
	expect((await store.take(id, 0)).next).toEqual({ index: 0, executionId: 501, again: false });
	expect((await store.take(id, 1)).next).toEqual({ index: 1, executionId: 502, again: false });
	expect((await store.take(id, 0)).next).toEqual({ index: 0, executionId: 501, again: true });
	expect(await store.standing(id)).toEqual({ places: [0, 1], left: true });
});

test('the step that writes a result takes the next target, and says when nothing is in hand any more', async () => {
	await store.take(id, 0);
	expect(await store.settle(id, 0, 0, succeeded(501))).toEqual({
		next: { index: 1, executionId: 502, again: false },
		quiet: false,
	});
	await store.settle(id, 0, 1, succeeded(502));
	expect(await store.settle(id, 0, 2, succeeded(503))).toEqual({ next: null, quiet: true });
	expect((await store.read(id))?.counts.succeeded).toBe(3);
	expect(await store.standing(id)).toEqual({ places: [], left: false });
});

test('a place whose turn is over takes nothing; nor does any place while the bulk rests', async () => {
	await store.take(id, 0);
	expect(await store.settle(id, 0, 0, succeeded(501, false))).toEqual({ next: null, quiet: true });
	await store.move(id, ['running'], 'paused');
	expect(await store.take(id, 0)).toEqual({ next: null, quiet: true });
	expect((await store.standing(id)).left).toBe(false);
});

test('what is given back is the next to be taken', async () => {
	await store.take(id, 0);
	await store.take(id, 1);
	expect((await store.giveBack(id, 0)).quiet).toBe(false);
	expect((await store.giveBack(id, 1)).quiet).toBe(true);
	expect((await store.take(id, 5)).next?.executionId).toBe(501);
	expect((await store.take(id, 0)).next?.executionId).toBe(502);
});

test('of two processes that work for one place the slower changes no result and takes nothing', async () => {
	await store.take(id, 0);
	await store.take(id, 0);
	expect((await store.settle(id, 0, 0, succeeded(501))).next?.index).toBe(1);
	const late = await store.settle(id, 0, 0, failed(501));
	expect(late).toEqual({ next: null, quiet: false });
	expect((await store.read(id))?.counts).toMatchObject({ succeeded: 1, failed: 0 });
	expect(await store.results(id, 0, 1)).toEqual([{ executionId: 501, result: 'succeeded', newId: 900 }]);
	expect((await store.take(id, 0)).next).toEqual({ index: 1, executionId: 502, again: true });
});

test('whoever slept while another did the work for its place can write no intent any more', async () => {
	const ledger = createLedger(redis, (executionId) => key('retry', executionId));
	await store.take(id, 0);
	const guard = store.guard(id, 0, 0);
	const intent = { jobId: 'i-b1-0', asked: {} as never, workflowId: 'w', horizon: 600, at: 1, guard };
	expect(await ledger.intend(501, intent)).toMatchObject({ won: true });
	// The other one finds that it failed again: no entry is left that would keep anybody from retrying it.
	await store.settle(id, 0, 0, failed(501));
	expect(await ledger.read(501)).toBeNull();
	expect(await ledger.intend(501, intent)).toEqual({ won: false });
	expect(await ledger.read(501)).toBeNull();
});

test('a number that no execution can have is left out of the results, and the target is settled', async () => {
	await store.take(id, 0);
	await store.settle(id, 0, 0, { ...succeeded(501), newId: 2 ** 50 });
	expect(await store.results(id, 0, 1)).toEqual([{ executionId: 501, result: 'succeeded', newId: null }]);
});

test('what another job has written in the ledger is left as it is', async () => {
	const ledger = createLedger(redis, (executionId) => key('retry', executionId));
	const intent = { jobId: 'a click', asked: {} as never, workflowId: 'w', horizon: 600, at: 1 };
	await ledger.intend(501, intent);
	await store.take(id, 0);
	await store.settle(id, 0, 0, failed(501));
	expect(await ledger.read(501)).toMatchObject({ phase: 'intended', jobId: 'a click' });
});
