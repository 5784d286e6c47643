import type { MrkdwnElement, PlainTextElement } from '@slack/types';
import { clean, redact, safeBeginning } from '../../lib/secrets/index.js';
import { urlOf } from '../../lib/url.js';
import { limits } from './limits.js';

export { ago, clock, date, duration, hourAndMinute, span } from './time.js';
export { clean, redact };

/**
 * Everything between text that others wrote (n8n's names, errors, data) and Slack. The order is fixed: clean, redact,
 * cut, escape. Redacting later than cutting would miss a secret cut in two; escaping earlier would let a cut fall into
 * an entity. Of a long text only somewhat more than is shown is read, so that no expression ever meets all of it.
 */

/** Said where there is nothing to say: Slack refuses empty text objects. */
const nothing = '(empty)';

/** Slack's three entities, `&` first, nothing else (docs.slack.dev/messaging/formatting-message-text). */
export const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** At most `max` UTF-16 units, ending in `…` where something was left off, never inside what a reader sees as one sign. */
export const cut = (text: string, max: number) => fitted(text, max, () => 1);

/** As `cut`, but what counts is the length once escaped; the answer is escaped. */
const escapeWithin = (text: string, max: number) => escaped(fitted(text, max, escapedSize));

const escapedSize = (unit: string) => (unit === '&' ? 5 : unit === '<' || unit === '>' ? 4 : 1);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function fitted(text: string, max: number, size: (unit: string) => number): string {
	let used = 0;
	let over: number | null = null;
	for (let at = 0; at < text.length && used <= max; at++) {
		used += size(text.charAt(at));
		if (over === null && used > max - 1) over = at;
	}
	if (used <= max || over === null) return text;
	// Only the sign across the end is looked for: to part the whole text into signs took most of the time to draw it. One
	// heap of combining marks longer than the room is left out.
	const end = graphemes.segment(text.slice(0, max + 64)).containing(over)?.index ?? over;
	return `${text.slice(0, end).trimEnd()}…`;
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Outside text as the string of a `plain_text` object: nothing in it is ever parsed, so nothing is escaped. */
export const plainString = (text: string, max: number = limits.textObject) =>
	cut(safeBeginning(text, max).trim(), max) || nothing;

/** Outside text as a `plain_text` object. `emoji: false` keeps `:fire:` in an error the seven characters that it is. */
export const plain = (text: string, max?: number): PlainTextElement => ({
	type: 'plain_text',
	text: plainString(text, max),
	emoji: false,
});

/** Our own words (button labels, titles), where a sign may be drawn. */
export const label = (text: string, max: number = limits.buttonText): PlainTextElement => ({
	type: 'plain_text',
	text: cut(oneLine(clean(text)), max) || nothing,
	emoji: true,
});

/**
 * A mrkdwn object. `verbatim: true` always: without it Slack turns a bare `@here`, `#channel` or url in the text into a
 * live reference although `<`, `>` and `&` are escaped. The text is ours; outside text enters it by `inline`, `code`,
 * `fence` or `link` alone.
 */
export const mrkdwn = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text: text || nothing, verbatim: true });

/** Signs that Slack formats by, which `verbatim` does not keep from it, become look-alikes; `snake_case` and `a*b` stay. */
const inert = (text: string) =>
	text
		.replace(/`/g, 'ˋ')
		.replace(/(?<![\p{L}\p{N}])\*|\*(?![\p{L}\p{N}])/gu, '∗')
		.replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
		.replace(/(?<![\p{L}\p{N}])~|~(?![\p{L}\p{N}])/gu, '∼')
		.replace(/:(?=[\d_+'-]{0,100}\p{L}[\p{L}\p{N}_+'-]{0,100}:)/giu, '∶');

/** Outside text inside a line of mrkdwn: one line, no formatting, no references, escaped length at most `max`. */
export const inline = (text: string, max = 150, whenEmpty: string = nothing) =>
	escapeWithin(inert(oneLine(safeBeginning(text, max))), max) || whenEmpty;

/** In bold. An asterisk would end it, also inside a word: it becomes its look-alike, save in an address. */
export const bold = (text: string) => `*${text.replace(/<[^>|]*\|?|\*/g, (found) => (found === '*' ? '∗' : found))}*`;

/** Outside text as a code span on one line: nothing is formatted in it; a backtick would end it and is replaced. */
export const code = (text: string, max = 300) =>
	`\`${escapeWithin(oneLine(safeBeginning(text, max)).replace(/`/g, 'ˋ'), max) || nothing}\``;

