import type { Line } from './draft.js';
import { fitTogether } from './message.js';
import { type Parts, parentOf } from './scheduler.js';

/** What goes out as one message: an entry, and with a line of a thread the next ones. */
export type Outgoing = Line & { parent: { id: string; ts: string } | null; others: Line[] };

/** Lines of a thread that are looked at for one message. */
const maxMerged = 20;

/** Makes the message of whoever is first in a channel's queue; null where nothing is to be sent now. */
export function createOutgoing({ store, queues, scheduler, timings, now }: Parts) {
	async function single(queue: string, id: string): Promise<Outgoing | null> {
		const entry = await store.read(id);
		if (entry?.phase === 'posting') return scheduler.setAside(queue, id, { id, entry }, entry.intendedAt);
		const stays = entry?.phase === 'new' && !entry.ts && !entry.threadOf && scheduler.channelOf(entry) === queue;
		if (stays) return { id, entry, parent: null, others: [] };
		// Whoever posted it may have died before its thread was scheduled.
		if (entry) await scheduler.scheduleFollowing(id, entry);
		await queues.remove(queue, id);
		return null;
	}

	async function fromThread(queue: string, member: string, parentId: string): Promise<Outgoing | null> {
		const parent = await store.read(parentId);
		const [id, ...next] = await store.thread.first(parentId, maxMerged);
		if (id === undefined || !parent?.ts || parent.channel !== queue) {
			await queues.remove(queue, member);
			await scheduler.scheduleThread(parentId);
			return null;
		}
		const entry = await store.read(id);
		if (entry?.phase === 'posting') return scheduler.setAside(queue, member, { id, entry }, entry.intendedAt);
		if (entry?.phase !== 'new') {
			await store.thread.remove(parentId, [id]);
			return null;
		}
		const others: Line[] = [];
		const late = entry.kind === 'line' && !entry.alsoInChannel && now() - entry.arrival / 100 > timings.mergeAfterMs;
		for (const other of late ? next : []) {
			const line = await store.read(other);
			if (line?.phase !== 'new' || line.kind !== 'line' || line.alsoInChannel) break;
			if (!fitTogether([entry, ...others.map((each) => each.entry), line])) break;
			others.push({ id: other, entry: line });
		}
		return { id, entry, parent: { id: parentId, ts: parent.ts }, others };
	}

	return (queue: string, member: string) => {
		const parentId = parentOf(member);
		return parentId === null ? single(queue, member) : fromThread(queue, member, parentId);
	};
}
