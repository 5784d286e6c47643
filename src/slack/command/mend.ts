import { plainly } from './execution.js';
import type { Verb, VerbName } from './verbs.js';
import type { Word, Wrong } from './words.js';

/** The whole text with each wrong word replaced; null where one of them has no better. It need not be understood yet. */
export function corrected(verb: Verb, words: readonly Word[], wrongs: readonly Wrong[]): string | null {
	const put = new Map<Word, string>();
	const front: string[] = [];
	let meant: VerbName | null = null;
	for (const { instead, at, verb: other } of wrongs) {
		const [first] = at;
		if (instead === null || !first || at.some((word) => put.has(word))) return null;
		if (other && meant && other !== meant) return null;
		for (const word of at) put.set(word, '');
		meant = other ?? meant;
		if (other) front.push(instead.slice(other.length).trim());
		else put.set(first, instead);
	}
	const rest = words.map((word) => put.get(word) ?? plainly(word));
	return [meant ?? verb.name, ...front, ...rest].filter(Boolean).join(' ');
}
