import { createArgs } from './api/args.js';
import { keep } from './bounded.js';
import { contentRules, isEmpty, readContent, rewrite } from './content.js';
import type { ChannelRecord, Fields, Stored } from './model.js';
import { refuse } from './refusal.js';
import type { World } from './world.js';

const responseUses = 5;
const responseMs = 30 * 60_000;

/** Where an answer belongs: the person who asked, the channel, and what she clicked or typed. */
export type Origin = {
	person: string;
	channel: ChannelRecord;
	/** The message with the button; none for a command. */
	message?: Stored;
	/** What was typed. */
	command?: string;
};

export type Responses = {
	/** A new path such as `/response/3f…`. */
	issue(origin: Origin): string;
	/** A post to such a path. Throws a Refusal; `status` says which HTTP status belongs to it. */
	post(path: string, body: Fields): void;
	/** An answer inside an acknowledgement: the same rules, none of the five uses. */
	answer(origin: Origin, body: Fields): void;
};

/**
 * HTTP status of a refused answer. Slack does not publish them: a spent or unknown URL was reported as 404, an expired
 * one as 410, bad blocks (as for incoming webhooks) as 400.
 */
export const responseStatus: Record<string, number> = { used_url: 404, invalid_url: 404, expired_url: 410 };

export function createResponses(world: World): Responses {
	const issued = new Map<string, { origin: Origin; at: number; uses: number }>();
	/** Commands whose typed text the channel has seen. */
	const shown = new WeakSet<Origin>();

	function answer(origin: Origin, body: Fields): void {
		const args = createArgs(body);
		const { channel, message, person } = origin;
		const standing = message && channel.messages.includes(message) ? message : undefined;
		if (args.flag('delete_original')) {
			if (!standing) refuse('message_not_found');
			world.remove(standing);
			return;
		}
		const content = readContent(world, args, contentRules.response_url);
		if (isEmpty(content)) refuse('no_text');
		if (args.flag('replace_original') && message) {
			if (!standing) refuse('message_not_found');
			// Who may see a message never changes, whatever response_type says.
			rewrite(world, standing, content, world.app.botUserId);
			return;
		}
		const open = args.text('response_type') === 'in_channel';
		if (open && origin.command !== undefined && !shown.has(origin)) {
			shown.add(origin);
			world.add(channel, { user: person, text: origin.command });
		}
		const { mode, text = '', blocks = [], attachments = [], metadata = null } = content;
		const threadTs = args.text('thread_ts') ?? null;
		const ephemeralFor = open ? null : person;
		world.add(channel, {
			user: world.app.botUserId,
			text,
			blocks,
			attachments,
			metadata,
			mode,
			threadTs,
			ephemeralFor,
		});
	}

	return {
		issue(origin) {
			const path = `/response/${world.ids.secret()}`;
			keep(issued, path, { origin, at: world.clock.now(), uses: 0 });
			return path;
		},
		post(path, body) {
			const url = issued.get(path);
			if (!url) return refuse('invalid_url');
			if (world.clock.now() - url.at > responseMs) refuse('expired_url');
			if (url.uses >= responseUses) refuse('used_url');
			url.uses += 1;
			answer(url.origin, body);
		},
		answer,
	};
}
