import type { Args } from './api/args.js';
import { faultsOfBlocks, tooMuchTogether } from './blocks/check.js';
import { limits } from './blocks/rules.js';
import { isObject } from './blocks/shape.js';
import { withIds } from './elements.js';
import type { Block, Fields, Metadata, Stored, TextMode } from './model.js';
import { refuse, refuseBecause } from './refusal.js';
import type { World } from './world.js';

/** What of a message an app may write. Fields it did not send are not here. */
export type Content = {
	text?: string;
	blocks?: Block[];
	attachments?: Fields[];
	metadata?: Metadata;
	mode: TextMode;
};

export type ContentRules = {
	/** Longest `text`; beyond it `msg_too_long`, or cut when `cutText`. */
	textMax: number;
	cutText?: boolean;
	/** The cap over all blocks together; answers through response_url are said not to have it. */
	capTogether: boolean;
	defaultParse: TextMode['parse'];
};

export const contentRules = {
	'chat.postMessage': { textMax: limits.postText, cutText: true, capTogether: true, defaultParse: 'none' },
	// chat.update reads text as a client would, unlike chat.postMessage, unless told otherwise.
	'chat.update': { textMax: limits.updateText, capTogether: true, defaultParse: 'client' },
	'chat.postEphemeral': { textMax: limits.ephemeralText, capTogether: true, defaultParse: 'none' },
	response_url: { textMax: limits.postText, cutText: true, capTogether: false, defaultParse: 'none' },
} satisfies Record<string, ContentRules>;

/** Reads and judges the content of a message. */
export function readContent(world: World, args: Args, rules: ContentRules): Content {
	const markdown = args.text('markdown_text');
	if (markdown && (args.has('text') || args.has('blocks'))) refuse('markdown_text_conflict');
	if (markdown && markdown.length > limits.markdownTotal) refuse('msg_too_long');

	const blocks =
		args.json('blocks', 'invalid_blocks_format') ?? (markdown ? [{ type: 'markdown', text: markdown }] : undefined);
	if (blocks !== undefined) {
		if (!Array.isArray(blocks) || !blocks.every(isObject)) refuse('invalid_blocks_format');
		if (rules.capTogether && tooMuchTogether(blocks)) refuse('msg_blocks_too_long');
		const faults = faultsOfBlocks(blocks, 'message');
		if (faults.length > 0) refuseBecause('invalid_blocks', faults);
	}

	const attachments = args.json('attachments', 'invalid_attachments');
	if (attachments !== undefined) {
		if (!Array.isArray(attachments) || !attachments.every(isObject)) refuse('invalid_attachments');
		if (attachments.length > limits.attachments) refuse('too_many_attachments');
		const faults = attachments.flatMap((attachment, index) =>
			attachment.blocks === undefined
				? []
				: faultsOfBlocks(attachment.blocks, 'message', `/attachments/${index}/blocks`),
		);
		if (faults.length > 0) refuseBecause('invalid_blocks', faults);
	}

	let text = args.text('text');
	if (text !== undefined && text.length > rules.textMax) {
		if (!rules.cutText) refuse('msg_too_long');
		text = text.slice(0, rules.textMax);
	}
	const metadata = readMetadata(args);
	const parse = args.text('parse');
	return {
		...(text !== undefined && { text }),
		...(blocks !== undefined && { blocks: withIds(blocks as Block[], world.ids.short) }),
		...(attachments !== undefined && { attachments: attachments as Fields[] }),
		...(metadata !== undefined && { metadata }),
		mode: {
			parse: parse === 'full' || parse === 'none' || parse === 'client' ? parse : rules.defaultParse,
			linkNames: args.flag('link_names'),
		},
	};
}

export const isEmpty = ({ text, blocks, attachments }: Content): boolean =>
	(text ?? '') === '' && (blocks ?? []).length === 0 && (attachments ?? []).length === 0;

function readMetadata(args: Args): Metadata | undefined {
	const metadata = args.json('metadata', 'invalid_metadata_format');
	if (metadata === undefined) return undefined;
	if (!isObject(metadata)) refuse('invalid_metadata_format');
	const { event_type: type, event_payload: payload } = metadata;
	if (typeof type !== 'string' || !isObject(payload)) return refuse('invalid_metadata_schema');
	if (!/^[A-Za-z0-9_]+$/.test(type)) refuse('invalid_metadata_schema');
	return { event_type: type, event_payload: payload };
}

/** Writes new content over a message. Text without blocks takes the blocks away; metadata stays unless sent anew. */
export function rewrite(world: World, message: Stored, content: Content, by: string): void {
	message.text = content.text ?? message.text;
	message.mode = content.mode;
	message.blocks = content.blocks ?? [];
	message.attachments =
		content.attachments ?? (content.blocks || content.text !== undefined ? [] : message.attachments);
	message.metadata = content.metadata ?? message.metadata;
	// Slack writes "(edited)" only under messages without blocks.
	if (message.blocks.length === 0) message.edited = { user: by, ts: world.ids.ts() };
	world.changed();
}
