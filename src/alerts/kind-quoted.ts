import { brought, broughtUnspaced, named, namedUnspaced, refused, ruled, unfit } from './kind-names.js';

/** What stands in quotes, in those of several languages. An apostrophe within a word is none. */
export const quoted = new RegExp(
	[
		String.raw`"[^"\n]{0,300}"`,
		String.raw`(?<![\p{L}\p{N}])'(?:[^'\n]|(?<=\p{L})'(?=\p{L})){0,200}'(?![\p{L}\p{N}])`,
		'`[^`\\n]{0,200}`',
		String.raw`[«»][^«»\n]{1,200}[«»]`,
		String.raw`[„“][^„“”"\n]{1,200}[“”"]`,
		String.raw`[‚‘][^‚‘\n]{1,200}?[‘’](?!\p{L})`,
		String.raw`「[^「」\n]{1,200}」|『[^『』\n]{1,200}』|《[^《》\n]{1,200}》|【[^【】\n]{1,200}】`,
	].join('|'),
	'gu',
);

const pattern = (...parts: string[]) => new RegExp(parts.join('|'), 'iu');
const beforeMark = String.raw`\s?[:=(]?\s?\[?$`;
const called = '(?: (?:called|named|names?|with (?:the )?name|mit (?:dem )?namen?|namens|nommée?|llamad[oa]))?';

const namedBefore = pattern(
	String.raw`(?:${namedUnspaced}|(?<!\p{L})(?:${named})${called})${beforeMark}`,
	String.raw`\b(?:value|wert|valeur|valor)s? (?:for|of|für|pour|de|para|del)${beforeMark}`,
);
const namedAfter = pattern(
	String.raw`^[)\]]?\s?(?:(?:の|という)?(?:${namedUnspaced})|(?:${named})(?!\p{L})|(?:${ruled}|:))`,
	String.raw`^\s?(?:is|was|ist|isn't)(?: not)? (?:an? )?(?:valid |known |unknown |recognized )?(?:${named})`,
);
const broughtBefore = pattern(
	String.raw`(?:${broughtUnspaced}|(?<!\p{L})(?:${brought}|(?<!for )user))${beforeMark}`,
	String.raw`(?:invalide|inválid[oa]|ungültige[rns]?)\s?$`,
	String.raw`(?:${unfit})[^"'«»„“]{0,50}:\s?$`,
);
const broughtAfter = pattern(
	String.raw`^\s?(?:${refused})`,
	String.raw`^\s?is (?:not an?|not|no) (?:valid )?(?!JSON|function|constructor|defined|iterable|supported|allowed)`,
);
/** Whatever a sentence says is of a type is a value. */
const typeAfter = /^\s?is (?:an? |of type )(?:string|number|boolean|array|object|date)/i;

/** Names in code, where those of things have capitals, numbers and spaces. */
const codeNames = [
	/^[a-z_$@.][\w$.:/-]*$/, // customer_id, orders.total, httpHeaderAuth
	/^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/, // INVALID_EMAIL
	/^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/, // TypeError
	/^[A-Z]$/, // the sign at which a parser stopped
	/^[a-z]+ (?:list|clause)$/, // the parts of a statement, as MySQL calls them
];
const isCodeName = (text: string) => codeNames.some((each) => each.test(text)) && !/\d{3}|-\d/.test(text);

/** In its marks, as a text that has none is another. */
const value = "'#'";

/** A quoted part of a text as it tells the kind: by its name, or as a value that a run brought with it. */
export function kindOfQuoted(whole: string, at: number, text: string, kept: (text: string) => string): string {
	const inside = text.slice(1, -1).trim();
	const before = whole.slice(Math.max(0, at - 80), at);
	const after = whole.slice(at + text.length, at + text.length + 60);
	if (/^[^\p{L}\p{N}\s#]$/u.test(inside)) return `'${inside}'`;
	if (/^[\s#]*$/.test(inside) || typeAfter.test(after)) return value;
	// `messages[2].content`, for any of them.
	const name = `'${kept(inside.replace(/(?<=[[.])\d+(?=[\].])/g, '#'))}'`;
	if (namedBefore.test(before)) return name;
	if (broughtBefore.test(before)) return value;
	if (namedAfter.test(after) && !/^[\d\s.,-]+$/.test(inside)) return name;
	if (broughtAfter.test(after)) return value;
	// All that there is: Python's KeyError tells nothing but the key.
	if (at === 0 && /^\s*(?:$|\[)/.test(after)) return name;
	// The quotes of a language are put around words of that language, those of code around names in code.
	const isOfCode = /^["'`]/.test(text) || /[_.$]/.test(inside);
	return isOfCode && isCodeName(inside) ? name : value;
}
