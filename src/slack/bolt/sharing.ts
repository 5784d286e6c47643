import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Logger } from 'pino';

/** Whether people of another organisation are in a channel, or invited to it. Null: Slack does not say. */
export type Sharing = (channelId: string) => Promise<boolean | null>;

const ttlMs = 60_000;
const maxKept = 1_000;

/** Another workspace of the same Grid organisation is none (`is_org_shared`). */
export function createSharing(client: WebClient, now: () => number, log: Logger): Sharing {
	const kept = new Map<string, { at: number; shared: boolean }>();
	return async (channelId) => {
		// Direct messages with one person.
		if (!/^[CG]/.test(channelId)) return false;
		const known = kept.get(channelId);
		if (known && now() - known.at < ttlMs) return known.shared;
		try {
			const { channel } = await client.conversations.info({ channel: channelId });
			const shared = Boolean(channel?.is_ext_shared || channel?.is_pending_ext_shared);
			if (kept.size >= maxKept) kept.clear();
			kept.set(channelId, { at: now(), shared });
			return shared;
		} catch (error) {
			// A private channel without us in it: nothing is posted there either.
			if (error instanceof WebAPIPlatformError && error.data.error === 'channel_not_found') return false;
			log.warn({ err: error, channel: channelId }, 'whether a channel is shared with others could not be read');
			return null;
		}
	};
}
