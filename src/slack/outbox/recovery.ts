import type { Requeue } from '../../redis/queue.js';
import { findPosted } from './find-posted.js';
import type { Parts } from './parts.js';
import type { Posts } from './posts.js';
import type { Entry } from './store.js';

/** The process died, or the answer was lost, between the intent to post and the message's ts: finds out what became of it. */
export function createRecovery({ client, store, timings, outboxId, now, log }: Parts, posts: Posts) {
	return async function recover(id: string, entry: Entry): Promise<Requeue | undefined> {
		const waited = now() - entry.intendedAt;
		if (waited < timings.doubtMs) return { requeueInMs: timings.doubtMs - waited };
		const parent = entry.threadOf ? await store.read(entry.threadOf) : null;
		const found = await findPosted(client, {
			channel: entry.channel,
			threadTs: parent?.ts ?? null,
			outboxId: outboxId(id),
			since: entry.firstIntendedAt,
			until: entry.intendedAt,
			searched: entry.searched,
		});
		switch (found.kind) {
			case 'not-yet':
				if (found.searched) await store.searched(id, found.searched);
				return { requeueInMs: found.afterMs };
			case 'found': {
				const lines = await Promise.all(
					entry.together.map(async (each) => ({ id: each, entry: await store.read(each) })),
				);
				const others = lines.flatMap((line) => (line.entry ? [{ ...line, entry: line.entry }] : []));
				// What was posted may be older than what is wanted now: version 0 makes the update go out. Lines never change.
				const version = entry.kind === 'line' ? entry.version : 0;
				await posts.posted(id, entry, { ...found, others, version });
				break;
			}
			case 'not-there':
				await store.notPosted(id);
				break;
			default:
				log.warn({ outbox: id, why: found.kind }, 'nobody can tell whether a message was posted');
				if (entry.kind === 'line') await leave(id, entry);
				else await store.notPosted(id, { as: found.kind === 'too-long' ? 'unclear' : 'repeat' });
		}
		await posts.after(id, entry);
		return undefined;
	};

	/** A line of history is better lost than told twice; a problem or a result the other way round. */
	async function leave(id: string, { threadOf, together }: Entry) {
		for (const each of [id, ...together]) await store.gone(each);
		if (threadOf) await store.thread.remove(threadOf, [id, ...together]);
	}
}
