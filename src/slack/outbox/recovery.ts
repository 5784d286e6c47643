import type { WebClient } from '@slack/web-api';
import type { Requeue } from '../../redis/queue.js';
import { slackFault } from '../bolt/slack-fault.js';
import type { Entry } from './draft.js';
import type { Parts } from './parts.js';

/** The process died, or the answer was lost, between the intent to post and the message's ts: finds out what became of it. */
export function createRecovery({ client, store, scheduler, timings, now, log }: Parts) {
	return async function recover(id: string, entry: Entry): Promise<Requeue | undefined> {
		const waited = now() - entry.intendedAt;
		if (waited < timings.unknownOutcomeMs) return { requeueInMs: timings.unknownOutcomeMs - waited };
		const parent = entry.threadOf ? await store.read(entry.threadOf) : null;
		const found = await findPosted(client, {
			channel: entry.channel,
			threadTs: parent?.ts ?? null,
			outboxId: store.outboxId(id),
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
				await store.posted(id, { ...entry, version }, { ...found, at: now(), others });
				break;
			}
			case 'not-there':
				await store.notPosted(id);
				break;
			default:
				log.warn({ outbox: id, why: found.kind }, 'nobody can tell whether a message was posted');
				// A line of history is better lost than told twice; a problem or a result the other way round.
				if (entry.kind === 'line' && entry.threadOf) await store.linesGone(entry.threadOf, [id, ...entry.together]);
				else if (entry.kind === 'line') await store.gone(id);
				else await store.notPosted(id, found.kind === 'too-long' ? 'unclear' : 'repeat');
		}
		await scheduler.scheduleFollowing(id, entry);
		return undefined;
	};
}

type Wanted = {
	channel: string;
	threadTs: string | null;
	outboxId: string;
	/** When it was meant to be posted, the first time and the last (epoch ms). */
	since: number;
	until: number;
	/** Where an earlier part of the search ended. */
	searched: { cursor: string; pages: number } | null;
};
type Row = { ts?: string; metadata?: { event_payload?: Record<string, unknown> } };

type SearchResult =
	| { kind: 'found'; channel: string; ts: string }
	/** All that was posted in the time in which it can have come has been read, and it is not there. */
	| { kind: 'not-there' }
	/** There is more to read, after so many milliseconds. */
	| { kind: 'not-yet'; searched: Wanted['searched']; afterMs: number }
	/** The bot may not read this channel (the scope is optional). */
	| { kind: 'not-readable' }
	/** More was posted in that time than we read. */
	| { kind: 'too-long' };

/** Slack's clock and ours may differ by this much. */
const slackMs = 120_000;
/** A request that was sent, and no longer waited for, has arrived or never will. */
const arrivesWithinMs = 600_000;
const pageSize = 200;
/** At once, as the method may be called some fifty times a minute. */
const maxPagesAtOnce = 5;
const maxPages = 50;
/** Between two parts of a long search. */
const restMs = 1_000;

/** Looks in the channel's history, or the thread, for the message that carries this outbox id in its metadata. */
async function findPosted(client: WebClient, wanted: Wanted): Promise<SearchResult> {
	const { channel, threadTs, outboxId, since, until } = wanted;
	const span = {
		oldest: String(Math.floor((since - slackMs) / 1_000)),
		latest: String(Math.ceil((until + arrivesWithinMs) / 1_000)),
	};
	let { searched } = wanted;
	for (let page = 0; page < maxPagesAtOnce; page++) {
		const paging = { limit: pageSize, include_all_metadata: true, ...(searched ? { cursor: searched.cursor } : {}) };
		try {
			const answer = threadTs
				? await client.conversations.replies({ channel, ts: threadTs, ...span, ...paging })
				: await client.conversations.history({ channel, ...span, ...paging });
			const hit = (answer.messages as Row[]).find((row) => row.metadata?.event_payload?.outbox_id === outboxId);
			if (hit) return { kind: 'found', channel, ts: hit.ts! };
			const cursor = answer.response_metadata?.next_cursor;
			if (!cursor) return { kind: 'not-there' };
			searched = { cursor, pages: (searched?.pages ?? 0) + 1 };
			if (searched.pages >= maxPages) return { kind: 'too-long' };
		} catch (error) {
			const fault = slackFault(error);
			// With its parent the whole thread is gone.
			if (fault.kind === 'thread-gone') return { kind: 'not-there' };
			if (fault.kind === 'rate-limited') return { kind: 'not-yet', searched, afterMs: fault.retryAfterMs };
			if (fault.kind === 'refused' || fault.kind === 'route') return { kind: 'not-readable' };
			throw error;
		}
	}
	return { kind: 'not-yet', searched, afterMs: restMs };
}
