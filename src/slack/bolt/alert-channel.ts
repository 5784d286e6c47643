import type { ConversationsListResponse, WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Sharing } from './directory.js';

/** Pages of channels that are read for a name; `conversations.list` may be asked 20 times a minute. */
const maxPages = 10;

/** A channel that is not there yet is looked for again this often. */
const againMs = 30_000;

/** Where failures ring. */
export function createAlertChannel(idOrName: string, client: WebClient, sharing: Sharing, log: Logger) {
	let id: string | null = null;
	let timer: NodeJS.Timeout | undefined;

	/** Looks for it, and goes on looking until it is there; `found` is called where that took more than one look. */
	async function find(found: () => void): Promise<void> {
		try {
			id = await findChannel(client, idOrName);
			if (timer) found();
			await warnIfShared(id, sharing, log);
		} catch (error) {
			log.error({ err: error }, 'the alert channel is not found; failures are kept until it is');
			timer = setTimeout(find, againMs, found);
		}
	}

	return {
		/** Null until it is found. */
		id: () => id,
		find,
		stop: () => clearTimeout(timer),
	};
}

/** Whoever is in the channel reads along. */
async function warnIfShared(channel: string, sharing: Sharing, log: Logger) {
	const shared = await sharing(channel);
	if (shared) {
		log.warn(
			{ channel },
			'The alert channel is shared with another organisation: its people see every failure that rings there, with the names and errors in it. Set FLOWBELL_ALERT_CHANNEL to another one if they should not.',
		);
	}
	if (shared === null) log.warn({ channel }, 'Slack does not say whether the alert channel is shared with others.');
}

/** A name is looked up once: it can be reused and changed, so all else goes by the id. */
async function findChannel(client: WebClient, idOrName: string): Promise<string> {
	if (!idOrName.startsWith('#')) return idOrName;
	const name = idOrName.slice(1);
	const open = { types: 'public_channel,private_channel', exclude_archived: true, limit: 1_000 };
	let pages = 0;
	for await (const page of client.paginate('conversations.list', open)) {
		const found = (page as ConversationsListResponse).channels?.find((channel) => channel.name === name);
		if (found?.id) return found.id;
		if (++pages >= maxPages) break;
	}
	throw new Error(`Flowbell sees no channel ${idOrName}. Make it or, if it is private, invite Flowbell to it.`);
}
