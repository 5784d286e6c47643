import type { WebClient } from '@slack/web-api';
import { slackFault } from '../slackFault.js';

type Wanted = { channel: string; threadTs: string | null; outboxId: string; since: number };
type Row = { ts?: string; metadata?: { event_payload?: Record<string, unknown> } };

/** Slack's clock and ours may differ by this much. */
const slackMs = 120_000;
const pageSize = 200;
const mostPages = 5;

/**
 * Looks in the channel's history, or the thread, for the message that carries this outbox id in its metadata.
 * Null: it is not there. `unreadable`: the bot may not read this channel (the scope is optional).
 */
export async function findPosted(
	client: WebClient,
	{ channel, threadTs, outboxId, since }: Wanted,
): Promise<{ channel: string; ts: string } | null | 'unreadable'> {
	const oldest = String(Math.floor((since - slackMs) / 1_000));
	let cursor: string | undefined;
	for (let page = 0; page < mostPages; page++) {
		const paging = { oldest, limit: pageSize, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
		try {
			const answer = threadTs
				? await client.conversations.replies({ channel, ts: threadTs, ...paging })
				: await client.conversations.history({ channel, ...paging });
			const hit = (answer.messages as Row[]).find((row) => row.metadata?.event_payload?.outbox_id === outboxId);
			if (hit) return { channel, ts: hit.ts! };
			cursor = answer.response_metadata?.next_cursor || undefined;
			if (!cursor) return null;
		} catch (error) {
			const fault = slackFault(error);
			// With its parent the whole thread is gone.
			if (fault.kind === 'thread-gone') return null;
			if (fault.kind === 'refused' || fault.kind === 'route') return 'unreadable';
			throw error;
		}
	}
	return null;
}
