import { filterNames } from './verbs.js';

/** What phones, other keyboards and pasted text make of the signs and digits that commands are written with. */

/** `４７１１`, `٤٧١١`, `४७११` → `4711`. In every alphabet ten digits follow each other, zero first. */
export function asciiDigits(text: string): string {
	return text.replace(/\p{Nd}/gu, (digit) => {
		const plain = digit.normalize('NFKC');
		if (/^[0-9]$/.test(plain)) return plain;
		let value = 0;
		while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(digit.codePointAt(0)! - value - 1))) value++;
		return String(value);
	});
}

const doubleQuotes = /[“”„‟«»＂❝❞〝〞「」『』]/g;
const singleQuotes = /[‘’‚‛‹›＇]/g;
const glued = new RegExp(`(^|\\s)(${filterNames.join('|')})\\s{0,3}[：﹕︰∶＝]`, 'gi');

/** As typed, with the signs that have a meaning here as they are on an English keyboard. Names in it stay as they are. */
export function plainSigns(text: string): string {
	return text
		.replace(doubleQuotes, '"')
		.replace(singleQuotes, "'")
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&')
		.replace(glued, '$1$2:')
		.replace(/(^|\s)[＋﹢](?=\S)/g, '$1+');
}

/** Marks that people or Slack put around what they quote. */
const before = /^[`´*_~"'(（[［{<«]+/;
const behind = /[`´*_~"')）\]］}>»]+$/;
/** What ends a sentence or stands in a list: nothing that is meant by it here. */
const ending = /[.,;:!?…。，、；：！？،؛؟।]+$/;

/** `*4711*.` → `4711`. A mention of Slack's own (`<!channel>`, `<@U1>`) stays whole: a part of it means nothing. */
export function bare(word: string): string {
	if (/^<[!@#]/.test(word)) return word;
	let text = word;
	for (let left = 3; left > 0; left--) {
		const less = text.replace(ending, '').replace(behind, '').replace(before, '');
		if (less === text) break;
		text = less;
	}
	return text;
}

/** What stands before an entry of a list, and before what is quoted from somebody. */
const bullets = /^(?:(?:[>•·▪◦‣*-]|\d{1,2}[.)](?=\s+[/`]))\s+)+/;

/** Slack makes links of addresses as they are typed: `<mailto:ana@example.com|ana@example.com>`. */
export const withoutLinks = (text: string) =>
	text.replace(/<((?:https?:|mailto:|tel:)[^|<>]*)(?:\|([^<>]*))?>/gi, (_, address, label) => label ?? address);

/** A name or a text, without Slack's marks around the whole of it and, unless it stood in quotes, what ends a sentence. */
export function plainValue(text: string, wasQuoted: boolean): string {
	const [, , marked] = /^(`{1,3}|[*_~])([^`*_~\s]|[^`\s].*\S)\1[.,;:!?…]*$/s.exec(text) ?? [];
	if (marked !== undefined) return plainValue(marked, true);
	return (wasQuoted ? '' : text.replace(ending, '')) || text;
}

const marks: Record<string, string> = { '`': '`', '*': '*', _: '_', '~': '~', '"': '"', "'": "'", '(': ')' };

/** `show 4711` in marks as a whole, as it stands in our own help: the marks go, and so does the slash command itself. */
export function unwrapped(text: string): string {
	let inside = text.trim().replace(bullets, '');
	for (let left = 4; left > 0; left--) {
		const end = marks[inside[0] ?? ''];
		// The end of a sentence behind the last mark.
		const less = inside.replace(ending, '');
		if (end !== undefined && less.at(-1) === end) inside = less;
		const rest = inside.slice(1, -1);
		// `"a" b "c"` is no whole, and a single word has its marks taken off by whoever reads it.
		if (end === undefined || inside.at(-1) !== end || !/\s/.test(rest.trim())) break;
		if (rest.includes(end) && inside[0] !== '`') break;
		if (inside[0] === '`' && /[^`]`[^`]/.test(rest)) break;
		inside = rest.trim();
	}
	return inside.replace(/^\/[\w-]{1,32}\s+(?=\S)/, '');
}
