import { whole } from '../blocks/spoken.js';
import { slackFault } from '../bolt/slack-fault.js';
import { postPriorities, postPriority } from './draft.js';
import { asRepeat, asUnclear, joined } from './message.js';
import { createOutgoing, type Outgoing } from './outgoing.js';
import { type Parts, parentOf } from './scheduler.js';

/** A post is not sent by whoever slept this long after writing its intent: another may have looked for it already. */
const sendWithinMs = 3_000;
/** Slack is tried again at least so often, since whatever fails now may be over the next moment. */
const maxBackoffMs = 8_000;
/** A first copy may have arrived. */
const inDoubt = { repeat: asRepeat, unclear: asUnclear };

/** Posts whoever is first in the queue of a channel. */
export function createPosts(parts: Parts) {
	const { client, store, queues, scheduler, blockedChannels, now } = parts;
	const nextOutgoing = createOutgoing(parts);
	const failed = createPostFailures(parts);

	return async function sendNext(queue: string, member: string): Promise<unknown> {
		const outgoing = await nextOutgoing(queue, member);
		if (!outgoing) return;
		const { id, entry, parent, others } = outgoing;
		const at = now();
		await queues.countSend(queue, scheduler.rateLimitOf(queue));
		const together = others.map((other) => other.id);
		// A process that slept since it read the entry, or since it wrote the intent, must not send.
		if (!(await store.intend(id, entry, { channel: queue, together, at }))) return;
		if (now() - at > sendWithinMs) return scheduler.setAside(queue, member, outgoing, at);
		const message = joined([entry, ...others.map((other) => other.entry)]);
		const answer = await client.chat
			.postMessage({
				channel: queue,
				...whole(entry.unclear ? inDoubt[entry.unclear](message) : message),
				...(parent ? { thread_ts: parent.ts, ...(entry.alsoInChannel && { reply_broadcast: true }) } : {}),
				metadata: { event_type: 'flowbell', event_payload: { outbox_id: store.outboxId(id) } },
				parse: 'none',
				unfurl_links: false,
				unfurl_media: false,
			} as never)
			.catch(async (error: unknown) => {
				await failed(queue, member, outgoing, at, error);
				return null;
			});
		if (!answer) return;
		await store.posted(id, entry, { channel: answer.channel!, ts: answer.ts!, at: now(), others });
		await queues.succeeded(queue);
		await blockedChannels.unblock(queue);
		const thread = parentOf(member);
		if (thread !== null) return scheduler.rescheduleThread(queue, thread);
		// Others may wait for it, and something newer may have been put meanwhile: first that, so that no death leaves it.
		await scheduler.scheduleFollowing(id, entry);
		await queues.remove(queue, member);
	};
}

function createPostFailures(parts: Parts) {
	const { store, queues, scheduler, blockedChannels, timings, now, log } = parts;
	const isPlain = ({ entry, others }: Outgoing) =>
		[entry, ...others.map((other) => other.entry)].every(({ blocks }) => blocks.length === 0);
	const idsOf = ({ id, others }: Outgoing) => [id, ...others.map((other) => other.id)];

	/** The thread takes nothing: what somebody waits for goes in the channel, its history stays untold. */
	async function outOfThread(queue: string, outgoing: Outgoing, error: unknown) {
		const { id, entry, parent } = outgoing;
		log.warn({ err: error, outbox: id }, 'a thread takes no messages');
		if (entry.kind === 'line') await store.linesGone(parent!.id, idsOf(outgoing));
		else {
			await store.thread.remove(parent!.id, idsOf(outgoing));
			await store.leaveThread(id);
		}
		await scheduler.schedule(id);
		await scheduler.rescheduleThread(queue, parent!.id);
	}

	async function refused(queue: string, member: string, { id, entry, parent }: Outgoing, kind: string, code: string) {
		const again = (await queues.countFailure(queue, 'refused')) > 1;
		// Of an alert, one refusal may be the fault of the message.
		if (entry.fallbackRecipient && !parent && (entry.kind !== 'alert' || kind === 'route' || again)) {
			// Whoever sends alerts there wants to know; where it is somebody's own card, the person sees it.
			if (entry.kind === 'alert') await blockedChannels.block(queue, code);
			await store.moveTo(id, entry.fallbackRecipient, entry.sameAs);
			await scheduler.schedule(id);
			return queues.remove(queue, member);
		}
		// What may be the fault of this one message alone must not keep the others waiting behind it.
		const priority = again ? postPriorities.line : postPriority(entry);
		if (kind !== 'route') await queues.requeue(queue, member, priority, now() * 100);
		if (kind !== 'route' && !again) return log.warn({ outbox: id, code }, 'Slack refused a post');
		await queues.pause(queue, timings.blockedRetryMs);
		await blockedChannels.block(queue, code);
	}

	return async function failed(queue: string, member: string, outgoing: Outgoing, at: number, error: unknown) {
		const { id, parent, others } = outgoing;
		const fault = slackFault(error);
		if (fault.kind === 'unknown') {
			log.warn({ err: error, outbox: id }, 'a post whose fate is unknown: it will be looked for');
			await queues.failed(queue, timings.postIntervalMs, maxBackoffMs);
			return scheduler.setAside(queue, member, outgoing, at);
		}
		await store.refused(id, at);
		if (fault.kind === 'thread-closed' && parent) return outOfThread(queue, outgoing, error);
		switch (fault.kind) {
			case 'rate-limited':
				parts.onRateLimited?.();
				return queues.backOff(queue, fault.retryAfterMs, scheduler.rateLimitOf(queue));
			case 'thread-gone':
				if (!parent) return refused(queue, member, outgoing, 'refused', 'thread_not_found');
				await store.deleted(parent.id, parent.ts);
				return queues.remove(queue, member);
			case 'blocks':
				if (isPlain(outgoing)) return refused(queue, member, outgoing, 'refused', fault.code);
				log.error({ err: error, outbox: id }, 'Slack refused the blocks; sending the plain text instead');
				for (const { id: each, entry } of [outgoing, ...others]) await store.plain(each, entry.version);
				return;
			// chat.postMessage has no message that could be gone; whatever it says, it is no.
			case 'message-gone':
				return refused(queue, member, outgoing, 'refused', 'message_not_found');
			default:
				return refused(queue, member, outgoing, fault.kind, fault.code);
		}
	};
}
