import type { Redis } from 'ioredis';
import { pino } from 'pino';
import type { AlertEvents } from '../../../src/alerts/events.js';
import { createPush } from '../../../src/alerts/push/index.js';
import { createAlertStore } from '../../../src/alerts/store/index.js';
import type { Route } from '../../../src/alerts/tell/tell.js';
import { createWatching } from '../../../src/alerts/watching.js';
import { createEpochs } from '../../../src/instances/epoch.js';
import { createEvents } from '../../../src/lib/events.js';
import type { OperationEvents } from '../../../src/operations/events.js';
import type { Connections } from '../../../src/redis/connection.js';
import { ref } from '../failed-run.js';
import type { FakeN8n } from './n8n.js';

/** What a process is killed by: from then on nothing that it asks for happens. */
class Killed extends Error {}

/** Counts what a process asks of others; it dies before one of these, or as one is done. */
export function createFuse() {
	let left = Number.POSITIVE_INFINITY;
	return {
		burn() {
			if (left <= 0) throw new Killed();
			left--;
		},
		/** Lets it die soon; null: not. */
		set(steps: number | null) {
			left = steps ?? Number.POSITIVE_INFINITY;
		},
		isBurnt: () => left <= 0,
	};
}

type Fuse = ReturnType<typeof createFuse>;

type Call = (...args: unknown[]) => unknown;
type Calls = Record<string, Call>;
type Mortal = { fuse: Fuse };

const mortals = new WeakMap<Redis, object>();

/** A connection that dies with its process. */
function fused(redis: Redis, fuse: Fuse): Redis {
	const known = mortals.get(redis) ?? mortal(redis);
	mortals.set(redis, known);
	return Object.assign(Object.create(known), { fuse } satisfies Mortal);
}

/** Of all processes on a connection: to make it anew for each would take longer than most timelines. */
function mortal(redis: Redis): object {
	const calls = redis as unknown as Calls;
	const all = Object.create(redis) as Calls;
	for (const name of redis.getBuiltinCommands()) all[name] = mortalCall(calls, name);
	for (const name of ['multi', 'pipeline']) {
		all[name] = function (this: Mortal, ...args) {
			const chain = calls[name]!(...args) as { exec: Call };
			const bound = { fuse: this.fuse, exec: mortalCall({ exec: chain.exec.bind(chain) }, 'exec') };
			chain.exec = (...of) => bound.exec(...of);
			return chain;
		};
	}
	// Once for all processes. Of no pipeline, as for `withoutScripts`.
	all.defineCommand = (name, of) => {
		redis.defineCommand(name as string, of as { lua: string });
		delete (redis.scriptsSet as Record<string, unknown>)[name as string];
		all[name as string] = mortalCall(calls, name as string);
	};
	return all;
}

const mortalCall = (calls: Calls, name: string) =>
	async function (this: Mortal, ...args: unknown[]) {
		this.fuse.burn();
		const answer = await calls[name]!(...args);
		this.fuse.burn();
		return answer;
	};

type Options = {
	redis: Redis;
	prefix: string;
	n8n: FakeN8n;
	fuse: Fuse;
	now(): number;
	route: Route;
	/** Runs of retries that Flowbell has made. */
	ours: ReadonlySet<number>;
	hear<Type extends keyof AlertEvents>(type: Type, event: AlertEvents[Type]): void;
};

const log = pino({ level: process.env.FLOWBELL_TIMELINES_LOG ?? 'silent' });
const told = ['alert', 'healed', 'said', 'unmuted'] as const;

/** One process of Flowbell, as far as alerts go. */
export async function startProcess({ n8n, fuse, now, route, ours, hear, ...options }: Options) {
	const redis = fused(options.redis, fuse);
	const key = (...parts: (string | number)[]) => `${options.prefix}:${parts.join(':')}`;
	const epochs = createEpochs(redis, key('epoch'));
	const runKey = (part: string, { id }: { id: string | number }) => key(part, `${epochs.tag()}${id}`);
	const store = createAlertStore(redis, { key, runKey });
	const operations = createEvents<OperationEvents>();
	const claim = async () => 'OK' as const;
	const owned = async (_: string, runs: readonly { id: number }[]) =>
		new Set(runs.map(({ id }) => id).filter((id) => ours.has(id)));
	const connections = { producer: redis } as unknown as Connections;
	const base = { connections, prefix: options.prefix, key, runKey, epochs, now, log };
	const instance = {
		...{ name: 'main', ref, linkTo: (_: string, id: number) => `https://n8n.example.com/${id}` },
		capabilities: Object.assign(async () => n8n.capabilities, {}),
		workflowFacts: { of: async () => ({ tags: null, projects: null, saved: null }) },
		workflowNames: { nameOf: async (id: string) => id },
	} as unknown as Parameters<typeof createWatching>[1]['instance'];
	const { alerts, tick, begin, pushing } = createWatching(
		base,
		{
			...{ n8n: n8n.clientFor(fuse.burn), instance, store, route, pollSeconds: 5, limitSeenAt: () => null },
			routeCondition: async () => [],
			operations: {
				events: operations,
				owners: { claim, owned, claimed: async () => new Set<number>() },
				switches: { note: async () => 'OK', drop: async () => 0, last: async () => null },
			},
			words: { newReference: () => 'F7K2-9QXM', command: '/n8n' },
			unreadableRows: async () => 0,
		},
		async () => {},
	);
	const push = createPush(base, {
		...{ ...pushing, token: null, wake: async () => {} },
		poll: (signal) => tick({}, { signal }),
	});
	for (const type of told) {
		alerts.events.on(type, (event) => {
			fuse.burn();
			hear(type, event as never);
			fuse.burn();
		});
	}
	await epochs.refresh();
	return { alerts, operations, store, tick, begin, push, runKey, epochs };
}

export type Process = Awaited<ReturnType<typeof startProcess>>;
