import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest';
import { byNumber } from '../../src/instances/execution-ref.js';
import { createLedger, type Ledger } from '../../src/operations/ledger.js';
import type { RetryState } from '../../src/operations/states.js';
import { openRedis } from '../../src/redis/connection.js';
import { losesAnswerTo } from '../redis/bad-way.js';

let clients: Redis[];
let ledgers: Ledger[];
let prefix: string;
const key = (id: number) => `${prefix}:${id}`;

/** Two processes on one Redis. */
beforeEach(() => {
	prefix = `ledger:${randomBytes(6).toString('hex')}`;
	clients = [1, 2].map(() => new Redis({ path: inject('redisUrl').replace('unix://', '') }));
	ledgers = clients.map((client) => createLedger(client, ({ id }) => key(id)));
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
	intendedAt: 1_000,
	...more,
});
const recovered: RetryState = {
	execution: byNumber(1),
	by: 'U1',
	askedAt: 5,
	loadWorkflow: false,
	phase: 'recovered',
	newId: 12,
	tookMs: 20,
	endedAt: 2_000,
};
const problem: RetryState = {
	execution: byNumber(1),
	by: 'U1',
	askedAt: 5,
	loadWorkflow: false,
	phase: 'problem',
	problem: { what: 'a', why: 'b', next: 'c', ref: 'd' },
};

/** Writes an intent that must win; its attempt. */
async function intended(ledger: Ledger, id: number, jobId: string, more: Parameters<typeof intent>[1] = {}) {
	const won = await ledger.intend(byNumber(id), intent(jobId, more));
	if (!won.won) throw new Error('the intent did not win');
	return won;
}

/** Brings an entry to a phase; its attempt. */
async function at(ledger: Ledger, phase: 'intended' | 'found' | 'unknown-outcome' | 'done' | 'forgotten', id = 1) {
	const { attempt } = await intended(ledger, id, 'a');
	if (phase === 'found') await ledger.found(byNumber(id), attempt, 12);
	if (phase === 'unknown-outcome') await ledger.unknownOutcome(byNumber(id), attempt);
	if (phase === 'done') await ledger.done(byNumber(id), attempt, 'a', recovered);
	if (phase === 'forgotten') await ledger.forget(byNumber(id), attempt);
	return attempt;
}

const day = 86_400;
const ttl = (id = 1) => clients[0]!.ttl(key(id));

