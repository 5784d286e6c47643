import { contentRules, isEmpty, readContent, rewrite } from '../content.js';
import type { ChannelRecord, Stored } from '../model.js';
import { refuse } from '../refusal.js';
import { messageJson } from '../snapshots.js';
import { type CallContext, channelFor, type Methods } from './method.js';

/** The message an app names by channel and ts; ephemeral ones cannot be reached this way. */
function ownMessage(context: CallContext, refusal: string): { channel: ChannelRecord; message: Stored } {
	const { world, args } = context;
	const channel = channelFor(context);
	const message = world.messageAt(channel, args.need('ts'));
	if (!message || message.ephemeralFor !== null) return refuse('message_not_found');
	if (message.user !== world.app.botUserId) refuse(refusal);
	return { channel, message };
}

/** Refuses a thread that is not there. A reply's ts stands for its thread, as in Slack. */
function threadIn({ world, args }: CallContext, channel: ChannelRecord): string | null {
	const ts = args.text('thread_ts');
	if (!ts) return null;
	const parent = world.messageAt(channel, ts);
	if (!parent || parent.ephemeralFor !== null) return refuse('thread_not_found');
	return parent.threadTs ?? parent.ts;
}

export const chat: Methods = {
	'chat.postMessage': {
		scopes: ['chat:write'],
		tier: 'post',
		run(context) {
			const { world, args } = context;
			const channel = channelFor(context, { byName: true });
			if (channel.archived) refuse('is_archived');
			const member = channel.members.has(world.app.botUserId);
			if (!member && !(channel.kind === 'public' && context.hasScope('chat:write.public'))) refuse('not_in_channel');
			if (args.has('username') || args.has('icon_emoji') || args.has('icon_url')) {
				context.requireScope('chat:write.customize');
			}
			const content = readContent(world, args, contentRules['chat.postMessage']);
			if (isEmpty(content)) refuse('no_text');
			const { text = '', blocks = [], attachments = [], metadata = null, mode } = content;
			const threadTs = threadIn(context, channel);
			const broadcast = threadTs !== null && args.flag('reply_broadcast');
			const user = world.app.botUserId;
			const message = world.add(channel, { user, text, blocks, attachments, metadata, mode, threadTs, broadcast });
			return { channel: channel.id, ts: message.ts, message: messageJson(world, message) };
		},
	},

	'chat.update': {
		scopes: ['chat:write'],
		tier: 3,
		run(context) {
			const { world, args } = context;
			const { channel, message } = ownMessage(context, 'cant_update_message');
			if (channel.archived) refuse('is_inactive');
			const content = readContent(world, args, contentRules['chat.update']);
			if (isEmpty(content) && content.metadata === undefined) refuse('no_text');
			rewrite(world, message, content, world.app.botUserId);
			return { channel: channel.id, ts: message.ts, text: message.text, message: messageJson(world, message) };
		},
	},

	'chat.delete': {
		scopes: ['chat:write'],
		tier: 3,
		run(context) {
			const { channel, message } = ownMessage(context, 'cant_delete_message');
			context.world.remove(message);
			return { channel: channel.id, ts: message.ts };
		},
	},

	'chat.postEphemeral': {
		scopes: ['chat:write'],
		tier: 4,
		run(context) {
			const { world, args } = context;
			const channel = channelFor(context, { byName: true });
			if (channel.archived) refuse('is_archived');
			if (!channel.members.has(world.app.botUserId)) refuse('not_in_channel');
			const user = args.need('user');
			if (!world.people.has(user) || !channel.members.has(user)) refuse('user_not_in_channel');
			const content = readContent(world, args, contentRules['chat.postEphemeral']);
			if (isEmpty(content)) refuse('no_text');
			const { text = '', blocks = [], attachments = [], mode } = content;
			const threadTs = threadIn(context, channel);
			const from = world.app.botUserId;
			const message = world.add(channel, { user: from, text, blocks, attachments, mode, threadTs, ephemeralFor: user });
			return { message_ts: message.ts };
		},
	},

	'chat.getPermalink': {
		tier: 4,
		run(context) {
			const channel = channelFor(context);
			const message = context.world.messageAt(channel, context.args.need('message_ts'));
			if (!message) return refuse('message_not_found');
			const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : '';
			const path = `archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
			return { channel: channel.id, permalink: `${context.baseUrl}/${path}` };
		},
	},
};
