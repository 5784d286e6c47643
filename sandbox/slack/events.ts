import { type Deed, type Delivery, deedOf } from './delivery/delivery.js';
import type { Fields } from './model.js';

/** Which scope an event needs; Slack does not send an event whose scope the app lacks. */
const eventScopes: Record<string, string> = {
	app_mention: 'app_mentions:read',
	'message.channels': 'channels:history',
	'message.groups': 'groups:history',
	'message.im': 'im:history',
	'member_joined_channel C': 'channels:read',
	'member_joined_channel G': 'groups:read',
};

const messageNames: Record<string, string> = {
	channel: 'message.channels',
	group: 'message.groups',
	im: 'message.im',
};

/** Sends events that the app is subscribed to and may see. */
export function createEvents(delivery: Delivery, subscribed: readonly string[], hasScope: (scope: string) => boolean) {
	return async (event: Fields): Promise<Deed> => {
		const type = String(event.type);
		const channelType = String(event.channel_type ?? '');
		const name = type === 'message' ? (messageNames[channelType] ?? type) : type;
		const needed = eventScopes[name] ?? eventScopes[`${name} ${channelType}`];
		const wanted = subscribed.includes(name) && (needed === undefined || hasScope(needed));
		if (!wanted) return { acked: false, ackMs: 0 };
		return deedOf(await delivery.event(event), 'The app did not take the event.');
	};
}
