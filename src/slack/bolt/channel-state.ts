import { WebAPIPlatformError, type WebClient } from '@slack/web-api';

/** Slack's code for why Flowbell cannot post there; null: it can. Throws where Slack does not say. */
export type ChannelStates = (channelId: string) => Promise<string | null>;

/** Public channels take messages of an app that is not in them; of private ones it knows nothing until it is invited. */
export function createChannelStates(client: WebClient): ChannelStates {
	return async function stateOf(channel) {
		try {
			const { channel: found } = await client.conversations.info({ channel });
			if (found?.is_archived) return 'is_archived';
			const open = found?.is_member || found?.is_im || !(found?.is_private || found?.is_mpim);
			return open ? null : 'not_in_channel';
		} catch (error) {
			if (error instanceof WebAPIPlatformError && error.data.error === 'channel_not_found') return 'not_in_channel';
			throw error;
		}
	};
}
