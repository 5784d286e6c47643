import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { BlockedChannels } from './blocked-channels.js';
import { type Entry, goesAtOnce, type Line, postPriority, updatePriority } from './draft.js';
import type { PacedQueues, RateLimit } from './paced-queues.js';
import type { OutboxStore } from './store.js';
import type { OutboxTimings } from './timings.js';

type Scheduler = ReturnType<typeof createScheduler>;

/** What those that deliver share. */
export type Parts = {
	client: WebClient;
	store: OutboxStore;
	queues: PacedQueues;
	scheduler: Scheduler;
	blockedChannels: BlockedChannels;
	timings: OutboxTimings;
	now(): number;
	log: Logger;
	onRateLimited?(): void;
};

type Deps = Pick<Parts, 'store' | 'queues' | 'timings' | 'now'> & {
	/** The channel that is set for alerts; null while it is not found. */
	alertChannel(): string | null;
	/** Sees to it that somebody drains the queue; `promote`: right now. */
	wake(queue: string, options?: { promote: boolean }): Promise<unknown>;
	/** Has an entry looked at by itself in so many milliseconds. */
	reconcileLater(id: string, ms: number): Promise<unknown>;
};

/** Slack counts updates over all channels. */
export const updatesQueue = 'updates';
/** Where updates wait in a channel that takes none. */
export const blockedUpdatesQueue = (channel: string) => `updates-${channel}`;
/** Posts of which Slack has not said whether it took them: each is looked for by itself, and counts as waiting. */
export const doubtQueue = 'doubt';
export const isUpdatesQueue = (queue: string) => queue === updatesQueue || queue.startsWith(blockedUpdatesQueue(''));

const threadMark = 'thread:';
const threadMember = (parent: string) => `${threadMark}${parent}`;
/** The key of the message whose thread waits; null: it is no thread. */
export const parentOf = (member: string) => (member.startsWith(threadMark) ? member.slice(threadMark.length) : null);

/** Some updates at once after a rest, as a click means two or three; two are kept for the card that is clicked. */
const updateBurst = { burst: 5, reserve: 2, maxSlowdown: 8 };

/** Which queue a message waits in: it is in one, or waits for its thread to be there, or for its time. */
export function createScheduler({ store, queues, timings, alertChannel, wake, reconcileLater, now }: Deps) {
	async function enqueue(queue: string, member: string, priority: number, arrival: number, promote = false) {
		await queues.add(queue, member, priority, arrival || now() * 100);
		await wake(queue, { promote });
	}

	const channelOf = (entry: Entry) => (entry.followsSetting && alertChannel()) || entry.channel;

	function dueInMs(entry: Entry) {
		const every = entry.urgency === 'flood' ? timings.floodMs : timings.coalesceMs;
		return goesAtOnce(entry) ? 0 : entry.sentAt + every - now();
	}

	async function scheduleUpdate(id: string, entry: Entry) {
		if (entry.version <= entry.sent) return;
		const wait = dueInMs(entry);
		if (wait > 0) return reconcileLater(id, wait);
		return enqueue(updatesQueue, id, updatePriority(entry), now() * 100, goesAtOnce(entry));
	}

	/** All lines of a thread wait in the queue as one, when the message above them is posted. */
	async function scheduleThread(parentId: string, priority = Number.POSITIVE_INFINITY) {
		const [id] = await store.thread.first(parentId, 1);
		if (id === undefined) return;
		const [line, parent] = await Promise.all([store.read(id), store.read(parentId)]);
		if (parent?.phase === 'gone') {
			return store.linesGone(parentId, await store.thread.first(parentId, 1_000));
		}
		// Whoever brings the one to Slack, or finds out about the other, comes here again.
		if (!parent?.ts || line?.phase === 'posting') return;
		const first = line ? Math.min(priority, postPriority(line)) : 0;
		await enqueue(parent.channel, threadMember(parentId), first, line?.arrival ?? 0);
	}

	/** Its first line has been told: the next one waits in its place, or none. */
	async function rescheduleThread(queue: string, parentId: string) {
		const [id] = await store.thread.first(parentId, 1);
		const line = id === undefined ? null : await store.read(id);
		const place = line ? { priority: postPriority(line), arrival: line.arrival } : null;
		await queues.removeIfThreadEmpty(queue, threadMember(parentId), store.thread.key(parentId), place);
	}

	/** Puts it where it has to wait now, wherever it stood before. */
	async function schedule(id: string): Promise<void> {
		const entry = await store.read(id);
		// Whoever is posting it sees to the rest.
		if (!entry || entry.phase === 'gone' || entry.phase === 'posting') return;
		if (entry.ts) await scheduleUpdate(id, entry);
		else if (entry.threadOf) {
			await store.thread.add(entry.threadOf, id, entry.arrival || now() * 100);
			await scheduleThread(entry.threadOf, postPriority(entry));
		} else await enqueue(channelOf(entry), id, postPriority(entry), entry.arrival);
	}

	return {
		channelOf,
		/** How long a change of it waits for the next one. */
		dueInMs,
		enqueue,
		reconcileLater,
		schedule,
		scheduleThread,
		rescheduleThread,
		/** What waits in its thread, and what is newer of itself. */
		async scheduleFollowing(id: string, entry: Entry) {
			await scheduleThread(entry.threadOf ?? id);
			await schedule(id);
		},
		/** It may be posted or not: it is looked for by itself, and nothing waits behind it. */
		async setAside(queue: string, member: string, { id, entry }: Line, intendedAt: number): Promise<null> {
			await reconcileLater(id, Math.max(1, intendedAt + timings.unknownOutcomeMs - now()));
			await queues.add(doubtQueue, id, postPriority(entry), entry.arrival);
			await queues.remove(queue, member);
			return null;
		},
		rateLimitOf: (queue: string) => rateLimitOf(queue, timings),
	};
}

function rateLimitOf(queue: string, timings: Deps['timings']): RateLimit {
	if (isUpdatesQueue(queue)) return { everyMs: timings.updateIntervalMs, ...updateBurst };
	// Slack says how often one may post (docs/slack.md, 5): half of that is refused for some other reason.
	return { everyMs: timings.postIntervalMs, burst: 1, reserve: 0, maxSlowdown: 2 };
}
