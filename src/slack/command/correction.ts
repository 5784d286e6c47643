import leven from 'leven';
import { executionIn, plainly } from './execution.js';
import { asciiDigits, bare } from './signs.js';
import { type Verb, type VerbName, verbFor, verbs } from './verbs.js';
import { near, quoted, type Word, type Wrong } from './words.js';

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
	/** `number` is one that was typed on to the verb: "retry4711". `others`: whole commands that may be meant as well. */
	| { verb: VerbName | null; number: string; why: string; others: string[] }
	/** A button was meant; where it is. */
	| { button: string };

const maxOthers = 2;

/** What a first word that is no verb was meant for. */
export function didYouMean(first: Word, rest: readonly Word[]): DidYouMean {
	const plain = asciiDigits(bare(first.text));
	const glued = /^(\p{L}[\p{L}-]{1,19})[:=.,]?(#?\d{1,30})$/u.exec(plain);
	const typed = (glued?.[1] ?? plain).toLowerCase();
	const number = glued?.[2] ?? '';
	const behind = [number, ...rest.map(plainly)].filter(Boolean).join(' ');
	const of = (verbs: readonly string[]) => verbs.map((verb) => `${verb} ${behind}`.trim());
	if (/^(?:run|start|execute|trigger|launch)$/.test(typed)) {
		const why = 'Flowbell starts no workflow: it shows runs, and retries those that failed.';
		return { verb: null, number, why, others: behind ? of(['retry', 'show']) : ['list', 'retry last'] };
	}
	const [said, ...further] = isKnown(typed) ? [typed] : nearest(typed);
	if (said === undefined) return { verb: null, number, why: 'There is no such command.', others: named(first, rest) };

	// Who types these is in haste: neither the whole usage is of help, nor a run to be stopped in place of a job.
	const buttons = 'Pause, Resume, Cancel and Undo are buttons on the card of a job.';
	if (onCards.includes(said)) return { button: buttons };
	const verb = verbFor(said)!.name;
	const ofOne = number !== '' || rest.some(({ text }) => executionIn(text) !== null);
	if (verb === 'stop' && said !== 'stop' && !ofOne) {
		return { button: `${buttons} Runs are ended by "stop" and a number, or by "stop-all".` };
	}
	const also = further.flatMap((each) => verbFor(each)?.name ?? []).filter((each) => each !== verb);
	return { verb, number, why: 'There is no such command.', others: of([...new Set(also)]) };
}

/** What is near no verb is the name of a workflow, or of an error. */
function named(first: Word, rest: readonly Word[]): string[] {
	const name = bare([first, ...rest].map(({ text }) => text).join(' '));
	if (name.length > 60 || !/\p{L}{2}/u.test(name) || /[:=<>]/.test(name)) return ['failures', 'status'];
	const said = quoted(name);
	return [`show workflow:${said}`, `failures workflow:${said}`, `failures error:${said}`];
}

const isKnown = (said: string) => verbFor(said) !== null || onCards.includes(said);

/** Those near enough, the nearest first. */
function nearest(said: string): string[] {
	const best = near(said, nearby);
	if (best === null) return [];
	const max = leven(said, best) + 1;
	const others = nearby.filter((each) => each !== best && leven(said, each, { maxDistance: max }) < max);
	return [best, ...others.slice(0, maxOthers)];
}

const nearby = [...verbs.map(({ name }) => name), ...onCards, 'cancel'];
