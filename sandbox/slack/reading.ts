import { isObject } from './blocks/shape.js';
import type { Block, Fields, Message, View } from './model.js';
import { type NameOf, pingsInMrkdwn, readMrkdwn } from './mrkdwn.js';

/** Whoever makes a snapshot leaves here how ids in it are read; a message from elsewhere shows its ids. */
const namesFor = new WeakMap<object, NameOf>();
export function rememberNames<T extends object>(readable: T, nameOf: NameOf): T {
	namesFor.set(readable, nameOf);
	return readable;
}

const nobody: NameOf = () => undefined;

/** All words a reader sees, in order, a line a piece: of a message (its text when it has no blocks), modal or Home. */
export function textOf(readable: Message | View): string {
	const nameOf = namesFor.get(readable) ?? nobody;
	const lines: string[] = [];
	if ('hash' in readable) {
		lines.push(readable.title, readable.notice ?? '');
	} else {
		if (readable.blocks.length === 0) lines.push(readMrkdwn(readable.text, nameOf));
	}
	for (const block of readable.blocks) lines.push(...wordsOf(block, nameOf));
	if ('hash' in readable) lines.push(...Object.values(readable.errors), readable.close ?? '', readable.submit ?? '');
	else for (const attachment of readable.attachments) lines.push(...wordsOfAttachment(attachment, nameOf));
	return lines.filter((line) => line !== '').join('\n');
}

function wordsOfAttachment(attachment: Fields, nameOf: NameOf): string[] {
	const own = [attachment.pretext, attachment.title, attachment.text, attachment.footer];
	const blocks = Array.isArray(attachment.blocks) ? attachment.blocks.filter(isObject) : [];
	return [
		...own.filter((text): text is string => typeof text === 'string').map((text) => readMrkdwn(text, nameOf)),
		...blocks.flatMap((block) => wordsOf(block as Block, nameOf)),
	];
}

/** The words of anything drawn: text objects, elements, blocks. Ids, values and links are not words. */
function wordsOf(value: unknown, nameOf: NameOf): string[] {
	if (Array.isArray(value)) return value.flatMap((entry) => wordsOf(entry, nameOf));
	if (!isObject(value)) return [];
	if (value.type === 'plain_text' || value.type === 'raw_text' || value.type === 'raw_number')
		return [String(value.text)];
	if (value.type === 'mrkdwn' || value.type === 'markdown') return [readMrkdwn(String(value.text), nameOf)];
	if (value.type === 'rich_text') return richLines(value.elements, nameOf);
	if (value.type === 'table' || value.type === 'data_table') return tableLines(value, nameOf);
	if (value.type === 'image') return [value.title ? wordsOf(value.title, nameOf).join('') : '', String(value.alt_text)];
	return Object.entries(value).flatMap(([name, part]) => {
		if (typeof part === 'string') return drawnStrings.has(name) && speaking.has(String(value.type)) ? [part] : [];
		return hiddenFields.has(name) ? [] : wordsOf(part, nameOf);
	});
}

/** Dialogs and choices that open only on a click are not read until then; what is chosen already is. */
const hiddenFields = new Set(['confirm', 'options', 'option_groups', 'filter', 'workflow']);
const drawnStrings = new Set(['title', 'author_name', 'provider_name']);
const speaking = new Set(['plan', 'task_card', 'video', 'data_visualization']);

function tableLines(table: Fields, nameOf: NameOf): string[] {
	const rows = Array.isArray(table.rows) ? table.rows : [];
	const caption = typeof table.caption === 'string' ? [table.caption] : [];
	return [...caption, ...rows.map((row) => (row as unknown[]).map((c) => wordsOf(c, nameOf).join(' ')).join(' | '))];
}

function richLines(elements: unknown, nameOf: NameOf): string[] {
	if (!Array.isArray(elements)) return [];
	return elements.filter(isObject).flatMap((part) => {
		if (part.type === 'rich_text_list') return richLines(part.elements, nameOf);
		const leaves = Array.isArray(part.elements) ? part.elements.filter(isObject) : [];
		return [leaves.map((leaf) => richLeaf(leaf, nameOf)).join('')];
	});
}

function richLeaf(leaf: Fields, nameOf: NameOf): string {
	switch (leaf.type) {
		case 'link':
			return String(leaf.text ?? leaf.url);
		case 'emoji':
			return `:${leaf.name}:`;
		case 'user':
			return `@${nameOf(String(leaf.user_id)) ?? leaf.user_id}`;
		case 'usergroup':
			return `@${nameOf(String(leaf.usergroup_id)) ?? leaf.usergroup_id}`;
		case 'channel':
			return `#${nameOf(String(leaf.channel_id)) ?? leaf.channel_id}`;
		case 'broadcast':
			return `@${leaf.range}`;
		case 'date':
			return readMrkdwn(`<!date^${leaf.timestamp}^${leaf.format}|${leaf.fallback ?? ''}>`, nameOf);
		default:
			return String(leaf.text ?? leaf.value ?? '');
	}
}

/** Everybody whom these blocks notify. */
export function pingsInBlocks(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(pingsInBlocks);
	if (!isObject(value)) return [];
	// `verbatim: false` is the default and makes bare names live.
	if (value.type === 'mrkdwn') return pingsInMrkdwn(String(value.text), value.verbatim !== true);
	if (value.type === 'broadcast') return [`<!${value.range}>`];
	if (value.type === 'user') return [`<@${value.user_id}>`];
	if (value.type === 'usergroup') return [`<!subteam^${value.usergroup_id}>`];
	return Object.values(value).flatMap(pingsInBlocks);
}