describe('an intent', () => {
	test('is read as it was written', async () => {
		const [ledger] = ledgers as [Ledger];
		expect(await ledger.read(byNumber(1))).toBeNull();
		const accepted = ['crashed' as const];
		const { attempt, key: sentAs } = await intended(ledger, 1, 'a', {
			asked: { ...asked, loadWorkflow: true, accepted },
		});
		expect(await ledger.read(byNumber(1))).toEqual({
			jobId: 'a',
			phase: 'intended',
			attempt,
			key: sentAs,
			asked: { by, askedAt: 5, loadWorkflow: true, accepted },
			horizon: 10,
			intendedAt: 1_000,
			newId: null,
			workflowId: 'w',
			answered: null,
			result: null,
			ended: [],
		});
		// As n8n takes it.
		expect(sentAs).toMatch(/^[\x21-\x7e]{1,128}$/);
	});

	test('keeps nothing else of the job that asked: no address to answer at', async () => {
		const [ledger] = ledgers as [Ledger];
		const job = { ...asked, origin: { channelId: 'C1', responseUrl: 'https://hooks.example/secret' } };
		await ledger.intend(byNumber(1), intent('a', { asked: job }));
		expect(JSON.stringify(await clients[0]!.hgetall(key(1)))).not.toContain('secret');
	});

	test('of many at once, from two processes, one wins', async () => {
		const all = await Promise.all(
			Array.from({ length: 40 }, (_, i) => ledgers[i % 2]!.intend(byNumber(1), intent(`job-${i}`))),
		);
		expect(all.filter((each) => each.won)).toHaveLength(1);
	});

	test.each([
		{ phase: 'intended', after: undefined, wins: false },
		{ phase: 'intended', after: 'unknown-outcome', wins: false },
		{ phase: 'found', after: undefined, wins: false },
		{ phase: 'found', after: 'unknown-outcome', wins: false },
		{ phase: 'unknown-outcome', after: undefined, wins: false },
		{ phase: 'unknown-outcome', after: 'unknown-outcome', wins: true },
		{ phase: 'done', after: undefined, wins: true },
		{ phase: 'done', after: 'unknown-outcome', wins: true },
		{ phase: 'forgotten', after: undefined, wins: true },
	] as const)('after $phase, asked for after $after: $wins', async ({ phase, after, wins }) => {
		const [ledger] = ledgers as [Ledger];
		await at(ledger, phase);
		const { won } = await ledger.intend(byNumber(1), intent('b', after ? { after } : {}));
		expect(won).toBe(wins);
		expect((await ledger.read(byNumber(1)))!.jobId).toBe(wins ? 'b' : 'a');
	});

	test('begins anew: nothing of the one before is left', async () => {
		const [ledger] = ledgers as [Ledger];
		const { attempt, key: before } = await intended(ledger, 1, 'a');
		await ledger.answered(byNumber(1), attempt, 'n8n failed with 500');
		await ledger.done(byNumber(1), attempt, 'a', recovered);
		const next = await intended(ledger, 1, 'b', { intendedAt: 3_000, horizon: 20 });
		expect(next.attempt).not.toBe(attempt);
		expect(next.key).not.toBe(before);
		expect(await ledger.read(byNumber(1))).toMatchObject({
			phase: 'intended',
			attempt: next.attempt,
			horizon: 20,
			intendedAt: 3_000,
			newId: null,
			answered: null,
			result: null,
			ended: ['a'],
		});
	});

	test('after a doubt carries the key of the doubt, unless it asks for something else', async () => {
		const [ledger] = ledgers as [Ledger];
		const first = await intended(ledger, 1, 'a');
		await ledger.unknownOutcome(byNumber(1), first.attempt);
		const second = await intended(ledger, 1, 'b', { after: 'unknown-outcome' });
		expect(second.key).toBe(first.key);
		await ledger.unknownOutcome(byNumber(1), second.attempt);
		const other = await intended(ledger, 1, 'c', { after: 'unknown-outcome', asked: { ...asked, loadWorkflow: true } });
		expect(other.key).not.toBe(first.key);
	});

	test('is not written where there has been another attempt since it was read', async () => {
		const [ledger] = ledgers as [Ledger];
		expect((await ledger.intend(byNumber(1), intent('a', { seen: 'some' }))).won).toBe(false);
		const { attempt } = await intended(ledger, 1, 'a', { seen: '' });
		await ledger.done(byNumber(1), attempt, 'a', problem);
		expect((await ledger.intend(byNumber(1), intent('b', { seen: '' }))).won).toBe(false);
		expect((await ledger.intend(byNumber(1), intent('b', { seen: attempt }))).won).toBe(true);
	});
});

/** Every write but the intent. */
const writes: [string, (ledger: Ledger, attempt: string) => Promise<unknown>][] = [
	['answered', (ledger, attempt) => ledger.answered(byNumber(1), attempt, 'n8n failed with 500')],
	['found', (ledger, attempt) => ledger.found(byNumber(1), attempt, 12)],
	['unknown-outcome', (ledger, attempt) => ledger.unknownOutcome(byNumber(1), attempt)],
	['done', (ledger, attempt) => ledger.done(byNumber(1), attempt, 'a', recovered)],
	['forget', (ledger, attempt) => ledger.forget(byNumber(1), attempt)],
	['keep', (ledger, attempt) => ledger.keep(byNumber(1), attempt)],
];

describe.each(writes)('%s', (_, write) => {
	test('makes no ghost of an entry that is gone', async () => {
		const [ledger] = ledgers as [Ledger];
		const { attempt } = await intended(ledger, 1, 'a');
		await clients[0]!.del(key(1));
		await write(ledger, attempt);
		expect(await clients[0]!.exists(key(1))).toBe(0);
		await write(ledger, '');
		expect(await clients[0]!.exists(key(1))).toBe(0);
	});

	test('changes nothing of a newer attempt', async () => {
		const [ledger] = ledgers as [Ledger];
		const { attempt } = await intended(ledger, 1, 'a');
		await ledger.unknownOutcome(byNumber(1), attempt);
		await intended(ledger, 1, 'b', { after: 'unknown-outcome' });
		const before = await clients[0]!.hgetall(key(1));
		await write(ledger, attempt);
		expect(await clients[0]!.hgetall(key(1))).toEqual(before);
	});

	test('changes nothing of what a job on many executions has noted', async () => {
		const [ledger] = ledgers as [Ledger];
		const note = { phase: 'recovered', newId: '12' };
		await clients[0]!.hset(key(1), note);
		await write(ledger, '');
		expect(await clients[0]!.hgetall(key(1))).toEqual(note);
	});

	test('leaves an expiry', async () => {
		const [ledger] = ledgers as [Ledger];
		const { attempt } = await intended(ledger, 1, 'a');
		expect(await ttl()).toBeGreaterThan(29 * day);
		await clients[0]!.expire(key(1), 10);
		await write(ledger, attempt);
		const left = await ttl();
		if (left !== -2) expect(left).toBeGreaterThan(6 * day);
	});
});

