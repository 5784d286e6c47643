import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { createLedger, type Ledger } from '../../src/operations/ledger.js';
import type { RetryState } from '../../src/operations/states.js';

let clients: Redis[];
let ledgers: Ledger[];
let prefix: string;
const key = (id: number) => `${prefix}:${id}`;

/** Two processes on one Redis. */
beforeEach(() => {
	prefix = `ledger:${randomBytes(6).toString('hex')}`;
	clients = [1, 2].map(() => new Redis({ path: inject('redisUrl').replace('unix://', '') }));
	ledgers = clients.map((client) => createLedger(client, key));
});
afterEach(() => {
	for (const client of clients) client.disconnect();
});

const by = { userId: 'U1', teamId: 'T1' };
const asked = { by, askedAt: 5, loadWorkflow: false, accepted: [] };
const intent = (jobId: string, more: Partial<Parameters<Ledger['intend']>[1]> = {}) => ({
	jobId,
	asked,
	workflowId: 'w',
	horizon: 10,
	at: 1_000,
	...more,
});
const recovered: RetryState = {
	executionId: 1,
	by: 'U1',
	askedAt: 5,
	loadWorkflow: false,
	phase: 'recovered',
	newId: 12,
	tookMs: 20,
	endedAt: 2_000,
};
const problem: RetryState = {
	executionId: 1,
	by: 'U1',
	askedAt: 5,
	loadWorkflow: false,
	phase: 'problem',
	problem: { what: 'a', why: 'b', next: 'c', ref: 'd' },
};

describe('an intent', () => {
	test('is read as it was written', async () => {
		const [ledger] = ledgers as [Ledger];
		expect(await ledger.read(1)).toBeNull();
		const accepted = ['crashed' as const];
		await ledger.intend(1, intent('a', { asked: { ...asked, loadWorkflow: true, accepted } }));
		expect(await ledger.read(1)).toEqual({
			jobId: 'a',
			phase: 'intended',
			attempt: 1,
			sends: 1,
			asked: { by, askedAt: 5, loadWorkflow: true, accepted },
			horizon: 10,
			intendedAt: 1_000,
			newId: null,
			workflowId: 'w',
			answered: null,
			result: null,
			ended: [],
		});
	});

	test('keeps nothing else of the job that asked: no address to answer at', async () => {
		const [ledger] = ledgers as [Ledger];
		const job = { ...asked, origin: { channelId: 'C1', responseUrl: 'https://hooks.example/secret' } };
		await ledger.intend(1, intent('a', { asked: job }));
		expect(JSON.stringify(await clients[0]!.hgetall(key(1)))).not.toContain('secret');
	});

	test('of many at once, from two processes, one wins', async () => {
		const all = await Promise.all(Array.from({ length: 40 }, (_, i) => ledgers[i % 2]!.intend(1, intent(`job-${i}`))));
		expect(all.filter((each) => each.won)).toEqual([{ won: true, attempt: 1 }]);
	});

	test.each([
		{ phase: 'intended', after: undefined, wins: false },
		{ phase: 'intended', after: 'doubt', wins: false },
		{ phase: 'found', after: undefined, wins: false },
		{ phase: 'found', after: 'doubt', wins: false },
		{ phase: 'doubt', after: undefined, wins: false },
		{ phase: 'doubt', after: 'doubt', wins: true },
		{ phase: 'done', after: undefined, wins: true },
		{ phase: 'done', after: 'doubt', wins: true },
		{ phase: 'forgotten', after: undefined, wins: true },
	] as const)('after $phase, asked for after $after: $wins', async ({ phase, after, wins }) => {
		const [ledger] = ledgers as [Ledger];
		await ledger.intend(1, intent('a'));
		if (phase === 'found') await ledger.found(1, 12);
		if (phase === 'doubt') await ledger.doubt(1, 1);
		if (phase === 'done') await ledger.done(1, 'j1', recovered);
		if (phase === 'forgotten') await ledger.forget(1, 1);
		const { won } = await ledger.intend(1, intent('b', after ? { after } : {}));
		expect(won).toBe(wins);
		expect((await ledger.read(1))!.jobId).toBe(wins ? 'b' : 'a');
	});

	test('begins anew: nothing of the one before is left, and it has all its sends', async () => {
		const [ledger] = ledgers as [Ledger];
		await ledger.intend(1, intent('a'));
		await ledger.intendAgain(1, 1, 2_000);
		await ledger.answered(1, 'n8n failed with 500');
		await ledger.done(1, 'j1', recovered);
		await ledger.intend(1, intent('b', { at: 3_000, horizon: 20 }));
		expect(await ledger.read(1)).toMatchObject({
			phase: 'intended',
			attempt: 3,
			sends: 1,
			horizon: 20,
			intendedAt: 3_000,
			newId: null,
			answered: null,
			result: null,
		});
		// An open intent does not run out.
		expect(await clients[0]!.ttl(key(1))).toBe(-1);
	});
});

