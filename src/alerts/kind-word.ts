import { knownWord } from './kind-words.js';

/** A word with the signs that join words: `INV-2026-00481`, `1,204.50`, `gpt-4o`. Other scripts stand next to numbers without a space. */
export const word =
	/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d_$]+(?:(?:[-.]|(?<=\d)[,'’](?=\d))[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d_$]+)*/gu;

/** A word with a number in it is mostly one of many: an order, a trace, a version. */
export function kindOfWord(text: string): string {
	if (!/\d/.test(text)) return isRandom(text) ? '#' : text;
	if (knownWord.test(text)) return text;
	// `lines.3.price`: a place in data, by names and numbers.
	const parts = text.split('.');
	if (/^[a-z_]/i.test(text) && parts.length > 1 && parts.every((part) => /^(?:\d+|\D+)$/.test(part)))
		return parts.map((part) => part.replace(/^\d+$/, '#')).join('.');
	return '#';
}

/** Whether letters change between upper and lower case as in no word of a language or of code. */
function isRandom(text: string): boolean {
	if (text.length < 14) return false;
	if (/^[a-f]+$/i.test(text)) return true;
	let changes = 0;
	for (let i = 1; i < text.length; i++) if (/[a-z]/.test(text[i]!) !== /[a-z]/.test(text[i - 1]!)) changes++;
	return changes > text.length * 0.35;
}
