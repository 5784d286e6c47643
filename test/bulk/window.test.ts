import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type Bulk, itemResults } from '../../src/bulk/bulk.js';
import { type BulkStore, createBulkKeys, createBulkStore } from '../../src/bulk/store.js';
import { createWindow, type Window } from '../../src/bulk/window.js';
import { byNumber } from '../../src/instances/execution-ref.js';
import { createLedger, type Ledger } from '../../src/operations/ledger.js';
import { addressOf } from '../../src/redis/connection.js';
import { asked, failedOnes } from './engine.js';

let redis: Redis;
let store: BulkStore;
let window: Window;
let key: (...parts: (string | number)[]) => string;
const id = 'b1';

beforeEach(async () => {
	redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	const prefix = `window:${randomBytes(6).toString('hex')}`;
	key = (...parts) => [prefix, ...parts].join(':');
	const keys = createBulkKeys(key);
	store = createBulkStore(redis, keys);
	window = createWindow({ producer: redis, consumer: redis }, keys);
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
	await store.counted(id, 'c1', { total: executionIds.length, counted: 0, first: [], selection: failedOnes });
	await store.move(id, ['ready'], 'running');
}

const succeeded = (executionId: number) =>
	({
		result: 'succeeded',
		newId: 900,
		ledger: { key: key('retry', executionId), jobId: `i-${id}-${executionId - 501}`, becomes: 'recovered' },
	}) as const;
const failed = (executionId: number) => {
	const { ledger, ...end } = succeeded(executionId);
	return { ...end, result: 'failed', newId: 901, ledger: { ...ledger, becomes: 'forget' } } as const;
};
const room = (width: number, least = 1) => ({ width, least });
const target = (index: number) => ({ index, executionId: 501 + index });

test('no more targets are taken than may be worked on at once, and whoever asks again is given the same', async () => {
	expect(await window.fill(id, room(2))).toEqual([target(0), target(1)]);
	expect(await window.fill(id, room(2))).toEqual([target(0), target(1)]);
	expect(await window.begin(id, 0)).toEqual({ again: false });
	expect(await window.begin(id, 0)).toEqual({ again: true });
	expect(await window.begin(id, 2)).toBeNull();
	expect(await window.active(id)).toBe(1);
});

test('the step that writes a result takes the next target, and says when nothing is left', async () => {
	await window.fill(id, room(1));
	await window.begin(id, 0);
	expect(await window.complete(id, 0, room(1), succeeded(501))).toEqual({ taken: [target(1)], idle: false });
	await window.begin(id, 1);
	// As after the one that was tried first: there is room for more now.
	expect(await window.complete(id, 1, room(2), succeeded(502))).toEqual({ taken: [target(2)], idle: false });
	await window.begin(id, 2);
	expect(await window.complete(id, 2, room(2), succeeded(503))).toEqual({ taken: [], idle: true });
	expect((await store.read(id))?.counts.succeeded).toBe(3);
	expect(await window.fill(id, room(2))).toEqual([]);
});

test('where several are to be taken together, none is until there is room for as many', async () => {
	await window.fill(id, room(2, 2));
	await window.begin(id, 0);
	await window.begin(id, 1);
	expect(await window.complete(id, 0, room(2, 2), succeeded(501))).toEqual({ taken: [], idle: false });
	expect(await window.complete(id, 1, room(2, 2), succeeded(502))).toEqual({ taken: [target(2)], idle: false });
});

test('while the bulk rests nothing is taken and nothing is begun, and what is begun keeps its job', async () => {
	await window.fill(id, room(2));
	await window.begin(id, 0);
	await store.move(id, ['running'], 'paused');
	expect(await window.begin(id, 1)).toBeNull();
	expect(await window.fill(id, room(2))).toEqual([target(0)]);
	expect(await window.complete(id, 0, room(2), succeeded(501))).toEqual({ taken: [], idle: true });
	expect(await window.active(id)).toBe(0);
	await store.move(id, ['paused'], 'running');
	expect(await window.fill(id, room(2))).toEqual([target(1), target(2)]);
});

test('what was not begun after all comes again once the bulk goes on', async () => {
	await window.fill(id, room(2));
	await window.begin(id, 0);
	await window.begin(id, 1);
	await store.move(id, ['running'], 'paused');
	expect(await window.release(id, 0)).toBe(false);
	expect(await window.release(id, 1)).toBe(true);
	await store.move(id, ['paused'], 'running');
	expect(await window.fill(id, room(2))).toEqual([target(0), target(1)]);
	expect(await window.begin(id, 0)).toEqual({ again: false });
});

test('of two processes that work on one target the slower changes no result and takes nothing', async () => {
	await window.fill(id, room(1));
	await window.begin(id, 0);
	await window.begin(id, 0);
	expect((await window.complete(id, 0, room(1), succeeded(501))).taken).toEqual([target(1)]);
	expect(await window.complete(id, 0, room(1), failed(501))).toEqual({ taken: [], idle: false });
	expect((await store.read(id))?.counts).toMatchObject({ succeeded: 1, failed: 0 });
	expect(await store.results(id, 0, 1)).toEqual([{ executionId: 501, result: 'succeeded', newId: 900 }]);
	expect(await window.fill(id, room(1))).toEqual([target(1)]);
	// Nor does a job that comes once more begin anything.
	expect(await window.begin(id, 0)).toBeNull();
});

/** As a retry of the target at this index writes it; `seen` where the ledger was asked before. */
const intend = (ledger: Ledger, index: number, seen?: string) =>
	ledger.intend(byNumber(501 + index), {
		...{ jobId: `i-b1-${index}`, asked: {} as never, workflowId: 'w', horizon: 600, intendedAt: 1 },
		...{ place: window.place(id, index), seen },
	});
const openLedger = () => createLedger(redis, ({ id }) => key('retry', id));

test('a retry is begun in the step that writes its intent, and only once where the ledger was not asked', async () => {
	const ledger = openLedger();
	await window.fill(id, room(2));
	expect(await intend(ledger, 0)).toMatchObject({ won: true });
	expect(await window.active(id)).toBe(1);
	// n8n was away and surely has nothing; the job that comes back has to ask the ledger.
	await redis.del(key('retry', 501));
	expect(await intend(ledger, 0)).toEqual({ won: false });
	expect(await intend(ledger, 0, '')).toMatchObject({ won: true });
});

test('while the bulk rests no retry is begun, but one that was may be sent again', async () => {
	const ledger = openLedger();
	await window.fill(id, room(2));
	await intend(ledger, 0);
	await redis.del(key('retry', 501));
	await store.move(id, ['running'], 'paused');
	expect(await intend(ledger, 1)).toEqual({ won: false });
	expect(await intend(ledger, 1, '')).toEqual({ won: false });
	expect(await ledger.read(byNumber(502))).toBeNull();
	expect(await intend(ledger, 0, '')).toMatchObject({ won: true });
	expect(await window.active(id)).toBe(1);
	await store.move(id, ['paused'], 'running');
	expect(await window.fill(id, room(2))).toEqual([target(0), target(1)]);
	expect(await intend(ledger, 1)).toMatchObject({ won: true });
});

test('an intent that somebody else keeps from being written begins nothing', async () => {
	const ledger = openLedger();
	const click = { jobId: 'a click', asked: {} as never, workflowId: 'w', horizon: 600, intendedAt: 1 };
	await ledger.intend(byNumber(501), click);
	await window.fill(id, room(1));
	expect(await intend(ledger, 0)).toEqual({ won: false });
	expect(await window.active(id)).toBe(0);
});

test('whoever slept while another did its work can write no intent any more', async () => {
	const ledger = openLedger();
	await window.fill(id, room(1));
	expect(await intend(ledger, 0)).toMatchObject({ won: true });
	// The other one finds that it failed again: no entry is left that would keep anybody from retrying it.
	await window.complete(id, 0, room(1), failed(501));
	expect(await window.has(id, 0)).toBe(false);
	expect(await ledger.read(byNumber(501))).toBeNull();
	for (const seen of [undefined, '']) expect(await intend(ledger, 0, seen)).toEqual({ won: false });
	expect(await ledger.read(byNumber(501))).toBeNull();
});

test('after Cancel what was sent gets its result, and what was only looked at is left out', async () => {
	const ledger = openLedger();
	await window.fill(id, room(2));
	await intend(ledger, 0);
	await store.move(id, ['running'], 'canceled');
	const refused = { ...failed(502), result: 'refused' } as const;
	expect(await window.complete(id, 1, room(2), refused)).toEqual({ taken: [], idle: false });
	expect(await window.complete(id, 0, room(2), succeeded(501))).toEqual({ taken: [], idle: true });
	expect((await store.read(id))?.counts).toMatchObject({ succeeded: 1, refused: 0 });
	expect(await store.results(id, 1, 1)).toEqual([{ executionId: 502, result: 'none', newId: null }]);
});

test('what is refused before it was begun has its result, also while the bulk is held for it', async () => {
	await window.fill(id, room(1));
	await store.move(id, ['running'], 'held');
	await window.complete(id, 0, room(1), { ...failed(501), result: 'refused' });
	expect((await store.read(id))?.counts.refused).toBe(1);
});

test('a number that no execution can have is left out of the results, and the target is completed', async () => {
	await window.fill(id, room(1));
	await window.begin(id, 0);
	await window.complete(id, 0, room(1), { ...succeeded(501), newId: 2 ** 50 });
	expect(await store.results(id, 0, 1)).toEqual([{ executionId: 501, result: 'succeeded', newId: null }]);
});

test('what another job has written in the ledger is left as it is', async () => {
	const ledger = createLedger(redis, ({ id }) => key('retry', id));
	const intent = { jobId: 'a click', asked: {} as never, workflowId: 'w', horizon: 600, intendedAt: 1 };
	await ledger.intend(byNumber(501), intent);
	await window.fill(id, room(1));
	await window.begin(id, 0);
	await window.complete(id, 0, room(1), failed(501));
	expect(await ledger.read(byNumber(501))).toMatchObject({ phase: 'intended', jobId: 'a click' });
});

test('of a bulk that is gone nothing comes back', async () => {
	await window.fill(id, room(2));
	await window.begin(id, 0);
	await redis.del(key('bulk', id));
	expect(await window.complete(id, 0, room(2), succeeded(501))).toEqual({ taken: [], idle: false });
	expect(await window.begin(id, 1)).toBeNull();
	expect(await redis.exists(key('bulk', id), key('bulk', id, 'window'))).toBe(0);
});
