import type { Again } from '../../redis/lane.js';
import { slackFault } from '../slackFault.js';
import { findPosted } from './findPosted.js';
import type { OutboxOptions } from './outbox.js';
import { createChannelPace } from './pace.js';
import type { Routes } from './routes.js';
import type { createOutboxStore, Entry } from './store.js';

export type OutboxTimings = {
	/** Between two updates of one message; the last state always goes out. */
	coalesceMs: number;
	/** Between two posts to one channel. */
	paceMs: number;
	/** A post that Slack has not answered is in doubt; how long before the channel's history is asked. */
	doubtMs: number;
	/** Between two tries on a channel that takes no messages: it may be unarchived, the bot invited. */
	closedMs: number;
};

export const outboxTimings: OutboxTimings = { coalesceMs: 3_000, paceMs: 1_000, doubtMs: 12_000, closedMs: 60_000 };

/** A line waits this long for a message that somebody deleted to be posted anew. */
const threadMs = 10 * 60_000;
/** Slack counts updates over all channels. */
const updates = 'chat.update';

/** A post is not sent by whoever slept this long after writing its intent: another may have looked for it already. */
const sendWithinMs = 3_000;

type Deps = Omit<OutboxOptions, 'onRouteBroken'> & {
	store: ReturnType<typeof createOutboxStore>;
	routes: Routes;
	/** Sees to it that an entry is on its way. */
	wake(id: string): Promise<unknown>;
};

/**
 * Brings one entry to Slack: posts it, updates what was posted, or finds out whether it was. Each try does one of them
 * and says when the next is due.
 */
