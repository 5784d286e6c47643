import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Connections } from '../../redis/connections.js';
import { createLane } from '../../redis/lane.js';
import { createDelivery, type OutboxTimings } from './delivery.js';
import { type BrokenRoute, createRoutes, type Routes } from './routes.js';
import { createOutboxStore, type Draft } from './store.js';

export type Outbox = {
	/** Shows the draft under this key: posts it the first time, updates the message after that. Survives a crash. */
	put(key: string, draft: Draft): Promise<void>;
	/** Where the message of this key stands in Slack, if it is posted. */
	posted(key: string): Promise<{ channel: string; ts: string } | null>;
	routes: Routes;
	counts(): Promise<Record<string, number>>;
	start(): void;
	stop(): Promise<void>;
};

export type OutboxOptions = {
	connections: Connections;
	prefix: string;
	key(...parts: (string | number)[]): string;
	client: WebClient;
	/** Told once for each channel that stops taking messages. */
	onRouteBroken(route: BrokenRoute): Promise<void>;
	timings?: Partial<OutboxTimings>;
	now(): number;
	log: Logger;
	onRateLimited?(): void;
};

/**
 * The only door by which a lasting message leaves (DESIGN.md, decision 5). Slack has no idempotency key: the intent is
 * written before the post and travels as its metadata, and a post whose fate is unknown is looked for before it is
 * sent again.
 */
export function createOutbox(options: OutboxOptions): Outbox {
	const { connections, key, now, log } = options;
	const redis = connections.producer;
	const store = createOutboxStore(redis, key);
	const routes = createRoutes(redis, key('routes'), options.onRouteBroken, now);
	const deliver = createDelivery({
		...options,
		store,
		routes,
		wake: (id) => lane.add(`out-${id}-${now()}`, { key: id }, { latest: `out-${id}` }),
	});

	const lane = createLane<{ key: string }>({
		name: 'outbox',
		connections,
		prefix: options.prefix,
		concurrency: 20,
		log,
		work: ({ key }, { signal }) => deliver(key, signal),
	});

	return {
		async put(id, draft) {
			const version = await store.put(id, draft);
			if (version !== null) await lane.add(`out-${id}-${version}-${now()}`, { key: id }, { latest: `out-${id}` });
		},
		async posted(id) {
			const entry = await store.read(id);
			return entry?.ts ? { channel: entry.channel, ts: entry.ts } : null;
		},
		routes,
		counts: lane.counts,
		start: lane.start,
		stop: lane.stop,
	};
}
