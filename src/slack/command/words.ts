import { closestMatch } from 'leven';
import { clean } from '../text.js';

/** `text` without its quotes, `raw` with them. */
export type Word = { text: string; raw: string };

export const dashes = /^[\p{Pd}−]+/u;
export const oneDash = /^[\p{Pd}−]/u;
/** `+name`, `-name`. */
export const isTag = ({ text }: Word): boolean => /^[+\p{Pd}−]/u.test(text);
export const isQuoted = ({ text, raw }: Word): boolean => text !== raw;

/**
 * Splits into words at any kind of space. Quotes hold words together where a value begins; phones type them curled
 * (“ ” „ «), turn `--` into a dash of their own and leave spaces that do not break. Slack writes `&` as an entity.
 */
export function wordsOf(typed: string): { words: Word[]; unclosed: string | null } {
	const text = clean(typed)
		.slice(0, 8_000)
		.replace(/[“”„‟«»＂]/g, '"')
		.replace(/[‘’‚‛]/g, "'")
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&amp;/g, '&')
		// "status: error" is one word.
		.replace(
			/(^|\s)([a-z]+[:=])\s+(?!(?:status|workflow|since|until|error|mode|project|limit)[:=])(?=[^\s])/gi,
			(whole, before: string, name: string) =>
				/^(?:status|workflow|since|until|error|mode|project|limit)[:=]$/i.test(name) ? `${before}${name}` : whole,
		)
		.trim();
	const words: Word[] = [];
	const pattern =
		/((?:[^\s"':=+<\p{Pd}−]*[:=]|[+\p{Pd}−]+)?)(?:"([^"]*)("|$)|'([^']*)('|$))(?=\s|$)|<[^<>]*>\S*|\S+/gsu;
	let unclosed: string | null = null;
	for (const found of text.matchAll(pattern)) {
		const [raw, before = '', double, doubleEnd, single, singleEnd] = found;
		const inside = double ?? single;
		if (inside !== undefined && (doubleEnd ?? singleEnd) === '') unclosed ??= raw;
		words.push({ text: inside === undefined ? raw : `${before}${inside.trim()}`, raw });
	}
	return { words: words.filter((word) => word.text !== ''), unclosed };
}

/** The nearest of `words`, if it is near enough to have been meant. */
export function near(said: string, words: readonly string[]): string | null {
	if (said.length === 0 || said.length > 40) return null;
	return closestMatch(said, words, { maxDistance: said.length <= 3 ? 1 : said.length <= 7 ? 2 : 3 }) ?? null;
}

/** Ready to be typed as one value. */
export function quoted(text: string): string {
	if (!/\s/.test(text)) return text;
	return text.includes('"') ? `'${text}'` : `"${text}"`;
}