export function createDelivery(options: Deps) {
	const { client, store, routes, wake, now, log } = options;
	const timings = { ...outboxTimings, ...options.timings };
	const pace = createChannelPace(
		options.connections.producer,
		(channel) => options.key('pace', channel),
		timings.paceMs,
	);
	const outboxId = (id: string) => `${options.prefix}:${id}`;

	async function deliver(id: string, signal: AbortSignal): Promise<Again | undefined> {
		const entry = await store.read(id);
		if (!entry || entry.phase === 'gone') return undefined;
		signal.throwIfAborted();
		if (entry.ts) return update(id, entry);
		if (entry.phase === 'posting') return recover(id, entry);
		return post(id, entry);
	}

	async function post(id: string, entry: Entry, repeated = false): Promise<Again | undefined> {
		const parent = entry.threadOf ? await store.read(entry.threadOf) : null;
		if (entry.threadOf && parent?.phase === 'gone') return drop(id);
		if (entry.threadOf && !parent?.ts) return { againInMs: 1_000 };
		if (entry.after && (await isOnItsWay(entry.after))) {
			// Whoever put it may have died before there was a job for it. Where there is one, this adds none.
			await wake(entry.after);
			return { againInMs: 200 };
		}
		const channel = parent?.channel ?? entry.channel;
		const wait = await pace.reserve(channel, id, entry.behind);
		if (wait > 0) return { againInMs: wait };
		const at = now();
		// A process that slept since it read the entry, or since it wrote the intent, must not send.
		if (!(await store.intend(id, at, entry))) return { againInMs: 1_000 };
		if (now() - at > sendWithinMs) return { againInMs: timings.doubtMs };
		try {
			const answer = await client.chat.postMessage({
				channel,
				text: entry.text,
				blocks: repeated ? [...entry.blocks, mayBeRepeat] : entry.blocks,
				...(parent?.ts ? { thread_ts: parent.ts } : {}),
				metadata: { event_type: 'flowbell', event_payload: { outbox_id: outboxId(id) } },
				parse: 'none',
				unfurl_links: false,
				unfurl_media: false,
			} as never);
			await store.posted(id, { channel: answer.channel!, ts: answer.ts!, version: entry.version, at: now() });
			await pace.done(channel, id);
			await routes.works(channel);
			return again(id);
		} catch (error) {
			return postFailed(id, entry, channel, error);
		}
	}

	async function isOnItsWay(id: string): Promise<boolean> {
		const phase = (await store.read(id))?.phase;
		return phase === 'new' || phase === 'posting';
	}

	async function postFailed(id: string, entry: Entry, channel: string, error: unknown): Promise<Again | undefined> {
		const fault = slackFault(error);
		if (fault.kind === 'unknown') {
			log.warn({ err: error, outbox: id }, 'a post whose fate is unknown: it will be looked for');
			return { againInMs: timings.doubtMs };
		}
		await store.notPosted(id);
		if (fault.kind === 'rate-limited') {
			options.onRateLimited?.();
			await pace.hold(channel, fault.retryAfterMs);
			return { againInMs: fault.retryAfterMs };
		}
		if (fault.kind === 'thread-gone') {
			// 0 at the first try, as it was read before.
			const since = entry.firstIntendedAt || now();
			return now() - since > threadMs ? drop(id) : { againInMs: timings.coalesceMs };
		}
		if (fault.kind === 'route' && entry.elseTo) {
			await store.moveTo(id, entry.elseTo);
			return { againInMs: 1 };
		}
		if (fault.kind === 'route') {
			await routes.broken(channel, fault.code);
			return { againInMs: timings.closedMs };
		}
		if (fault.kind === 'blocks') {
			log.error({ err: error, outbox: id }, 'Slack refused the blocks; sending the plain text instead');
			await store.plain(id);
			return { againInMs: 1 };
		}
		throw error;
	}

	/** The process died, or the answer was lost, between the intent and the message's ts. */
	async function recover(id: string, entry: Entry): Promise<Again | undefined> {
		const waited = now() - entry.intendedAt;
		if (waited < timings.doubtMs) return { againInMs: timings.doubtMs - waited };
		const parent = entry.threadOf ? await store.read(entry.threadOf) : null;
		const found = await findPosted(client, {
			channel: parent?.channel ?? entry.channel,
			threadTs: parent?.ts ?? null,
			outboxId: outboxId(id),
			since: entry.firstIntendedAt,
		});
		if (found === 'unreadable') {
			// Nobody can tell. A line of history is better lost than told twice; an alert the other way round.
			return entry.threadOf ? drop(id) : post(id, entry, true);
		}
		if (!found) return post(id, entry);
		// What was posted may be older than what is wanted now: version 0 makes the update go out.
		await store.posted(id, { channel: found.channel, ts: found.ts, version: 0, at: now() });
		return again(id);
	}

	async function update(id: string, entry: Entry): Promise<Again | undefined> {
		if (entry.version <= entry.sent) return undefined;
		const wait = entry.sentAt + timings.coalesceMs - now();
		if (wait > 0) return { againInMs: wait };
		const held = await pace.held(updates);
		if (held > 0) return { againInMs: held };
		try {
			await client.chat.update({
				channel: entry.channel,
				ts: entry.ts!,
				text: entry.text,
				blocks: entry.blocks,
				parse: 'none',
			});
			await store.updated(id, entry.version, now());
			await routes.works(entry.channel);
			return again(id);
		} catch (error) {
			return updateFailed(id, entry, error);
		}
	}

	async function updateFailed(id: string, entry: Entry, error: unknown): Promise<Again | undefined> {
		const fault = slackFault(error);
		if (fault.kind === 'rate-limited') {
			options.onRateLimited?.();
			await pace.hold(updates, fault.retryAfterMs);
			return { againInMs: fault.retryAfterMs };
		}
		if (fault.kind === 'message-gone') {
			await store.notPosted(id);
			return { againInMs: 1 };
		}
		if (fault.kind === 'blocks') {
			await store.plain(id);
			return { againInMs: 1 };
		}
		if (fault.kind === 'route') {
			await routes.broken(entry.channel, fault.code);
			return { againInMs: timings.closedMs };
		}
		throw error;
	}

	/** Something newer may have been put while this was on its way. */
	async function again(id: string): Promise<Again | undefined> {
		const entry = await store.read(id);
		return entry && entry.version > entry.sent ? { againInMs: timings.coalesceMs } : undefined;
	}

	async function drop(id: string): Promise<undefined> {
		await store.gone(id);
		return undefined;
	}

	return deliver;
}

const mayBeRepeat = {
	type: 'context',
	elements: [
		{
			type: 'plain_text',
			text: 'This may be a repeat: Slack did not say whether the first copy arrived.',
			emoji: false,
		},
	],
};
