import type { Logger } from 'pino';
import type { SlackDirectory } from '../bolt/directory.js';
import { type BlockedChannel, blockedReason } from './blocked-channels.js';
import type { Outbox } from './outbox.js';

/** `operators`: ids of people and of user groups. */
type Deps = { operators: readonly string[]; directory: SlackDirectory; outbox: Outbox; log: Logger };

/** Each gets a message: a group may be a whole department. */
const maxRecipients = 20;

/** Tells the operators of a channel that takes no messages: else the channel that should be told is the only one that cannot be. */
export function createBlockedChannelNotice({ operators, directory, outbox, log }: Deps) {
	async function operatorIds(): Promise<string[]> {
		const groups = operators.filter((id) => id.startsWith('S'));
		const members = await Promise.all(groups.map((id) => directory.groupMembers(id, 60_000).catch(() => [])));
		const people = operators.filter((id) => !id.startsWith('S'));
		return [...new Set([...people, ...members.flat()])].slice(0, maxRecipients);
	}

	/** May be repeated for the same fault: each of them is told once of each `since`. */
	return async function notify({ channel, reason, since }: BlockedChannel): Promise<void> {
		log.error({ channel, reason }, 'a channel takes no messages; what waits for it is kept');
		if (!/^[CG]/.test(channel)) return;
		const { why, cure } = blockedReason(reason);
		const text = `⚠️ Flowbell cannot post in <#${channel}>: ${why}. What waits for it is kept. ${cure}, or set another FLOWBELL_ALERT_CHANNEL.`;
		for (const operator of await operatorIds()) {
			const key = `blocked-${channel}-${operator}-${since}`;
			await outbox.put(key, { channel: operator, kind: 'card', text, blocks: [] });
		}
	};
}
