import { controlsIn, statefulTypes, valuesOf, wordsOfText } from './elements.js';
import type { ChannelRecord, Fields, Message, Stored, View, ViewRecord } from './model.js';
import { pingsInText } from './mrkdwn.js';
import { pingsInBlocks, rememberNames } from './reading.js';
import type { World } from './world.js';

/** A message for tests and the page: a copy that later changes do not touch. */
export function snapshotOf(world: World, stored: Stored): Message {
	const pings = [...pingsInText(stored.text, stored.mode), ...pingsInBlocks(stored.blocks)];
	const message: Message = {
		ts: stored.ts,
		channel: stored.channel,
		user: stored.user,
		text: stored.text,
		headline: stored.text.split('\n')[0]!,
		blocks: structuredClone(stored.blocks),
		attachments: structuredClone(stored.attachments),
		...(stored.threadTs && { threadTs: stored.threadTs }),
		...(stored.broadcast && { inChannel: true as const }),
		...(stored.metadata && { metadata: structuredClone(stored.metadata) }),
		...(stored.edited && { edited: { ...stored.edited } }),
		...(stored.ephemeralFor && { ephemeralFor: stored.ephemeralFor }),
		files: [...stored.files],
		reactions: structuredClone(stored.reactions),
		pings: [...new Set(pings)],
	};
	return rememberNames(message, world.nameOf);
}

export function viewSnapshot(world: World, view: ViewRecord): View {
	const labels = new Map(
		controlsIn(view.blocks)
			.filter(({ block, element }) => block.type === 'input' && statefulTypes[element.type])
			.map(({ block }) => [String(block.block_id), wordsOfText(block.label)]),
	);
	const errors = Object.entries(view.errors).map(([blockId, message]) => [labels.get(blockId) ?? blockId, message]);
	const snapshot: View = {
		id: view.id,
		type: view.type,
		title: wordsOfText(view.frame.title),
		blocks: structuredClone(view.blocks),
		...(view.frame.submit !== undefined && { submit: wordsOfText(view.frame.submit) }),
		...(view.type === 'modal' && { close: wordsOfText(view.frame.close) || 'Cancel' }),
		callbackId: String(view.frame.callback_id ?? ''),
		privateMetadata: String(view.frame.private_metadata ?? ''),
		hash: view.hash,
		values: structuredClone(valuesOf(view.choices)),
		errors: Object.fromEntries(errors) as Record<string, string>,
		...(view.notice !== null && { notice: view.notice }),
	};
	return rememberNames(snapshot, world.nameOf);
}

/** A message as the Web API and payloads give it. */
export function messageJson(world: World, stored: Stored, { allMetadata = true } = {}): Fields {
	const replies = world.channels
		.get(stored.channel)
		?.messages.filter((other) => other.threadTs === stored.ts && other.ephemeralFor === null);
	return {
		type: 'message',
		...(stored.broadcast && { subtype: 'thread_broadcast' }),
		user: stored.user,
		ts: stored.ts,
		text: stored.text,
		team: world.people.get(stored.user)?.teamId ?? world.team.id,
		...(stored.fromBot && { bot_id: world.app.botId, app_id: world.app.id, bot_profile: botJson(world) }),
		...(stored.blocks.length > 0 && { blocks: structuredClone(stored.blocks) }),
		...(stored.attachments.length > 0 && { attachments: structuredClone(stored.attachments) }),
		...(stored.edited && { edited: stored.edited }),
		...(stored.metadata && {
			metadata: allMetadata ? structuredClone(stored.metadata) : { event_type: stored.metadata.event_type },
		}),
		...(stored.threadTs && { thread_ts: stored.threadTs, parent_user_id: parentOf(world, stored)?.user }),
		...(replies &&
			replies.length > 0 && {
				thread_ts: stored.ts,
				reply_count: replies.length,
				reply_users: [...new Set(replies.map((reply) => reply.user))],
				latest_reply: replies.at(-1)?.ts,
			}),
		...(stored.reactions.length > 0 && {
			reactions: stored.reactions.map(({ name, users }) => ({ name, users: [...users], count: users.length })),
		}),
		...(stored.files.length > 0 && { files: stored.files.map((id) => fileJson(world, id)) }),
	};
}

const parentOf = (world: World, stored: Stored): Stored | undefined =>
	world.channels.get(stored.channel)?.messages.find((message) => message.ts === stored.threadTs);

export const botJson = (world: World): Fields => ({
	id: world.app.botId,
	app_id: world.app.id,
	user_id: world.app.botUserId,
	name: world.app.name,
	deleted: false,
	updated: 0,
	team_id: world.team.id,
	icons: {},
});

export function fileJson(world: World, id: string): Fields {
	const file = world.files.get(id);
	return {
		id,
		name: file?.name,
		title: file?.title,
		size: file?.size,
		user: file?.user,
		created: file?.created,
		mode: 'hosted',
		...(file?.altText && { alt_txt: file.altText }),
	};
}

export function channelJson(world: World, channel: ChannelRecord): Fields {
	const im = channel.kind === 'im';
	const people = im ? [] : [...channel.members].flatMap((id) => world.people.get(id) ?? []);
	const external = people.some(({ stranger }) => stranger);
	const withinGrid = people.some(({ teams }) => teams.length > 0 && !teams.includes(world.team.id));
	return {
		id: channel.id,
		created: channel.created,
		is_channel: channel.kind === 'public',
		is_group: false,
		is_im: im,
		is_mpim: false,
		is_private: channel.kind !== 'public',
		is_archived: channel.archived,
		is_member: channel.members.has(world.app.botUserId),
		is_general: false,
		is_shared: external || withinGrid,
		is_ext_shared: external,
		is_org_shared: withinGrid,
		is_pending_ext_shared: false,
		context_team_id: world.team.id,
		...(im
			? { user: [...channel.members].find((id) => id !== world.app.botUserId), is_open: true }
			: {
					name: channel.name,
					name_normalized: channel.name,
					num_members: channel.members.size,
					topic: { value: '', creator: '', last_set: 0 },
					purpose: { value: '', creator: '', last_set: 0 },
				}),
	};
}
