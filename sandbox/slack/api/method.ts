import type { ChannelRecord, Fields, PersonRecord } from '../model.js';
import type { Tier } from '../rates.js';
import { refuse } from '../refusal.js';
import type { Triggers } from '../triggers.js';
import type { World } from '../world.js';
import type { Args } from './args.js';

/** What a method needs to do its work. */
export type CallContext = {
	world: World;
	args: Args;
	/** Refuses with missing_scope, `needed` and `provided`, unless the token has one of these. */
	requireScope(...anyOf: string[]): void;
	hasScope(scope: string): boolean;
	triggers: Triggers;
	/** `http://127.0.0.1:PORT` */
	baseUrl: string;
	/** A new WebSocket address for Socket Mode. */
	socketUrl(): string;
	/** Tells the app of something in the workspace, if it asked for that event. */
	tell(event: Fields): void;
};

export type Method = {
	/** Any one of these is enough; none listed: any valid token will do. */
	scopes?: string[];
	/** Whose token: `bot` unless said otherwise. */
	token?: 'bot' | 'app' | 'none';
	tier: Tier | 'post';
	run(context: CallContext): Fields | Promise<Fields>;
};

export type Methods = Record<string, Method>;

/** The scope that reading a conversation of this kind needs: `channels:read`, `groups:read`, `im:history`… */
export const scopeFor = (channel: ChannelRecord, what: 'read' | 'history'): string =>
	`${{ public: 'channels', private: 'groups', im: 'im' }[channel.kind]}:${what}`;

/**
 * The conversation an argument names, as far as the app may know of it: an id, or (`byName`) a channel's name or a
 * person's id, which stands for her direct messages. A private channel without the app does not exist for it.
 */
export function channelFor(context: CallContext, { name = 'channel', byName = false } = {}): ChannelRecord {
	const { world, args } = context;
	const given = args.text(name) ?? '';
	const channel =
		world.channels.get(given) ??
		(byName && world.people.has(given) ? directMessages(world, given) : undefined) ??
		(byName ? world.channelNamed(given) : undefined);
	if (!channel) return refuse('channel_not_found');
	if (channel.kind === 'private' && !channel.members.has(world.app.botUserId)) refuse('channel_not_found');
	return channel;
}

function directMessages(world: World, id: string): ChannelRecord | undefined {
	const person = world.people.get(id);
	if (person?.bot || person?.deactivated) return refuse(person.deactivated ? 'user_disabled' : 'cannot_dm_bot');
	return world.dmWith(id);
}

export function personFor({ world, args }: CallContext, name = 'user'): PersonRecord {
	return world.people.get(args.text(name) ?? '') ?? refuse('user_not_found');
}

/** One page of a list, by Slack's cursors: opaque, in `response_metadata.next_cursor`, empty at the end. */
export function page<T>(
	args: Args,
	items: T[],
	{ limit = 100, most = 1000 } = {},
): { items: T[]; next_cursor: string } {
	const size = args.whole('limit', limit);
	if (size < 1 || size > most) refuse('invalid_limit');
	const cursor = args.text('cursor');
	const from = cursor ? Number(Buffer.from(cursor, 'base64url').toString().replace(/^at:/, '')) : 0;
	if (!Number.isInteger(from) || from < 0) refuse('invalid_cursor');
	const to = from + size;
	return {
		items: items.slice(from, to),
		next_cursor: to < items.length ? Buffer.from(`at:${to}`).toString('base64url') : '',
	};
}
