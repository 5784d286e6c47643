import type { Message } from './blocks.js';
import { limits } from './limits.js';
import { inline } from './text.js';

/** Of any block, as far as words stand in it. */
type Loose = { readonly [field: string]: unknown };

/**
 * All that a message says, as its `text`: screen readers and notifications get nothing else. The first line stays the first,
 * then come the words of the blocks, a line each, then what can be done. What does not fit is left off in whole lines.
 */
export function spoken({ text, blocks }: Message): string {
	const said = new Set(text.split('\n').map(bare));
	const more = linesIn(blocks as readonly unknown[] as Loose[]).filter((line) => {
		const words = bare(line);
		if (words === '' || said.has(words)) return false;
		said.add(words);
		return true;
	});
	const can = offered(blocks as readonly unknown[] as Loose[]);
	const lines = [text, ...more, ...(can.length > 0 ? [`Can be done: ${can.join(', ')}`] : [])];
	return within(lines);
}

/** The message as it leaves: with all that it says as its `text`. */
export const whole = (message: Message): Message => ({ ...message, text: spoken(message) });

/** Slack's own marks tell nothing to a reader of the same line elsewhere. */
const bare = (line: string) => line.replace(/[*`]|^\s+|\s+$/g, '');

/** Room for the line that says how many are left off. */
const room = limits.text - 40;

function within(lines: string[]): string {
	let used = 0;
	const shown = lines.filter((line, i) => {
		used += line.length + 1;
		return i === 0 || used <= room;
	});
	const left = lines.length - shown.length;
	return left === 0 ? shown.join('\n') : [...shown, `… and ${left} more lines`].join('\n');
}

function linesIn(blocks: readonly Loose[]): string[] {
	return blocks.flatMap((block) => {
		const {
			type,
			text,
			fields,
			elements,
			rows,
			caption,
			title,
			child_blocks: children,
		} = block as Loose & {
			fields?: Loose[];
			elements?: Loose[];
			rows?: Loose[][];
			child_blocks?: Loose[];
		};
		switch (type) {
			case 'section':
				return [wordsOf(text), ...(fields ?? []).map(wordsOf)].flatMap(split);
			case 'header':
			case 'alert':
				return split(wordsOf(text));
			case 'context':
				return (elements ?? []).map(wordsOf).flatMap(split);
			case 'table':
			case 'data_table':
				return [typeof caption === 'string' ? caption : '', ...(rows ?? []).map((row) => row.map(cellOf).join(' · '))];
			case 'container':
				return [wordsOf(title), ...linesIn(children ?? [])];
			default:
				return [];
		}
	});
}

const split = (words: string) => words.replace(/```\n?/g, '').split('\n');

/** Of a text object; what is plain there would be read as mrkdwn in `text`. */
function wordsOf(value: unknown): string {
	const { type, text } = (value ?? {}) as { type?: string; text?: string };
	if (typeof text !== 'string') return '';
	if (type !== 'plain_text') return text;
	return text
		.split('\n')
		.map((line) => inline(line, limits.textObject, ''))
		.join('\n');
}

/** A cell is raw text, or rich text with a link in it. */
function cellOf(cell: Loose): string {
	if (typeof cell.text === 'string') return wordsOf({ type: 'plain_text', text: cell.text });
	const parts = (cell.elements ?? []) as Loose[];
	return parts
		.flatMap(({ elements }) => (elements as Loose[]) ?? [])
		.map((part) => wordsOf({ ...part, type: 'plain_text' }))
		.join('');
}

/** Names of the buttons, once each; a menu's choices are the reader's to open. */
function offered(blocks: readonly Loose[]): string[] {
	const buttons = blocks
		.filter(({ type }) => type === 'actions')
		.flatMap(({ elements }) => elements as Loose[])
		.filter(({ type }) => type === 'button');
	const names = buttons.map(({ text, accessibility_label: label }) => label ?? (text as Loose).text);
	return [...new Set(names.map((name) => wordsOf({ type: 'plain_text', text: name })))];
}
