import type { Deed } from '../delivery/delivery.js';
import type { ChannelRecord, Fields, Message } from '../model.js';
import { snapshotOf } from '../snapshots.js';
import type { World } from '../world.js';

/** A conversation, as a test handles it. */
export type Channel = {
	readonly id: string;
	readonly name: string;
	/** Top level, oldest first, as everyone sees it: no ephemerals, no thread replies unless sent to the channel too. */
	messages(): Message[];
	/** The replies under a message, oldest first, as everyone sees them. */
	thread(ts: string): Message[];
	archive(): void;
	unarchive(): void;
	kickBot(): void;
	/** The app joins and is told so. */
	inviteBot(): void;
	invite(person: { id: string }): void;
	remove(person: { id: string }): void;
};

export function createChannel(world: World, tell: (event: Fields) => Promise<Deed>, channel: ChannelRecord): Channel {
	const open = () => channel.messages.filter((message) => message.ephemeralFor === null);

	function join(user: string): void {
		if (channel.members.has(user)) return;
		channel.members.add(user);
		world.changed();
		// The app hears of those who come to a channel it is in, itself included.
		if (!channel.members.has(world.app.botUserId)) return;
		const type = channel.kind === 'public' ? 'C' : 'G';
		const team = world.people.get(user)?.teamId;
		void tell({ type: 'member_joined_channel', user, channel: channel.id, channel_type: type, team });
	}

	function leave(user: string): void {
		channel.members.delete(user);
		world.changed();
	}

	return {
		id: channel.id,
		name: channel.name,
		messages: () =>
			open()
				.filter((message) => message.threadTs === null || message.broadcast)
				.map((message) => snapshotOf(world, message)),
		thread: (ts) =>
			open()
				.filter((message) => message.threadTs === ts)
				.map((message) => snapshotOf(world, message)),
		archive() {
			channel.archived = true;
			world.changed();
		},
		unarchive() {
			channel.archived = false;
			world.changed();
		},
		kickBot: () => leave(world.app.botUserId),
		inviteBot: () => join(world.app.botUserId),
		invite: ({ id }) => join(id),
		remove: ({ id }) => leave(id),
	};
}