test('an intent is forgotten by whoever made it, not by who comes later', async () => {
	const [ledger] = ledgers as [Ledger];
	await ledger.intend(1, intent('a'));
	await ledger.intendAgain(1, 1, 2_000);
	await ledger.forget(1, 1);
	expect(await ledger.read(1)).toMatchObject({ phase: 'intended', attempt: 2 });
	await ledger.forget(1, 2);
	expect(await ledger.read(1)).toBeNull();
});

describe('sending again', () => {
	test('is taken over by exactly one, however many conclude that the first never arrived', async () => {
		await ledgers[0]!.intend(1, intent('a'));
		const all = await Promise.all(Array.from({ length: 40 }, (_, i) => ledgers[i % 2]!.intendAgain(1, 1, 2_000)));
		expect(all.filter(Boolean)).toHaveLength(1);
		expect(await ledgers[1]!.read(1)).toMatchObject({ attempt: 2, sends: 2, intendedAt: 2_000, jobId: 'a' });
	});

	test('or put in doubt, not both', async () => {
		for (let id = 1; id <= 20; id++) {
			await ledgers[0]!.intend(id, intent('a'));
			const both = await Promise.all([ledgers[0]!.intendAgain(id, 1, 2_000), ledgers[1]!.doubt(id, 1)]);
			expect(both.filter(Boolean)).toHaveLength(1);
		}
	});

	test.each(['found', 'doubt', 'done'] as const)('is over once it is %s', async (phase) => {
		const [ledger] = ledgers as [Ledger];
		await ledger.intend(1, intent('a'));
		if (phase === 'found') await ledger.found(1, 12);
		if (phase === 'doubt') await ledger.doubt(1, 1);
		if (phase === 'done') await ledger.done(1, 'j1', recovered);
		expect(await ledger.intendAgain(1, 1, 2_000)).toBe(false);
		expect(await ledger.doubt(1, 1)).toBe(false);
		expect((await ledger.read(1))!.phase).toBe(phase);
	});

	test('nobody who slept through another send can put that one in doubt', async () => {
		const [ledger] = ledgers as [Ledger];
		await ledger.intend(1, intent('a'));
		await ledger.intendAgain(1, 1, 2_000);
		expect(await ledger.doubt(1, 1)).toBe(false);
		expect(await ledger.intendAgain(1, 1, 3_000)).toBe(false);
		expect(await ledger.doubt(1, 2)).toBe(true);
	});
});

describe('the end', () => {
	test('names the run, runs out after a week, and stays the end', async () => {
		const [ledger] = ledgers as [Ledger];
		await ledger.intend(1, intent('a'));
		await ledger.done(1, 'j1', recovered);
		await ledger.found(1, 13);
		expect(await ledger.read(1)).toMatchObject({ phase: 'done', newId: 12, result: recovered });
		expect(await clients[0]!.ttl(key(1))).toBeGreaterThan(6 * 86_400);
	});

	test('of one that was never sent names none', async () => {
		const [ledger] = ledgers as [Ledger];
		await ledger.intend(1, intent('a'));
		await ledger.done(1, 'j1', problem);
		expect(await ledger.read(1)).toMatchObject({ phase: 'done', newId: null, result: problem });
	});
});
