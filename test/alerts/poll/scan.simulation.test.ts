import { randomBytes, randomInt } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { createTestClock } from '../../../sandbox/clock.js';
import { type N8n, type N8nOptions, startN8n, type WorkflowRef } from '../../../sandbox/n8n/index.js';
import { createCursorStore } from '../../../src/alerts/poll/cursor.js';
import { firstScan, scan } from '../../../src/alerts/poll/scan.js';
import { createN8nClient, learnCapabilities } from '../../../src/n8n/index.js';

/**
 * Random rows are odd, random questions about one run are answered with 500 or with a page, and processes that polled
 * are replaced by others. Random runs start, wait, fail, crash, are retried, stopped and deleted, between the polls and between the requests of
 * a poll. After each poll all failed runs at or below the horizon are told or still watched; at the end each is told
 * exactly once. `SEED=… npx vitest run test/alerts` plays a failed one again.
 */

let redis: Redis;
let n8n: N8n | undefined;
beforeEach(() => {
	redis = new Redis({ path: inject('redisUrl').replace('unix://', '') });
});
afterEach(async () => {
	await n8n?.close();
	redis.disconnect();
});

/** Mulberry32: small, and good enough to mix up a day in n8n. */
function randomFrom(seed: number) {
	let state = seed;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	const upTo = (most: number) => Math.floor(next() * (most + 1));
	return { next, upTo, one: <T>(of: readonly T[]): T => of[upTo(of.length - 1)]! };
}

const unfinished = ['running', 'waiting', 'new'];
const failed = ['error', 'crashed'];

