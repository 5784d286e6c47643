import { whole } from '../blocks/spoken.js';
import { slackFault } from '../bolt/slack-fault.js';
import { type Entry, updatePriorities, updatePriority } from './draft.js';
import { blockedUpdatesQueue, type Parts, updatesQueue } from './scheduler.js';

const maxBackoffMs = 30_000;

/** Shows the newest state of whichever message is first in the queue of updates, or in that of a channel that took none. */
export function createUpdates(parts: Parts) {
	const { client, store, queues, scheduler, blockedChannels, now } = parts;
	const failed = createUpdateFailures(parts, leave);

	/** Something newer may have been put while it was on its way: no death may leave it without a place. */
	async function leave(queue: string, id: string) {
		const entry = await store.read(id);
		if (entry?.ts && (await queues.removeIfSent(queue, id, store.key(id)))) return;
		if (entry?.ts && queue === updatesQueue) {
			// What goes at once goes from where it stands.
			const wait = scheduler.dueInMs((await store.read(id)) ?? entry);
			if (wait <= 0) return;
			await scheduler.reconcileLater(id, wait);
		} else await scheduler.schedule(id);
		await queues.remove(queue, id);
	}

	return async function sendNext(queue: string, id: string): Promise<unknown> {
		const entry = await store.read(id);
		if (!entry?.ts || entry.version <= entry.sent) return leave(queue, id);
		const { channel, ts, text, blocks } = entry;
		if (queue !== updatesQueue && !(await blockedChannels.isBlocked(channel, 'updates'))) return leave(queue, id);
		await queues.countSend(queue, scheduler.rateLimitOf(queue));
		try {
			await client.chat.update({ channel, ts, ...whole({ text, blocks }), parse: 'none' });
		} catch (error) {
			return failed(queue, id, entry, error);
		}
		await store.updated(id, entry.version, now());
		await queues.succeeded(queue);
		await queues.succeeded(blockedUpdatesQueue(channel));
		await blockedChannels.unblock(channel, 'updates');
		await leave(queue, id);
	};
}

function createUpdateFailures(parts: Parts, leave: (queue: string, id: string) => Promise<void>) {
	const { store, queues, scheduler, blockedChannels, timings, now, log } = parts;

	/** It waits by itself from then on, and nobody behind it. */
	async function refused(queue: string, id: string, entry: Entry, kind: string, code: string) {
		const priority = updatePriority(entry);
		const blocked = blockedUpdatesQueue(entry.channel);
		const again = (await queues.countFailure(blocked, 'refused')) > 1;
		if (kind !== 'route' && !again) {
			log.warn({ outbox: id, code }, 'Slack refused an update');
			return queues.requeue(queue, id, priority, now() * 100);
		}
		await queues.pause(blocked, timings.blockedRetryMs);
		if (queue === blocked) await queues.requeue(blocked, id, priority, now() * 100);
		else {
			await scheduler.enqueue(blocked, id, priority, now() * 100);
			await queues.remove(queue, id);
		}
		await blockedChannels.block(entry.channel, code, 'updates');
	}

	/** Where it fails again it goes behind all others: it may be the only one that Slack cannot change. */
	async function unanswered(queue: string, id: string, entry: Entry) {
		const times = await queues.failed(queue, timings.updateIntervalMs, maxBackoffMs, now());
		await queues.requeue(queue, id, times > 1 ? updatePriorities.follows : updatePriority(entry), now() * 100);
	}

	return async function failed(queue: string, id: string, entry: Entry, error: unknown): Promise<unknown> {
		const fault = slackFault(error);
		switch (fault.kind) {
			case 'rate-limited':
				parts.onRateLimited?.();
				return queues.backOff(queue, fault.retryAfterMs, scheduler.rateLimitOf(queue));
			case 'message-gone':
				await store.deleted(id, entry.ts!);
				return leave(queue, id);
			case 'blocks':
				if (entry.blocks.length === 0) return refused(queue, id, entry, 'refused', fault.code);
				log.error({ err: error, outbox: id }, 'Slack refused the blocks; showing the plain text instead');
				return store.plain(id, entry.version);
			case 'unknown':
				log.warn({ err: error, outbox: id }, 'an update that Slack did not answer: it is sent again');
				return unanswered(queue, id, entry);
			case 'thread-gone':
				return refused(queue, id, entry, 'refused', 'thread_not_found');
			default:
				return refused(queue, id, entry, fault.kind, fault.code);
		}
	};
}