test('an intent is forgotten by whoever made it, as long as nobody doubts it', async () => {
	const [ledger] = ledgers as [Ledger];
	const attempt = await at(ledger, 'unknown-outcome');
	await ledger.forget(byNumber(1), attempt);
	expect(await ledger.read(byNumber(1))).toMatchObject({ phase: 'unknown-outcome' });
});

test.each(['found', 'unknown-outcome', 'done'] as const)('what is %s is not put in doubt', async (phase) => {
	const [ledger] = ledgers as [Ledger];
	const attempt = await at(ledger, phase);
	expect(await ledger.unknownOutcome(byNumber(1), attempt)).toBe(false);
	expect((await ledger.read(byNumber(1)))!.phase).toBe(phase);
});

test('a job that has come to a doubt is known, also after the next attempt', async () => {
	const [ledger] = ledgers as [Ledger];
	const attempt = await at(ledger, 'unknown-outcome');
	expect((await ledger.read(byNumber(1)))!.ended).toEqual(['a']);
	await intended(ledger, 1, 'b', { after: 'unknown-outcome' });
	expect((await ledger.read(byNumber(1)))!.ended).toEqual(['a']);
	expect(await ledger.found(byNumber(1), attempt, 12)).toBe(false);
});

describe('the end', () => {
	test('names the run, runs out after a week, and stays the end', async () => {
		const [ledger] = ledgers as [Ledger];
		const { attempt } = await intended(ledger, 1, 'a');
		expect(await ledger.done(byNumber(1), attempt, 'a', recovered)).toBe('written');
		expect(await ledger.found(byNumber(1), attempt, 13)).toBe(false);
		expect(await ledger.done(byNumber(1), attempt, 'a', problem)).toBe('written');
		expect(await ledger.read(byNumber(1))).toMatchObject({ phase: 'done', newId: 12, result: recovered });
		expect(await ttl()).toBeLessThanOrEqual(7 * day);
	});

	test('of one that was never sent names none', async () => {
		const [ledger] = ledgers as [Ledger];
		const { attempt } = await intended(ledger, 1, 'a');
		await ledger.done(byNumber(1), attempt, 'a', problem);
		expect(await ledger.read(byNumber(1))).toMatchObject({ phase: 'done', newId: null, result: problem });
	});

	test('says whether it is told of a newer attempt, or of nothing', async () => {
		const [ledger] = ledgers as [Ledger];
		expect(await ledger.done(byNumber(1), 'some', 'a', recovered)).toBe('missing');
		const attempt = await at(ledger, 'unknown-outcome');
		await intended(ledger, 1, 'b', { after: 'unknown-outcome' });
		expect(await ledger.done(byNumber(1), attempt, 'a', recovered)).toBe('other');
	});
});

test('found to be reset between the look at a job and its intent: what was asked of a number of before is not sent', async () => {
	const ledger = createLedger(
		clients[0]!,
		({ id }) => key(id),
		(at) => at < 6,
	);
	expect(await ledger.intend(byNumber(1), intent('a'))).toEqual({ won: false });
	expect(await ledger.read(byNumber(1))).toBeNull();
	expect(await ledger.intend(byNumber(1), intent('a', { asked: { ...asked, askedAt: 6 } }))).toMatchObject({
		won: true,
	});
});

test('an intent whose answer is lost with the connection is sent again by the client, and has won', async () => {
	const url = await losesAnswerTo((sent) => sent.includes('job-lost'));
	const redis = openRedis(url, { name: 'test', kind: 'producer' });
	onTestFinished(() => redis.disconnect());
	await once(redis, 'ready');
	const ledger = createLedger(redis, ({ id }) => key(id));
	const { attempt } = await intended(ledger, 1, 'job-lost', { seen: '' });
	expect(await ledger.read(byNumber(1))).toMatchObject({ phase: 'intended', attempt, key: `flowbell-${attempt}` });
});
