import type { Requeue } from '../../redis/queue.js';
import { postPriorities } from './draft.js';
import { createPosts } from './posts.js';
import { createRecovery } from './recovery.js';
import { doubtQueue, isUpdatesQueue, type Parts } from './scheduler.js';
import { createUpdates } from './updates.js';

/** Brings what waits to Slack. One process at a time drains a queue; where two should, nothing is sent twice. */
export function createDelivery(parts: Parts) {
	const { store, queues, scheduler, blockedChannels, timings, now, log } = parts;
	const sendPost = createPosts(parts);
	const sendUpdate = createUpdates(parts);
	const recover = createRecovery(parts);

	return {
		/** Sends what the rate limit allows; says when to come again, or that nothing is left. */
		async drain(queue: string, signal: AbortSignal): Promise<Requeue | undefined> {
			if (queue === doubtQueue) {
				for (const id of await queues.members(queue)) await scheduler.reconcileLater(id, 1);
				return undefined;
			}
			const limit = scheduler.rateLimitOf(queue);
			for (;;) {
				signal.throwIfAborted();
				const next = await queues.next(queue, limit);
				if (next === null) return undefined;
				if ('waitMs' in next) return { requeueInMs: next.waitMs };
				try {
					await (isUpdatesQueue(queue) ? sendUpdate : sendPost)(queue, next.member);
				} catch (error) {
					// Whatever is wrong with this one, the others must not wait for it; where it is Redis, this throws as well.
					await queues.requeue(queue, next.member, postPriorities.line, now() * 100);
					await queues.countSend(queue, limit);
					log.error({ err: error, queue, member: next.member }, 'a message is tried again after the others');
				}
			}
		},
		/** Finds out what became of one whose outcome is unknown; any other is put where it has to wait. */
		async reconcile(id: string): Promise<Requeue | undefined> {
			const entry = await store.read(id);
			if (entry?.phase === 'posting') {
				const again = await recover(id, entry);
				if (again) return again;
			}
			// Also what waits for it in its thread: whoever was at it before may have died.
			if (entry) await scheduler.scheduleFollowing(id, entry);
			// It waits somewhere all the time; by now it may be under way once more.
			const isUnderWay = (await store.read(id))?.phase === 'posting';
			if (isUnderWay) return { requeueInMs: timings.unknownOutcomeMs };
			await queues.remove(doubtQueue, id);
			return undefined;
		},
		/** The channel that is set for alerts is another than before: what waits goes there. */
		async followAlertChannel(): Promise<void> {
			for (const queue of await queues.names()) {
				if (isUpdatesQueue(queue)) continue;
				for (const member of await queues.members(queue)) {
					const entry = await store.read(member);
					if (entry?.phase !== 'new' || scheduler.channelOf(entry) === queue) continue;
					await scheduler.schedule(member);
					await queues.remove(queue, member);
				}
				if (await queues.isEmpty(queue)) await blockedChannels.unblock(queue);
			}
		},
	};
}
