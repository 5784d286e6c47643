import { isObject } from '../blocks/shape.js';
import { contentRules, readContent } from '../content.js';
import { refuse } from '../refusal.js';
import { fileJson } from '../snapshots.js';
import { channelFor, type Methods } from './method.js';

/** filesUploadV2 in its three steps; the middle one, the bytes, goes to `upload_url` (see server.ts). */
export const files: Methods = {
	'files.getUploadURLExternal': {
		scopes: ['files:write'],
		tier: 4,
		run({ world, args, baseUrl }) {
			const name = args.need('filename');
			const size = args.whole('length', 0);
			if (size < 1) refuse('invalid_arguments');
			const id = world.ids.next('F');
			const altText = args.text('alt_txt') ?? args.text('alt_text');
			world.files.set(id, {
				id,
				name,
				title: name,
				size,
				content: Buffer.alloc(0),
				...(altText && { altText }),
				user: world.app.botUserId,
				created: Math.floor(world.clock.now() / 1000),
				complete: false,
			});
			return { file_id: id, upload_url: `${baseUrl}/upload/v1/${id}` };
		},
	},

	'files.completeUploadExternal': {
		scopes: ['files:write'],
		tier: 4,
		run(context) {
			const { world, args } = context;
			const given = args.json('files', 'invalid_arguments');
			if (!Array.isArray(given) || given.length === 0) refuse('invalid_arguments');
			const uploaded = given.map((entry) => {
				const file = world.files.get(isObject(entry) ? String(entry.id) : '');
				if (!file || file.content.length === 0) return refuse('file_not_found');
				if (file.complete) refuse('file_already_completed');
				if (isObject(entry) && typeof entry.title === 'string') file.title = entry.title;
				return file;
			});
			const channelId = args.text('channel_id');
			if (channelId) {
				const channel = channelFor(context, { name: 'channel_id' });
				if (channel.archived) refuse('is_archived');
				if (!channel.members.has(world.app.botUserId)) refuse('not_in_channel');
				const { blocks = [] } = readContent(world, args, contentRules['chat.postMessage']);
				world.add(channel, {
					user: world.app.botUserId,
					text: args.text('initial_comment') ?? '',
					blocks,
					threadTs: args.text('thread_ts') ?? null,
					files: uploaded.map((file) => file.id),
				});
			}
			for (const file of uploaded) file.complete = true;
			// Sharing happens later in Slack: the answer does not tell the message.
			return { files: uploaded.map((file) => fileJson(world, file.id)) };
		},
	},
};
