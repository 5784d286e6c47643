import type { WebClient } from '@slack/web-api';

/** Pages of channels that are read for a name; `conversations.list` may be asked 20 times a minute. */
const maxPages = 10;

/**
 * The id of the channel that is told of failures. Names can be reused and changed, so all else goes by id; a name is
 * looked up once. Rejects with a plain sentence where there is no such channel.
 */
export async function findChannel(client: WebClient, idOrName: string): Promise<string> {
	if (!idOrName.startsWith('#')) return idOrName;
	const name = idOrName.slice(1);
	let cursor: string | undefined;
	for (let page = 0; page < maxPages; page++) {
		const answer = await client.conversations.list({
			types: 'public_channel,private_channel',
			exclude_archived: true,
			limit: 1_000,
			...(cursor ? { cursor } : {}),
		});
		const found = answer.channels?.find((channel) => channel.name === name);
		if (found?.id) return found.id;
		cursor = answer.response_metadata?.next_cursor || undefined;
		if (!cursor) break;
	}
	throw new Error(`Flowbell sees no channel ${idOrName}. Make it or, if it is private, invite Flowbell to it.`);
}
