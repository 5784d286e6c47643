import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, expect, inject, test } from 'vitest';
import { type N8n, startN8n } from '../../sandbox/n8n/index.js';
import { byNumber } from '../../src/instances/execution-ref.js';
import { createN8nClient, learnCapabilities } from '../../src/n8n/index.js';
import { createLog } from '../../src/observability/index.js';
import type { RetryEvent } from '../../src/operations/events.js';
import type { RetryJob } from '../../src/operations/job.js';
import { createLedger } from '../../src/operations/ledger.js';
import { createOwners } from '../../src/operations/owners.js';
import { createRetry } from '../../src/operations/retry/index.js';
import { createRecentRuns } from '../../src/operations/retry/recent-runs.js';
import type { RetryState } from '../../src/operations/states.js';
import { createStops } from '../../src/operations/stops.js';
import { createSwitches } from '../../src/operations/switches.js';
import { createTags } from '../../src/operations/tag-names.js';
import { operationTimings } from '../../src/operations/timings.js';
import { addressOf } from '../../src/redis/connection.js';

/** One retry on a sandbox n8n and the run's Redis, without a queue: each start of its job is called by hand. */

let close: () => Promise<void>;
afterEach(() => close?.());

type Steps = Parameters<N8n['workflow']>[1];

async function place(
	steps: Steps,
	options: { n8n?: Parameters<typeof startN8n>[0]; fixed?: boolean; settings?: Parameters<N8n['workflow']>[2] } = {},
) {
	const n8n = await startN8n(options.n8n);
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	close = async () => {
		redis.disconnect();
		await n8n.close();
	};
	const workflow = n8n.workflow('Order sync', steps, options.settings);
	const id = n8n.run(workflow);
	if (options.fixed !== false) n8n.fix(workflow);
	const client = createN8nClient({ baseUrl: n8n.url, apiKey: n8n.apiKey });
	const capabilities = await learnCapabilities(client);
	const prefix = `retry:${randomBytes(6).toString('hex')}`;
	const ledger = createLedger(redis, ({ id: executionId }) => `${prefix}:${executionId}`);
	const said: RetryState[] = [];
	/** Called with what is said, before it is: may throw, as a process that dies. */
	let cutAt: RetryState['phase'] | null = null;
	function say(state: RetryState) {
		if (state.phase === cutAt) {
			cutAt = null;
			throw new Error('cut off');
		}
		said.push(state);
	}
	const recentRuns = createRecentRuns(client.executions(), Date.now);
	const retry = createRetry(
		{
			n8n: client,
			capabilities: async () => capabilities,
			ledger,
			owners: createOwners(redis, ({ id: runId }) => `${prefix}:owner:${runId}`, ledger, Date.now),
			stops: createStops(redis, ({ id: runId }) => `${prefix}:stopped:${runId}`),
			switches: createSwitches(redis, (id) => `${prefix}:switched:${id}`),
			tags: createTags(redis, `${prefix}:tags`, ({ id }) => `${prefix}:tagging:${id}`),
			words: { newReference: () => 'ref', command: '/n8n' },
			now: Date.now,
			timings: { ...operationTimings, lookMs: 50, followMs: 50, unknownAfterMs: 400, sendWithinMs: 300, holdMs: 300 },
			log: createLog({ level: 'silent' }),
		},
		recentRuns,
	);
	const job: RetryJob = {
		...{ verb: 'retry', how: 'start', execution: byNumber(id), loadWorkflow: false, accepted: [], askedAt: Date.now() },
		...{ by: { userId: 'U1', teamId: 'T1' }, origin: { channelId: 'C1' } },
	};
	/** One start of a job; what it says of coming again, or the error that would bring it back. */
	async function once(
		jobId: string,
		start: number,
		more: Partial<RetryJob> = {},
		signal = new AbortController().signal,
	) {
		try {
			const context = { jobId, start, signal, onProgress: async (event: RetryEvent) => say(event.state) };
			const outcome = await retry({ ...job, ...more }, context);
			if ('requeueInMs' in outcome) return outcome;
			if (outcome.kind === 'retry' && outcome.state) say(outcome.state);
			return undefined;
		} catch (error) {
			return error as Error;
		}
	}
	return {
		n8n,
		id,
		ledger,
		said,
		cutAt: (phase: RetryState['phase']) => {
			cutAt = phase;
		},
		once,
		/** All its starts, up to the one after which it does not come again. */
		async whole(jobId: string, more: Partial<RetryJob> = {}) {
			for (let start = 1; start < 100; start++) {
				const again = await once(jobId, start, more);
				if (again === undefined) return;
				await new Promise((resolve) => setTimeout(resolve, again instanceof Error ? 10 : again.requeueInMs));
			}
		},
		retries: () => n8n.executions().filter((run) => run.retryOf === id),
		/** Retries that ever ran, saved or not. */
		begun: () => n8n.begun.filter((run) => run.retryOf === id).length,
		keys: () => n8n.requests.filter(({ method }) => method === 'POST').map((request) => request.idempotencyKey),
		posts: () => n8n.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/retry')).length,
	};
}