type Variant = { name: string; n8n: N8nOptions };
const variants: Variant[] = [
	{ name: '2.40, regular', n8n: {} },
	{ name: '2.40, regular, runs held back by a limit', n8n: { concurrency: 3 } },
	{ name: '2.40, queue mode', n8n: { mode: 'queue' } },
	{ name: '1.123', n8n: { version: '1.123.81' } },
];
const cases = variants.map((variant) => ({ ...variant, seed: Number(process.env.SEED ?? randomInt(2 ** 31)) }));
test.each(cases)('$name (seed $seed)', { timeout: 60_000 }, async ({ n8n: options, seed }) => {
	const random = randomFrom(seed);
	const clock = createTestClock();
	const server = await startN8n({ ...options, clock });
	n8n = server;
	const executions = createN8nClient({ baseUrl: server.url, apiKey: server.apiKey }).executions();
	const capabilities = await learnCapabilities(createN8nClient({ baseUrl: server.url, apiKey: server.apiKey }));
	const prefix = `sim:${randomBytes(6).toString('hex')}`;
	const open = () => createCursorStore(redis, (...parts) => [prefix, ...parts].join(':'));
	let cursors = open();

	const fail = { node: 'Fail', does: { fail: { message: 'no', always: true } } } as const;
	const mixed = { node: 'Perhaps', does: { fail: { message: 'no' } } } as const;
	const run = (seconds: number) => ({ node: `Run ${seconds}`, does: { run: seconds } }) as const;
	const wait = (seconds: number) => ({ node: `Wait ${seconds}`, does: { wait: seconds } }) as const;
	const workflows: WorkflowRef[] = [
		server.workflow('fails', [fail]),
		server.workflow('perhaps', [mixed]),
		server.workflow('succeeds', [{ node: 'Done', does: 'succeed' }]),
		server.workflow('runs, fails', [run(40), fail]),
		server.workflow('runs long, fails', [run(2_000), fail]),
		server.workflow('runs, perhaps', [run(90), mixed]),
		server.workflow('waits, fails', [wait(300), fail]),
		server.workflow('waits, runs, waits, fails', [wait(70), run(30), wait(400), fail]),
		server.workflow('waits, succeeds', [wait(500), { node: 'Done', does: 'succeed' }]),
		server.workflow('crashes', [{ node: 'Boom', does: 'crash' }]),
		server.workflow('runs, crashes', [run(50), { node: 'Boom', does: 'crash' }]),
		server.workflow('times out', [run(500)], { timeoutSeconds: 60 }),
		server.workflow('is not saved', [run(20), fail], { saveFailed: false }),
	];

	const odd = [
		{ mode: null },
		{ workflowId: undefined },
		{ workflowId: 7 },
		{ finished: null },
		{ waitTill: '' },
		{ startedAt: '' },
	];
	/** A row as some servers send it, and one question that is answered badly. */
	const oddly = () => {
		const row = rows().length > 0 ? random.one(rows()) : undefined;
		if (!row) return;
		server.answerOddly(row.id, { ...random.one(odd), ...(failed.includes(row.status) ? { status: null } : {}) });
		const path = /\/executions\/\d+/;
		const times = 1 + random.upTo(3);
		if (random.next() < 0.5) server.faults.inject({ method: 'GET', path, kind: 'status', status: 500, times });
		else server.faults.inject({ method: 'GET', path, kind: 'body', body: '{"id":"?"}', times });
	};
	const deleted = new Set<number>();
	const rows = () => server.executions();
	const act = (maxMs = 120_000) => {
		const dice = random.next();
		if (dice < 0.5) server.run(random.one(workflows));
		else if (dice < 0.62) clock.advance(random.upTo(maxMs));
		else if (dice < 0.66) server.seedHistory(1 + random.upTo(30));
		else if (dice < 0.7) (random.next() < 0.5 ? server.fix : server.break)(random.one(workflows));
		else if (dice < 0.76) {
			const again = rows().filter((row) => failed.includes(row.status));
			if (again.length > 0) server.retryInUi(random.one(again).id);
		} else if (dice < 0.8) {
			const row = rows().length > 0 ? random.one(rows()) : undefined;
			if (row && row.status !== 'running') {
				deleted.add(row.id);
				server.remove(row.id);
			}
		} else if (dice < 0.84) {
			const going = rows().filter((row) => unfinished.includes(row.status));
			if (going.length > 0) server.stopInUi(random.one(going).id);
		} else if (dice < 0.88) server.finishWaits(random.one(workflows));
		else if (dice < 0.92) server.finishRuns(random.one(workflows));
		else if (dice < 0.94) server.restart();
		else if (dice < 0.955) oddly();
		else if (dice < 0.97) server.queue.hold();
		else server.queue.release();
	};

	// The past, of which nothing is told; what goes on is watched from the first look on.
	for (let i = 0; i < 30; i++) act();
	const old = new Set(
		rows()
			.filter((row) => failed.includes(row.status))
			.map((row) => row.id),
	);
	const reading = () => ({
		executions,
		capabilities,
		now: clock.now(),
		signal: AbortSignal.timeout(30_000),
		// Those of the first look that are more than ten are gone on with.
		first: { all: random.one([10, 12, 250]), failed: random.one([10, 12, 250]) },
	});
	const told: number[] = [];

	async function poll() {
		if (random.next() < 0.3) cursors = open();
		const before = await cursors.read();
		const { next, failed } = before ? await scan(before, reading()) : await firstScan(reading());
		expect(await cursors.commit(next, failed, before)).toBe(true);
		for (const { id } of await cursors.pending(10_000)) {
			told.push(id);
			await cursors.told([id]);
		}
	}

	async function holds() {
		const { horizon, unfinished: watched } = (await cursors.read())!;
		const lost = rows().filter(({ id, status }) => {
			if (id > horizon || old.has(id) || told.includes(id) || watched.has(id)) return false;
			return failed.includes(status) || unfinished.includes(status);
		});
		expect(lost).toEqual([]);
		expect([...watched.keys()].every((id) => id <= horizon)).toBe(true);
	}

	await poll();
	await holds();
	for (let i = 0; i < 60; i++) {
		const between = random.upTo(8);
		for (let j = 0; j < between; j++) act();
		// Things go on happening while the poll asks.
		const inTheMiddle = server.on('request', () => {
			if (random.next() < 0.35) act(2_000);
		});
		await poll();
		inTheMiddle();
		await holds();
	}

	server.faults.clear();
	server.queue.release();
	for (let i = 0; i < 12; i++) {
		server.finishRuns();
		server.finishWaits();
		clock.advance(600_000);
		await poll();
	}
	expect(rows().filter((row) => unfinished.includes(row.status))).toEqual([]);
	await holds();
	expect((await cursors.read())!.unfinished.size).toBe(0);
	expect(told).toHaveLength(new Set(told).size);
	const due = rows().filter((row) => failed.includes(row.status) && !old.has(row.id));
	const ids = due.map((row) => row.id);
	expect(due.length).toBeGreaterThan(20);
	expect(told.filter((id) => !deleted.has(id)).sort((a, b) => a - b)).toEqual(ids);
});
