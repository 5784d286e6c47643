import { inject } from 'vitest';
import { startN8n } from '../../sandbox/n8n/index.js';
import { createAudit } from '../../src/access/index.js';
import type { Bulk, Selection } from '../../src/bulk/bulk.js';
import { auditBulk, type BulksOptions, createBulks, type ResultRow } from '../../src/bulk/index.js';
import type { Base } from '../../src/instances/base.js';
import { cacheCapabilities } from '../../src/instances/capabilities.js';
import { createEpochs } from '../../src/instances/epoch.js';
import { newReference } from '../../src/lib/ambient.js';
import { createN8nClient } from '../../src/n8n/index.js';
import { createLog } from '../../src/observability/index.js';
import { createExecutors } from '../../src/operations/index.js';
import type { RetryJob } from '../../src/operations/job.js';
import { createLedger } from '../../src/operations/ledger.js';
import { createOwners } from '../../src/operations/owners.js';
import { createRecentRuns } from '../../src/operations/retry/recent-runs.js';
import { createStops } from '../../src/operations/stops.js';
import { createSwitches } from '../../src/operations/switches.js';
import { createTags } from '../../src/operations/tag-names.js';
import { operationTimings } from '../../src/operations/timings.js';
import { openConnections } from '../../src/redis/connection.js';
import { forget } from '../setup/forget.js';
import { keysOf } from '../setup/keys-of.js';

type More = { now?(): number; onPreview?(bulk: Bulk): Promise<void>; redisUrl?: string };

/** The bulk engine on a sandbox n8n and the run's Redis, without Slack: what it would show is kept here. */
export async function openEngine(options: { n8n?: Parameters<typeof startN8n>[0]; concurrency?: number } = {}) {
	const n8n = await startN8n(options.n8n);
	await forget(inject('redisUrl'), n8n.url, 'T1');
	const engines: { stop(): Promise<void> }[] = [];
	const shown: Bulk[] = [];
	const followed: RetryJob[] = [];
	const results = new Map<string, ResultRow[]>();

	async function start(more: Partial<BulksOptions> & More = {}) {
		const connections = (await openConnections(more.redisUrl ?? inject('redisUrl')))!;
		const { prefix, key } = keysOf(n8n.url, 'T1').n8n;
		const client = createN8nClient({ baseUrl: n8n.url, apiKey: n8n.apiKey });
		const log = createLog({ level: process.env.FLOWBELL_TEST_LOG ?? 'silent' });
		const redis = connections.producer;
		const ledger = createLedger(redis, ({ id }) => key('retry', id));
		const capabilities = cacheCapabilities(client, Date.now);
		const words = { newReference, command: '/n8n' };
		const recentRuns = createRecentRuns(client.executions(), more.now ?? Date.now);
		const executors = createExecutors(
			{
				n8n: client,
				capabilities,
				ledger,
				owners: createOwners(redis, ({ id }) => key('owner', id), ledger, Date.now),
				stops: createStops(redis, ({ id }) => key('stopped', id)),
				switches: createSwitches(redis, (id) => key('switched', id)),
				tags: createTags(redis, key('n8n', 'tags'), ({ id }) => key('tagging', id)),
				words,
				timings: { ...operationTimings, lookMs: 100, followMs: 100, unknownAfterMs: 1_500, sendWithinMs: 700 },
				now: more.now ?? Date.now,
				log,
			},
			recentRuns,
		);
		const epochs = createEpochs(redis, key('epoch'));
		const runKey: Base['runKey'] = (part, { id }) => key(part, id);
		const base = { connections, prefix, key, runKey, epochs, now: more.now ?? Date.now, log };
		const bulks = createBulks(base, {
			n8n: client,
			capabilities,
			access: { check: async () => ({ allowed: true }) },
			words,
			operations: {
				executors,
				recentRuns,
				ledger,
				async follow(job) {
					followed.push(job);
				},
			},
			lookedAt: async () => Number.POSITIVE_INFINITY,
			concurrency: options.concurrency ?? 5,
			timings: { tickMs: 100, undoMs: 400, recoverMs: 500 },
			...more,
		});
		const trail = createAudit({ redis, key: key('audit'), log });
		bulks.events.on('preview', more.onPreview ?? ((bulk) => void shown.push(bulk)));
		bulks.events.on('changed', (bulk) => void shown.push(bulk));
		bulks.events.on('ended', async ({ bulk, rows }) => {
			const all: ResultRow[] = [];
			for await (const row of rows()) all.push(row);
			results.set(bulk.id, all);
		});
		bulks.events.on('decided', (decided) => auditBulk(trail, decided, base.now()));
		bulks.start();
		engines.push({
			async stop() {
				await bulks.stop();
				connections.close();
			},
		});
		return bulks;
	}

	const looking = (await openConnections(inject('redisUrl')))!;
	return {
		n8n,
		/** To look into what the bulk has written. */
		redis: looking.producer,
		start,
		/** Newest first. */
		async audit() {
			const connections = (await openConnections(inject('redisUrl')))!;
			const { key } = keysOf(n8n.url, 'T1').n8n;
			const log = createLog({ level: 'silent' });
			const entries = await createAudit({ redis: connections.producer, key: key('audit'), log }).latest(100);
			connections.close();
			return entries;
		},
		shown,
		followed,
		results,
		async close() {
			await Promise.all(engines.map((engine) => engine.stop()));
			looking.close();
			await n8n.close();
		},
	};
}

export const asked = {
	instance: 'main',
	by: { userId: 'U1', teamId: 'T1' },
	origin: { channelId: 'C1' },
	askedAt: Date.now(),
	viewId: null,
};

export const failedOnes: Selection = {
	statuses: ['error', 'crashed'],
	workflowIds: [],
	projectId: null,
	since: null,
	until: null,
	error: null,
	mode: null,
	limit: null,
	ids: null,
};

/** Looks again at every 20 ms until it is so. */
export async function until<T>(
	condition: () => T | Promise<T>,
	what: string,
	ms = 15_000,
): Promise<Exclude<T, false | null | undefined>> {
	const end = Date.now() + ms;
	for (;;) {
		const value = await condition();
		if (value) return value as Exclude<T, false | null | undefined>;
		if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

type Bulks = Awaited<ReturnType<Awaited<ReturnType<typeof openEngine>>['start']>>;

/** The bulk, once its end has been told. */
export const told = (bulks: Bulks, id: string, ms = 30_000) =>
	until(
		async () => {
			const bulk = await bulks.read(id);
			return bulk?.toldAt ? bulk : null;
		},
		'the end',
		ms,
	);