const fails = { node: 'Call', does: { fail: { message: 'down' } } } as const;

test('n8n has taken it, and then does not answer for a while: it is followed, not told as refused', async () => {
	const { n8n, id, ledger, said, once } = await place([fails, { node: 'Wait', does: { wait: 7_200 } }]);
	// Neither by its id nor from the list.
	const path = new RegExp(`/executions/${id + 1}|cursor=`);
	n8n.faults.inject({ method: 'GET', path, kind: 'status', status: 500, times: 2 });
	expect(await once('j1', 1)).toBeInstanceOf(Error);
	expect((await ledger.read(byNumber(id)))?.phase).toBe('found');
	expect(said.map(({ phase }) => phase)).toEqual(['asked']);
	expect(await once('j1', 2)).toHaveProperty('requeueInMs');
	expect(said.at(-1)).toMatchObject({ phase: 'running', newId: id + 1, waiting: true });
});

test('asked to stop while it follows what n8n has taken: the ledger keeps it', async () => {
	const { n8n, id, ledger, once } = await place([fails, { node: 'Wait', does: { wait: 7_200 } }]);
	const stop = new AbortController();
	const path = new RegExp(`/executions/${id + 1}`);
	n8n.faults.inject({ method: 'GET', path, kind: 'delay', ms: 5_000, times: 1, onHit: () => stop.abort() });
	expect(await once('j1', 1, {}, stop.signal)).toBeInstanceOf(Error);
	expect((await ledger.read(byNumber(id)))?.phase).toBe('found');
});

test.each([
	{ what: 'before it arrived', kind: 'cutBefore' },
	{ what: 'when n8n had taken it', kind: 'cutAfter' },
] as const)('the connection is cut $what, time and again: nothing is sent by itself', async ({ what, kind }) => {
	for (const mode of ['regular', 'queue'] as const) {
		const { n8n, whole, posts, said, begun } = await place([fails], {
			n8n: { mode },
			settings: { saveSuccess: false },
		});
		// One good retry, so that anything that could be learnt of the server is known.
		n8n.faults.inject({ method: 'POST', path: /retry$/, kind });
		await whole('j1');
		expect(posts()).toBe(1);
		expect(begun()).toBe(kind === 'cutAfter' ? 1 : 0);
		expect(said.at(-1)?.phase, what).toBe(kind === 'cutAfter' ? 'recovered' : 'unknown-outcome');
		await close();
	}
});

test('a request arrives long after the connection was cut: it is found, and not sent again', async () => {
	const { n8n, id, whole, posts, said, begun } = await place([fails]);
	n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutBefore', times: 1 });
	// Between two looks.
	const off = n8n.on('answer', ({ query }) => {
		if (query.status !== 'running' || posts() === 0) return;
		off();
		n8n.retryInUi(id);
	});
	await whole('j1');
	expect(said.at(-1)).toMatchObject({ phase: 'recovered', newId: id + 1 });
	expect(posts()).toBe(1);
	expect(begun()).toBe(1);
});

