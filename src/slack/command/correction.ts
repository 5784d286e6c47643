import { executionIn, plainly } from './execution.js';
import { asciiDigits, bare } from './signs.js';
import { type Verb, type VerbName, verbs } from './verbs.js';
import { near, type Word, type Wrong } from './words.js';

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

/** What a job's card offers, and no command does. */
const onCards = ['pause', 'resume', 'undo'];

export type DidYouMean =
	/** `number` is one that was typed on to the verb: "retry4711". */
	| { verb: VerbName | null; number: string }
	/** A button was meant; where it is. */
	| { button: string };

/** What a first word that is no verb was meant for. */
export function didYouMean(first: Word, rest: readonly Word[]): DidYouMean {
	const plain = asciiDigits(bare(first.text));
	const glued = /^(\p{L}[\p{L}-]{1,19})[:=.,]?(#?\d{1,30})$/u.exec(plain);
	const typed = (glued?.[1] ?? plain).toLowerCase();
	const number = glued?.[2] ?? '';
	const said = verbFor(typed) || onCards.includes(typed) ? typed : near(typed, nearby);
	if (said === null) return { verb: null, number };

	// Who types these is in haste: neither the whole usage is of help, nor a run to be stopped in place of a job.
	const buttons = 'Pause, Resume, Cancel and Undo are buttons on the card of a job.';
	if (onCards.includes(said)) return { button: buttons };
	const verb = verbFor(said);
	const ofOne = number !== '' || rest.some(({ text }) => executionIn(text) !== null);
	if (verb === 'stop' && said !== 'stop' && !ofOne) {
		return { button: `${buttons} Runs are ended by "stop" and a number, or by "stop-all".` };
	}
	return { verb, number };
}

const verbFor = (said: string): VerbName | null =>
	verbs.find(({ name, alias }) => name === said || alias.includes(said))?.name ?? null;

const nearby = [...verbs.map(({ name }) => name), ...onCards, 'cancel'];
