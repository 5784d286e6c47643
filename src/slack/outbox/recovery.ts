import type { WebClient } from '@slack/web-api';
import type { Requeue } from '../../redis/queue.js';
import { slackFault } from '../bolt/slack-fault.js';
import type { Entry, Line } from './draft.js';
import type { Parts } from './scheduler.js';

/** The process died, or the answer was lost, between the intent to post and the message's ts: finds out what became of it. */
export function createRecovery({ client, store, timings, now, log }: Parts) {
	return async function recover(id: string, entry: Entry): Promise<Requeue | undefined> {
		const waited = now() - entry.intendedAt;
		if (waited < timings.unknownOutcomeMs) return { requeueInMs: timings.unknownOutcomeMs - waited };
		const parent = entry.threadOf ? await store.read(entry.threadOf) : null;
		const found = await findPosted(client, entry, parent?.ts ?? null, store.outboxId(id));
		switch (found.kind) {
			case 'not-yet':
				if (found.searched) await store.searched(id, found.searched);
				return { requeueInMs: found.afterMs };
			case 'found': {
				const others: Line[] = [];
				for (const each of entry.together) {
					const line = await store.read(each);
					if (line) others.push({ id: each, entry: line });
				}
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
		return undefined;
	};
}

type Row = { ts?: string; metadata?: { event_payload?: Record<string, unknown> } };

type SearchResult =
	| { kind: 'found'; channel: string; ts: string }
	/** All that was posted in the time in which it can have come has been read, and it is not there. */
	| { kind: 'not-there' }
	/** There is more to read, after so many milliseconds. */
	| { kind: 'not-yet'; searched: Entry['searched']; afterMs: number }
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
async function findPosted(client: WebClient, entry: Entry, threadTs: string | null, id: string): Promise<SearchResult> {
	const { channel, firstIntendedAt, intendedAt } = entry;
	const oldest = String(Math.floor((firstIntendedAt - slackMs) / 1_000));
	const latest = String(Math.ceil((intendedAt + arrivesWithinMs) / 1_000));
	const span = { channel, oldest, latest, limit: pageSize, include_all_metadata: true };
	let { searched } = entry;
	for (let page = 0; page < maxPagesAtOnce; page++) {
		const wanted = { ...span, ...(searched && { cursor: searched.cursor }) };
		try {
			const answer = threadTs
				? await client.conversations.replies({ ...wanted, ts: threadTs })
				: await client.conversations.history(wanted);
			const hit = (answer.messages as Row[]).find((row) => row.metadata?.event_payload?.outbox_id === id);
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
