import type { ChannelRecord, Fields, Stored } from '../model.js';
import { refuse } from '../refusal.js';
import { channelJson, messageJson } from '../snapshots.js';
import { type CallContext, channelFor, type Methods, page, scopeFor } from './method.js';

const readScopes = ['channels:read', 'groups:read', 'im:read'];
const historyScopes = ['channels:history', 'groups:history', 'im:history'];

/** A conversation the app may read: it is a member, and holds the scope for this kind of conversation. */
function readable(context: CallContext): ChannelRecord {
	const channel = channelFor(context);
	context.requireScope(scopeFor(channel, 'history'));
	if (!channel.members.has(context.world.app.botUserId)) refuse('not_in_channel');
	return channel;
}

/** The messages between `oldest` and `latest`, as the arguments say, a page of them. */
function window({ world, args }: CallContext, messages: Stored[], newestFirst: boolean): Fields {
	const oldest = Number(args.text('oldest') ?? 0);
	const latest = Number(args.text('latest') ?? Number.POSITIVE_INFINITY);
	const inclusive = args.flag('inclusive');
	const within = messages.filter(({ ts }) => {
		const at = Number(ts);
		return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
	});
	const ordered = newestFirst ? [...within].reverse() : within;
	const { items, next_cursor } = page(args, ordered, { most: 999 });
	const allMetadata = args.flag('include_all_metadata');
	return {
		messages: items.map((message) => messageJson(world, message, { allMetadata })),
		has_more: next_cursor !== '',
		...(next_cursor !== '' && { response_metadata: { next_cursor } }),
	};
}

const public_ = ({ ephemeralFor }: Stored): boolean => ephemeralFor === null;

function listed(context: CallContext, channels: ChannelRecord[]): Fields {
	const { world, args } = context;
	const types = (args.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
	const scopes = { public_channel: 'channels:read', private_channel: 'groups:read', im: 'im:read', mpim: 'mpim:read' };
	for (const type of types) {
		const scope = scopes[type as keyof typeof scopes];
		if (!scope) refuse('invalid_types');
		context.requireScope(scope);
	}
	const kinds = { public: 'public_channel', private: 'private_channel', im: 'im' };
	const wanted = channels
		.filter((channel) => types.includes(kinds[channel.kind]))
		.filter((channel) => channel.kind === 'public' || channel.members.has(world.app.botUserId))
		.filter((channel) => !(args.flag('exclude_archived') && channel.archived));
	const { items, next_cursor } = page(args, wanted);
	return { channels: items.map((channel) => channelJson(world, channel)), response_metadata: { next_cursor } };
}

export const conversations: Methods = {
	'conversations.info': {
		scopes: readScopes,
		tier: 3,
		run(context) {
			const channel = channelFor(context);
			context.requireScope(scopeFor(channel, 'read'));
			return { channel: channelJson(context.world, channel) };
		},
	},

	'conversations.list': {
		scopes: readScopes,
		tier: 2,
		run: (context) => listed(context, [...context.world.channels.values()]),
	},

	'users.conversations': {
		scopes: readScopes,
		tier: 2,
		run(context) {
			const { world, args } = context;
			const person = args.text('user') ?? world.app.botUserId;
			return listed(
				context,
				[...world.channels.values()].filter((channel) => channel.members.has(person)),
			);
		},
	},

	'conversations.history': {
		scopes: historyScopes,
		tier: 3,
		run(context) {
			const channel = readable(context);
			const top = channel.messages.filter((message) => public_(message) && (!message.threadTs || message.broadcast));
			return window(context, top, true);
		},
	},

	'conversations.replies': {
		scopes: historyScopes,
		tier: 3,
		run(context) {
			const channel = readable(context);
			const ts = context.args.need('ts');
			const given = context.world.messageAt(channel, ts);
			if (!given || !public_(given)) return refuse('thread_not_found');
			const root = given.threadTs ?? given.ts;
			const thread = channel.messages.filter(
				(message) => public_(message) && (message.ts === root || message.threadTs === root),
			);
			return window(context, thread, false);
		},
	},

	'conversations.open': {
		scopes: ['im:write'],
		tier: 3,
		run(context) {
			const { world, args } = context;
			const users = args.need('users').split(',');
			if (users.length > 1) refuse('not_implemented_in_sandbox');
			const person = world.people.get(users[0] ?? '') ?? refuse('user_not_found');
			if (person.bot) refuse('cannot_dm_bot');
			if (person.deactivated) refuse('user_disabled');
			const channel = world.dmWith(person.id);
			return { channel: args.flag('return_im') ? channelJson(world, channel) : { id: channel.id } };
		},
	},

	'conversations.join': {
		scopes: ['channels:join'],
		tier: 3,
		run(context) {
			const { world } = context;
			const channel = channelFor(context);
			if (channel.kind !== 'public') refuse('method_not_supported_for_channel_type');
			if (channel.archived) refuse('is_archived');
			const already = channel.members.has(world.app.botUserId);
			channel.members.add(world.app.botUserId);
			world.changed();
			if (already) return { channel: channelJson(world, channel), warning: 'already_in_channel' };
			context.tell({
				type: 'member_joined_channel',
				user: world.app.botUserId,
				channel: channel.id,
				channel_type: 'C',
				team: world.team.id,
			});
			return { channel: channelJson(world, channel) };
		},
	},

	'conversations.members': {
		scopes: readScopes,
		tier: 4,
		run(context) {
			const channel = channelFor(context);
			context.requireScope(scopeFor(channel, 'read'));
			const { items, next_cursor } = page(context.args, [...channel.members]);
			return { members: items, response_metadata: { next_cursor } };
		},
	},

	'reactions.add': {
		scopes: ['reactions:write'],
		tier: 3,
		run(context) {
			const { world, args } = context;
			const channel = channelFor(context);
			const message = world.messageAt(channel, args.need('timestamp'));
			if (!message || message.ephemeralFor) return refuse('message_not_found');
			if (channel.archived) refuse('is_archived');
			const name = args.need('name');
			if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) refuse('invalid_name');
			const reaction = message.reactions.find((each) => each.name === name);
			if (reaction?.users.includes(world.app.botUserId)) refuse('already_reacted');
			if (reaction) reaction.users.push(world.app.botUserId);
			else message.reactions.push({ name, users: [world.app.botUserId] });
			world.changed();
			return {};
		},
	},
};
