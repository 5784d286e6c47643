import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Connections } from '../../redis/connections.js';
import { createQueue } from '../../redis/queue.js';
import { type Backlog, backlogOf } from './backlog.js';
import { createDelivery } from './delivery.js';
import { createGates } from './gates.js';
import { type OutboxTimings, outboxTimings } from './parts.js';
import { closedUpdates, createPlaces } from './places.js';
import { type BrokenRoute, createRoutes } from './routes.js';
import { alertChannel, createOutboxStore, type Draft } from './store.js';

export type Outbox = {
	/** Shows the draft under this key: posts it the first time, updates the message after that. Survives a crash. */
	put(key: string, draft: Draft): Promise<void>;
	/** Where the message of this key stands in Slack, if it is posted. */
	posted(key: string): Promise<{ channel: string; ts: string } | null>;
	/** Channels that take no messages while some wait for them. */
	closedChannels(): Promise<BrokenRoute[]>;
	/** What waits to leave for Slack, and since when. */
	backlog(): Promise<Backlog>;
	/** `waiting`: messages; `active` and `failed`: jobs. */
	counts(): Promise<Record<'waiting' | 'active' | 'failed', number>>;
	/** The channel that is set for alerts has been found, or is another: what waits goes there. */
	alertChannelIs(): void;
	start(): void;
	stop(): Promise<void>;
};

export type OutboxOptions = {
	connections: Connections;
	prefix: string;
	key(...parts: (string | number)[]): string;
	client: WebClient;
	/** The channel that is set for alerts, by its id; null while it is not found. */
	alertChannel(): string | null;
	/** Told once for each channel that stops taking messages. */
	onRouteBroken(route: BrokenRoute): Promise<void>;
	timings?: Partial<OutboxTimings>;
	now(): number;
	log: Logger;
	onRateLimited?(): void;
};

/**
 * The only door by which a lasting message leaves. Slack has no idempotency key (docs/slack.md, 7): the intent is
 * written before the post and travels as its metadata, and a post whose fate is unknown is looked for before it is
 * sent again. What waits stands at gates, one for each channel and one for all updates, and each gate has one job on the
 * queue as long as somebody stands there.
 */
export function createOutbox(options: OutboxOptions): Outbox {
	const { connections, key, now, log } = options;
	const redis = connections.producer;
	const timings = { ...outboxTimings, ...options.timings };
	const store = createOutboxStore(redis, key);
	const gates = createGates(redis, key);
	const routes = createRoutes(redis, key('routes'), options.onRouteBroken, now);

	const wake = (gate: string, { hurry } = { hurry: false }) =>
		queue.add(`gate-${gate}-${randomUUID()}`, { gate }, { latest: `gate-${gate}`, promote: hurry });
	const later = (id: string, ms: number) =>
		queue.add(`see-${id}-${randomUUID()}`, { key: id }, { latest: `see-${id}`, delayMs: Math.ceil(ms) });

	const places = createPlaces({ store, gates, timings, wake, later, alertChannel: options.alertChannel, now });
	const delivery = createDelivery({
		...options,
		...{ store, gates, places, routes, timings, later },
		outboxId: (id) => `${options.prefix}:${id}`,
	});

	const queue = createQueue<{ key: string } | { gate: string }>({
		name: 'outbox',
		connections,
		prefix: options.prefix,
		concurrency: 20,
		log,
		process: (job, { signal }) => ('gate' in job ? delivery.keep(job.gate, signal) : delivery.seeTo(job.key)),
	});

	async function follow() {
		await delivery.followSetting();
		// Where Redis lost the job of a gate, nobody would come until the next message.
		for (const gate of await gates.open()) await wake(gate, { hurry: true });
	}

	function alertChannelIs() {
		follow().catch((error) => log.warn({ err: error }, 'what waits to be posted was not looked at'));
	}

	return {
		async put(id, draft) {
			const wanted = draft.channel === alertChannel ? options.alertChannel() : draft.channel;
			// What is there already has its channel, also where the one that is set cannot be found.
			const channel = wanted ?? (await store.read(id))?.channel;
			if (channel === undefined) throw new Error('the alert channel is not found yet');
			const repeats = draft.about !== undefined && (await store.ringsAlready(draft.about, id));
			const kind = draft.kind === 'alert' && repeats ? 'repeat' : draft.kind;
			if (await store.put(id, { ...draft, kind }, channel, now())) await places.place(id);
		},
		async posted(id) {
			const entry = await store.read(id);
			return entry?.ts ? { channel: entry.channel, ts: entry.ts } : null;
		},
		async closedChannels() {
			const open = new Set(await gates.open());
			// Changes of old messages in a channel that nobody uses any more wait without anybody's missing them.
			const used = (channel: string) => channel === options.alertChannel() && open.has(closedUpdates(channel));
			return (await routes.all()).filter(({ channel }) => open.has(channel) || used(channel));
		},
		backlog: async () => backlogOf(await gates.waiting()),
		async counts() {
			const [{ active = 0, failed = 0 }, { waiting }] = await Promise.all([
				queue.counts(),
				gates.waiting().then(backlogOf),
			]);
			return { waiting, active, failed };
		},
		alertChannelIs,
		start() {
			queue.start();
			alertChannelIs();
		},
		stop: queue.stop,
	};
}
