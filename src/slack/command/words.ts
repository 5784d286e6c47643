import { closestMatch } from 'leven';
import { clean } from '../blocks/text.js';
import { plainSigns, unwrapped } from './signs.js';
import { filterNames, type VerbName } from './verbs.js';

/** `text` without its quotes, `raw` with them. */
export type Word = { text: string; raw: string };

/** One word that was not understood. All outside text: to be shown through text.ts like any other. */
export type Invalid = {
	/** The word as typed, or several that belong together; empty where one is missing. */
	word: string;
	/** What is wrong with it, in plain words. */
	why: string;
	/** The nearest right word, or null. */
	instead: string | null;
};

/** `verb`: the one that was meant, where `instead` begins with another one. It takes the other words as they are. */
export type Fault = Invalid & { verb?: VerbName };
/**
 * `at`: the words that `instead` takes the place of, since the same words may stand elsewhere and be right there. `sure`:
 * nothing else can have been meant, so that what shows something, or asks first, need not ask whether it was.
 */
export type Wrong = Fault & { at: readonly Word[]; sure?: true };

export const wrongWord = (word: Word, why: string, instead: string | null = null): Wrong => ({
	word: word.raw,
	why,
	instead,
	at: [word],
});

/** Something that is missing, or wrong with all of it. */
export const wrongAsWhole = (why: string): Wrong => ({ word: '', why, instead: null, at: [] });

export const dashes = /^[\p{Pd}−]+/u;
/** `+name`, `-name`. */
export const isTag = ({ text }: Word): boolean => /^[+\p{Pd}−]/u.test(text);
export const isQuoted = ({ text, raw }: Word): boolean => text !== raw;

const filterName = `(?:${filterNames.join('|')})[:=]`;
/** `*status:error*`, `_+seen_`: bold and the like around a filter, a tag or an option. */
const marked = new RegExp(`(?<=^|\\s)([*_~])(${filterName}[^*_~]*|[+\\p{Pd}−][^\\s*_~]+)\\1(?=[\\s.,;:!?]|$)`, 'giu');
/** `status: error` is one word. */
const spaced = new RegExp(`(^|\\s)(${filterName})\\s+(?!${filterName})(?=[^\\s+])`, 'gi');

/**
 * Splits into words at any kind of space. Quotes hold words together where a value begins; phones type them curled
 * (“ ” „ «), turn `--` into a dash of their own and leave spaces that do not break. Slack writes `&` as an entity.
 */
export function wordsOf(typed: string): { words: Word[]; unclosed: string | null } {
	const signs = plainSigns(clean(typed).slice(0, 8_000)).replace(spaced, '$1$2');
	const text = unwrapped(signs).replace(marked, '$2');
	const words: Word[] = [];
	let unclosed: string | null = null;
	for (const found of text.matchAll(pattern)) {
		const [all, before = '', double, doubleEnd, single, singleEnd, , code] = found;
		const inside = double ?? single ?? code;
		const isOpen = (doubleEnd ?? singleEnd) === '';
		// A single word needs no quotes: there they are a mark that came along.
		const isStray = isOpen && before === '' && !/\s/.test(inside!);
		if (isOpen && !isStray) unclosed ??= all;
		// As it would be typed: in a command that is shown as code no backtick can stand.
		const raw = isStray || code !== undefined ? `${before}${quoted(inside!.trim())}` : all;
		words.push({ text: inside === undefined ? all : `${before}${inside.trim()}`, raw });
	}
	// A comma that stands alone belongs to no name.
	const isWord = ({ text }: Word) => text !== '' && (words.length === 1 || !/^[.,;:!?…]+$/.test(text));
	return { words: words.filter(isWord), unclosed };
}

/** Quotes, or the backticks that Slack makes code of; behind them may stand the end of a sentence. */
const pattern =
	/((?:[^\s"'`:=+<\p{Pd}−]*[:=]|[+\p{Pd}−]+)?)(?:"([^"]*)("|$)|'([^']*)('|$)|(`{1,3})([^`"]+|[^`']+)\6)(?:[.,;!?](?=\s|$))?(?=\s|$)|(?:[\p{L}-]+[:=])?<[^<>]*>\S*|\S+/gsu;

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
