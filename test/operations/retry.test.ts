import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, expect, inject, test } from 'vitest';
import { type N8n, startN8n } from '../../sandbox/n8n/index.js';
import { createN8nClient, learnCapabilities } from '../../src/n8n/index.js';
import { createLog } from '../../src/observability/index.js';
import { operationTimings } from '../../src/operations/deps.js';
import type { RetryJob } from '../../src/operations/job.js';
import { createLedger } from '../../src/operations/ledger.js';
import { createModeMemory } from '../../src/operations/mode.js';
import { createRetry } from '../../src/operations/retry/index.js';
import type { RetryState } from '../../src/operations/states.js';
import { addressOf } from '../../src/redis/connection.js';

/** One retry on a sandbox n8n and the run's Redis, without a queue: each start of its job is called by hand. */

let close: () => Promise<void>;
afterEach(() => close?.());

type Steps = Parameters<N8n['workflow']>[1];

async function place(steps: Steps, options: { mode?: 'regular' | 'queue'; fixed?: boolean } = {}) {
	const n8n = await startN8n();
	const redis = new Redis({ path: addressOf(inject('redisUrl')).path! });
	close = async () => {
		redis.disconnect();
		await n8n.close();
	};
	const workflow = n8n.workflow('Order sync', steps);
	const id = n8n.run(workflow);
	if (options.fixed !== false) n8n.fix(workflow);
	const client = createN8nClient({ baseUrl: n8n.url, apiKey: n8n.apiKey });
	const capabilities = await learnCapabilities(client);
	const prefix = `retry:${randomBytes(6).toString('hex')}`;
	const ledger = createLedger(redis, (executionId) => `${prefix}:${executionId}`);
	const mode = createModeMemory(redis, `${prefix}:mode`);
	const said: RetryState[] = [];
	/** Called with what is said, before it is: may throw, as a process that dies. */
	let cutAt: RetryState['phase'] | null = null;
	const retry = createRetry({
		n8n: client,
		capabilities: async () => capabilities,
		ledger,
		mode: options.mode ? { ...mode, get: async () => options.mode! } : mode,
		async report(_job, state) {
			if (state.phase === cutAt) {
				cutAt = null;
				throw new Error('cut off');
			}
			said.push(state);
		},
		async tell() {},
		async lookLater() {},
		newReference: () => 'ref',
		command: '/n8n',
		now: Date.now,
		timings: { ...operationTimings, lookMs: 50, followMs: 50, surelyMs: 400, sendWithinMs: 300, holdMs: 300 },
		log: createLog({ level: 'silent' }),
	});
	const job: RetryJob = {
		...{ verb: 'retry', how: 'start', executionId: id, loadWorkflow: false, accepted: [], askedAt: 1 },
		...{ by: { userId: 'U1', teamId: 'T1' }, origin: { channelId: 'C1' } },
	};
	/** One start of a job; what it says of coming again, or the error that would bring it back. */
	const once = (jobId: string, start: number, more: Partial<RetryJob> = {}, signal = new AbortController().signal) =>
		retry({ ...job, ...more }, { jobId, start, signal, async release() {} }).catch((error: Error) => error);
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
				await new Promise((resolve) => setTimeout(resolve, again instanceof Error ? 10 : again.againInMs));
			}
		},
		retries: () => n8n.executions().filter((run) => run.retryOf === id),
		posts: () => n8n.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/retry')).length,
	};
}

const fails = { node: 'Call', does: { fail: { message: 'down' } } } as const;

test('n8n has taken it, and then does not answer for a while: it is followed, not told as refused', async () => {
	const { n8n, id, ledger, said, once } = await place([fails, { node: 'Wait', does: { wait: 7_200 } }]);
	const path = new RegExp(`/executions/${id + 1}`);
	n8n.faults.inject({ method: 'GET', path, kind: 'status', status: 500, times: 1 });
	expect(await once('j1', 1)).toBeInstanceOf(Error);
	expect((await ledger.read(id))?.phase).toBe('found');
	expect(said.map(({ phase }) => phase)).toEqual(['asked']);
	expect(await once('j1', 2)).toHaveProperty('againInMs');
	expect(said.at(-1)).toMatchObject({ phase: 'running', newId: id + 1, waiting: true });
});

test('asked to stop while it follows what n8n has taken: the ledger keeps it', async () => {
	const { n8n, id, ledger, once } = await place([fails, { node: 'Wait', does: { wait: 7_200 } }]);
	const stop = new AbortController();
	const path = new RegExp(`/executions/${id + 1}`);
	n8n.faults.inject({ method: 'GET', path, kind: 'delay', ms: 5_000, times: 1, onHit: () => stop.abort() });
	expect(await once('j1', 1, {}, stop.signal)).toBeInstanceOf(Error);
	expect((await ledger.read(id))?.phase).toBe('found');
});

test('a look that began before the wait was over proves nothing, however long it took', async () => {
	const { n8n, id, whole, retries } = await place([fails, { node: 'Slow', does: { run: 3_600 } }], { mode: 'regular' });
	// The request is held up on its way, and arrives between the look at what runs and the slow look at the rest.
	const slowly = { method: 'GET', path: /executions\?(?!.*status=)/, kind: 'delay', ms: 600, times: 1 } as const;
	const onHit = () => void n8n.faults.inject({ ...slowly, onHit: () => n8n.retryInUi(id) });
	n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutBefore', times: 1, onHit });
	setTimeout(() => n8n.finishRuns(), 2_500);
	await whole('j1');
	expect(retries()).toHaveLength(1);
});

test('"anyway" comes to a doubt of its own and is cut off before it could say so: it does not send once more', async () => {
	const { n8n, whole, cutAt, posts, said } = await place([fails], { mode: 'queue' });
	n8n.faults.inject({ method: 'POST', path: /retry$/, kind: 'cutBefore' });
	await whole('j1');
	expect(said.at(-1)?.phase).toBe('doubt');
	expect(posts()).toBe(1);
	cutAt('doubt');
	await whole('j2', { how: 'anyway', askedAt: 2 });
	expect(said.at(-1)?.phase).toBe('doubt');
	expect(posts()).toBe(2);
});

test('one that had ended comes back after another retry of the same run: it does not send once more', async () => {
	const { once, cutAt, retries } = await place([fails], { fixed: false });
	cutAt('failed-again');
	expect(await once('j1', 1)).toBeInstanceOf(Error);
	await once('j2', 1, { askedAt: 2 });
	await once('j1', 2);
	expect(retries()).toHaveLength(2);
});
