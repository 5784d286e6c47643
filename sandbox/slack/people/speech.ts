import type { Deed } from '../delivery/delivery.js';
import type { ChannelRecord, Fields, Message, Stored } from '../model.js';
import { escapeText } from '../mrkdwn.js';
import { snapshotOf } from '../snapshots.js';
import { slackbot } from '../world.js';
import type { Channel } from './channel.js';
import type { PersonParts } from './parts.js';

export type Speech = {
	types(text: string, channel: Channel): Promise<Deed>;
	says(text: string, channel: Channel, options?: { thread?: string }): Message;
};

/** What a person writes in the message box. */
export function createSpeech({ world, interactions, tell, knows }: PersonParts, id: string): Speech {
	function boxOf({ id: channelId }: Channel): ChannelRecord {
		const channel = world.channels.get(channelId);
		const name = world.nameOf(id);
		if (!channel?.members.has(id)) throw new Error(`${name} is not in #${channel?.name}`);
		if (channel.archived) throw new Error(`#${channel.name} is archived: nobody can write there`);
		return channel;
	}

	return {
		async types(text, where) {
			const channel = boxOf(where);
			const command = text.trim().split(/\s/)[0] ?? '';
			if (!command.startsWith('/')) throw new Error(`"${text}" is no command: say it with says()`);
			if (!knows(command)) {
				const error = `${command} is not a valid command.`;
				world.add(channel, { user: slackbot, text: escapeText(error), ephemeralFor: id });
				return { acked: false, ackMs: 0, error };
			}
			return interactions.command(id, channel, text);
		},

		says(text, where, { thread } = {}) {
			const channel = boxOf(where);
			const linked = escapeText(text).replace(/(?<!\w)@([\w.-]+)/g, (whole, name: string) => {
				const person = [...world.people.values()].find((each) => each.name === name);
				return person ? `<@${person.id}>` : whole;
			});
			const message = world.add(channel, { user: id, text: linked, threadTs: thread ?? null });
			announce(channel, message);
			return snapshotOf(world, message);
		},
	};

	/** The events a message makes, for apps that asked for them and are in the channel. */
	function announce(channel: ChannelRecord, message: Stored): void {
		if (!channel.members.has(world.app.botUserId)) return;
		const event: Fields = {
			type: 'message',
			user: id,
			text: message.text,
			ts: message.ts,
			channel: channel.id,
			channel_type: { public: 'channel', private: 'group', im: 'im' }[channel.kind],
			event_ts: message.ts,
			team: world.people.get(id)?.teamId,
			...(message.threadTs && { thread_ts: message.threadTs }),
		};
		void tell(event);
		if (message.text.includes(`<@${world.app.botUserId}>`)) void tell({ ...event, type: 'app_mention' });
	}
}