test('a success that is not saved is known by what the retried run notes', async () => {
	const { n8n, id, whole, posts, said, begun } = await place([fails], { settings: { saveSuccess: false } });
	n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutAfter', times: 1 });
	await whole('j1');
	expect(n8n.execution(id + 1)).toBeUndefined();
	expect(said.at(-1)).toMatchObject({ phase: 'recovered', newId: id + 1 });
	expect([posts(), begun()]).toEqual([1, 1]);
});

test('a server is moved to queue mode between two retries: what waits unseen for a worker is not sent again', async () => {
	const { n8n, whole, posts, said, begun } = await place([fails], { fixed: false });
	await whole('j1');
	n8n.moveTo('queue');
	n8n.queue.hold();
	n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutAfter', times: 1 });
	await whole('j2', { askedAt: Date.now() });
	expect(said.at(-1)?.phase).toBe('unknown-outcome');
	expect([posts(), begun()]).toEqual([2, 2]);
});

test('every send carries the key of its intent, and "anyway" that of the doubt: n8n 2.45 runs it once', async () => {
	const { n8n, whole, posts, said, begun, keys } = await place([fails], {
		n8n: { plays: '2.45', mode: 'queue' },
		fixed: false,
	});
	await whole('j1');
	n8n.queue.hold();
	n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutAfter', times: 1 });
	await whole('j2', { askedAt: Date.now() });
	expect(said.at(-1)?.phase).toBe('unknown-outcome');
	// It ran between the person's last look and the click, and is not shown to the preflight.
	n8n.queue.release();
	n8n.remove(3);
	await whole('j3', { how: 'anyway', askedAt: Date.now() });
	const [first, doubtful, anyway] = keys();
	expect(anyway).toBe(doubtful);
	expect(first).not.toBe(doubtful);
	expect(said.at(-1)).toMatchObject({ phase: 'failed-again', newId: 3 });
	expect([posts(), begun()]).toEqual([3, 2]);
});

test('n8n refuses the connection: nothing was sent, it ends as a problem and may be asked for again', async () => {
	const { n8n, once, said, ledger, id, posts } = await place([fails]);
	// Between the preflight and the sending.
	let asked = 0;
	const off = n8n.on('answer', () => {
		if (++asked < 3) return;
		off();
		void n8n.stopServing();
	});
	expect(await once('j1', 1)).toBeUndefined();
	expect(said.at(-1)?.phase).toBe('problem');
	await n8n.serve();
	expect((await ledger.read(byNumber(id)))?.phase).toBe('done');
	await once('j2', 1);
	expect(said.at(-1)?.phase).toBe('recovered');
	expect(posts()).toBe(1);
});

test('a job so old that what it had written has run out sends nothing, and says so', async () => {
	const { once, said, posts } = await place([fails]);
	expect(await once('j1', 2, { askedAt: Date.now() - 8 * 86_400_000 })).toBeUndefined();
	expect(said.at(-1)).toMatchObject({ phase: 'problem' });
	await once('j2', 1, { how: 'look' });
	expect(said.at(-1)).toMatchObject({ phase: 'problem' });
	expect(posts()).toBe(0);
});

test('"anyway" comes to a doubt of its own and is cut off before it could say so: it does not send once more', async () => {
	const { n8n, whole, cutAt, posts, said } = await place([fails], { n8n: { mode: 'queue' } });
	n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutBefore' });
	await whole('j1');
	expect(said.at(-1)?.phase).toBe('unknown-outcome');
	expect(posts()).toBe(1);
	cutAt('unknown-outcome');
	await whole('j2', { how: 'anyway', askedAt: Date.now() });
	expect(said.at(-1)?.phase).toBe('unknown-outcome');
	expect(posts()).toBe(2);
});

test('one that had ended comes back after another retry of the same run: it does not send once more', async () => {
	const { once, cutAt, retries } = await place([fails], { fixed: false });
	cutAt('failed-again');
	expect(await once('j1', 1)).toBeInstanceOf(Error);
	await once('j2', 1, { askedAt: Date.now() });
	await once('j1', 2);
	expect(retries()).toHaveLength(2);
});
