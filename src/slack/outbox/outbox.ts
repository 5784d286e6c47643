import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Base } from '../../instances/base.js';
import { createEvents } from '../../lib/events.js';
import { createQueue, type Requeue } from '../../redis/queue.js';
import { alertChannel } from '../../routing/index.js';
import { type BlockedChannel, createBlockedChannels } from './blocked-channels.js';
import { createDelivery } from './delivery.js';
import { type Draft, postPriorities } from './draft.js';
import { createPacedQueues, type QueueStats } from './paced-queues.js';
import { blockedUpdatesQueue, createScheduler, isUpdatesQueue, updatesQueue } from './scheduler.js';
import { createOutboxStore } from './store.js';
import { type OutboxTimings, outboxTimings } from './timings.js';

export type Outbox = ReturnType<typeof createOutbox>;

type OutboxOptions = {
	client: WebClient;
	/** The channel that is set for alerts, by its id; null while it is not found. */
	alertChannel(): string | null;
	timings?: Partial<OutboxTimings> | undefined;
};

type OutboxEvents = {
	/** Once for each channel that stops taking messages. */
	channelBlocked: BlockedChannel;
	/** Slack has answered 429. */
	rateLimited: undefined;
};

/**
 * The only door by which a lasting message leaves. Slack has no idempotency key (docs/slack.md, 7): the intent is
 * written before the post and travels as its metadata, and a post whose fate is unknown is looked for before it is
 * sent again. What waits stands in paced queues, one for each channel and one for all updates, and each of them has one
 * job as long as something waits in it.
 */
export function createOutbox(base: Base, options: OutboxOptions) {
	const { connections, key, prefix, now, log } = base;
	const events = createEvents<OutboxEvents>();
	const redis = connections.producer;
	const timings = { ...outboxTimings, ...options.timings };
	const store = createOutboxStore(redis, key, prefix);
	const queues = createPacedQueues(redis, key);
	const tell = (blocked: BlockedChannel) => events.publish('channelBlocked', blocked);
	const blockedChannels = createBlockedChannels(redis, key('blocked-channels'), tell, now);

	const jobs = createQueue<{ key: string } | { queue: string }>({
		name: 'outbox',
		connections,
		prefix,
		concurrency: 20,
		log,
	});
	const wake = (queue: string, { promote } = { promote: false }) =>
		jobs.add(`drain-${queue}-${randomUUID()}`, { queue }, { latest: `drain-${queue}`, promote });
	const reconcileLater = (id: string, ms: number) =>
		jobs.add(`reconcile-${id}-${randomUUID()}`, { key: id }, { latest: `reconcile-${id}`, delayMs: Math.ceil(ms) });

	const parts = { ...base, ...options, store, queues, timings };
	const scheduler = createScheduler({ ...parts, wake, reconcileLater });
	const onRateLimited = () => void events.publish('rateLimited', undefined);
	const delivery = createDelivery({ ...parts, scheduler, blockedChannels, onRateLimited });

	async function follow() {
		await delivery.followAlertChannel();
		// Where Redis lost the job of a queue, nobody would come until the next message.
		for (const queue of await queues.names()) await wake(queue, { promote: true });
	}

	/** What is for the channel that is set waits by itself while that is not found, and then goes where it is. */
	async function drain(queue: string, signal: AbortSignal): Promise<Requeue | undefined> {
		if (queue === alertChannel && options.alertChannel() === null) return { requeueInMs: timings.blockedRetryMs };
		return delivery.drain(queue, signal);
	}

	function alertChannelChanged() {
		follow().catch((error) => log.warn({ err: error }, 'what waits to be posted was not looked at'));
	}

	return {
		events,
		/** Shows the draft under this key: posts it the first time, updates the message after that. Survives a crash. */
		async put(id: string, draft: Draft) {
			const wanted = draft.channel === alertChannel ? options.alertChannel() : draft.channel;
			// What is there already, or its thread, has its channel, also where the one that is set cannot be found.
			const channel = wanted ?? (await store.read(draft.threadOf ?? id))?.channel ?? alertChannel;
			if (await store.put(id, draft, channel, now())) await scheduler.schedule(id);
		},
		/** Where the message of this key stands in Slack, if it is posted. */
		async posted(id: string) {
			const entry = await store.read(id);
			return entry?.ts ? { channel: entry.channel, ts: entry.ts } : null;
		},
		/** Channels that take no messages while some wait for them. */
		async blockedChannels() {
			const busy = new Set(await queues.names());
			// Changes of old messages in a channel that nobody uses any more wait without anybody's missing them.
			const used = (channel: string) => channel === options.alertChannel() && busy.has(blockedUpdatesQueue(channel));
			return (await blockedChannels.all()).filter(({ channel }) => busy.has(channel) || used(channel));
		},
		/** A channel takes messages again, as somebody has seen. */
		unblock: (channel: string) => blockedChannels.unblock(channel),
		/** What waits to leave for Slack, and since when. */
		backlog: async () => backlogOf(await queues.stats()),
		/** `waiting`: messages; `active` and `failed`: jobs. */
		async counts() {
			const [{ active = 0, failed = 0 }, stats] = await Promise.all([jobs.counts(), queues.stats()]);
			return { waiting: backlogOf(stats).waiting, active, failed };
		},
		/** The channel that is set for alerts has been found, or is another: what waits goes there. */
		alertChannelChanged,
		start() {
			jobs.start((job, { signal }) => ('queue' in job ? drain(job.queue, signal) : delivery.reconcile(job.key)));
			alertChannelChanged();
		},
		stop: jobs.stop,
	};
}

/**
 * What waits to leave for Slack. `since`: epoch ms at which the one that has waited longest came; null: nothing waits, save
 * changes of messages in a channel that takes none.
 */
type Backlog = { waiting: number; alerts: number; lines: number; updates: number; since: number | null };

function backlogOf(all: QueueStats[]): Backlog {
	const backlog: Backlog = { waiting: 0, alerts: 0, lines: 0, updates: 0, since: null };
	for (const { queue, counts, since } of all) {
		for (const [priority, count] of Object.entries(counts)) {
			backlog.waiting += count;
			if (isUpdatesQueue(queue)) backlog.updates += count;
			else if (Number(priority) === postPriorities.line) backlog.lines += count;
			else if (Number(priority) !== postPriorities.card) backlog.alerts += count;
		}
		const counted = queue === updatesQueue || !isUpdatesQueue(queue);
		if (counted && Number.isFinite(since)) backlog.since = Math.min(backlog.since ?? since, since);
	}
	return backlog;
}
