import { plainly } from './execution.js';
import type { Verb, VerbName } from './verbs.js';
import type { Word } from './words.js';

/** One word that was not understood. All outside text: to be shown through text.ts like any other. */
export type Invalid = {
	/** The word as typed, or several that belong together; empty where one is missing. */
	word: string;
	/** What is wrong with it, in plain words. */
	why: string;
	/** The nearest right word, or null. */
	instead: string | null;
};

/** What is wrong, and where: the same words may stand elsewhere and be right there. */
export type Wrong = Invalid & {
	/** The words that `instead` takes the place of; empty where something is missing. */
	at: readonly Word[];
	/** The verb that was meant, where `instead` begins with another one. It takes the other words as they are. */
	verb?: VerbName;
};

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