/** Outside text of several lines as a code block. */
export function fence(text: string, max = 2_500): string {
	const body = safeBeginning(text, max).replace(/`/g, 'ˋ').replace(/^\n+/, '').trimEnd();
	return `\`\`\`\n${escapeWithin(body, max) || nothing}\n\`\`\``;
}

/** The url where it is http(s), short enough and without a password in it; else null. Ready for a button or a link. */
export function safeUrl(url: string): string | null {
	const parsed = url.length > limits.url ? null : urlOf(url);
	if (!parsed || !/^https?:$/.test(parsed.protocol)) return null;
	parsed.username = '';
	parsed.password = '';
	const href = parsed.href.replace(/[|<>\s"'`\\^{}]/g, encodeURIComponent).replace(/'/g, '%27');
	return href.length <= limits.url ? href : null;
}

/** `<url|label>`, or the label alone where the url is not one that may be linked. */
export function link(url: string, text: string, max = 150): string {
	const words = inline(text.replace(/\|/g, ' '), max);
	const href = safeUrl(url);
	return href === null ? words : `<${href.replace(/&/g, '&amp;')}|${words}>`;
}

/** A live mention of one person. No id at all is somebody in n8n itself, where Slack's people are not known. */
export function mention(userId: string): string {
	if (userId === '') return 'someone in n8n';
	return /^[UW][A-Za-z0-9]{1,40}$/.test(userId) ? `<@${userId}>` : 'someone';
}

/** A live mention of whoever is on call. */
export const oncallMention = ({ kind, id }: { kind: 'user' | 'group'; id: string }): string =>
	kind === 'user' ? mention(id) : /^S[A-Za-z0-9]{1,40}$/.test(id) ? `<!subteam^${id}>` : 'a group';

/** `<#C…>`, which Slack shows by name only to those who may see the channel. */
export const channel = (channelId: string) =>
	/^[CGD][A-Za-z0-9]{1,40}$/.test(channelId) ? `<#${channelId}>` : 'a channel';

const command = /`[\w /:.#+-]{1,60}`/g;
const reference = /<@[UW][A-Za-z0-9]{1,40}>|<!subteam\^S[A-Za-z0-9]{1,40}>|<#[CGD][A-Za-z0-9]{1,40}>/;
const commandOrReference = new RegExp(`${reference.source}|${command.source}`, 'g');

/** A sentence of ours that may quote others (n8n's message in a problem): only a command stays what it is. */
export const phrase = (text: string, max = 1_000) => prose(text, max, command);

/** A sentence that is ours alone and may name people, groups and channels (access reasons). */
export const sentence = (text: string, max = 1_000) => prose(text, max, commandOrReference);

/** All but what is kept is made harmless. */
function prose(text: string, max: number, kept: RegExp): string {
	const words = oneLine(safeBeginning(text, max));
	let out = '';
	let from = 0;
	for (const found of words.matchAll(kept)) {
		const before = escaped(inert(words.slice(from, found.index)));
		if (out.length + before.length + found[0].length >= max) break;
		out += before + found[0];
		from = found.index + found[0].length;
	}
	return out + escapeWithin(inert(words.slice(from)), max - out.length) || nothing;
}

export const number = (count: number): string => count.toLocaleString('en');

/** `1 run`, `3 runs`. */
export const plural = (count: number, one: string, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

/** n8n's type name as people say it: `n8n-nodes-base.httpRequest` → `HTTP Request`. What looks like none is left alone. */
export function nodeTypeName(type: string): string {
	// Before the words are pulled apart: a secret would not be known again afterwards.
	const safe = safeBeginning(type, 100);
	if (!/^[@\w./-]{1,100}$/.test(safe)) return safe;
	const last = safe.split('.').at(-1) || safe;
	const words = last
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.split(/[\s_-]+/)
		.filter(Boolean)
		.map((word) =>
			acronyms.includes(word.toLowerCase()) ? word.toUpperCase() : word[0]!.toUpperCase() + word.slice(1),
		);
	return words.join(' ');
}

const acronyms = `ai api aws crm csv ftp gpt html http id imap json jwt ldap mqtt pdf rss s3 sftp smtp sql ssh totp ui
	url xml`.split(/\s+/);
