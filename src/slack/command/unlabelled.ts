import type { Clock } from './clock.js';
import { allOf, executionIn } from './execution.js';
import { readStatuses, statusFor } from './statuses.js';
import { momentIn } from './times.js';
import { type FilterName, type Verb, verbs } from './verbs.js';
import { isQuoted, isTag, quoted, type Word, type Wrong, wrongWord } from './words.js';

/** A filter as it was typed. */
export type FilterToken = {
	at: readonly Word[];
	/** What was meant by it, also where it is misspelt; null where no filter is near. */
	name: FilterName | null;
	/** Why it is not understood, where that is for its name. */
	misspelt: { word: string; why: string } | null;
	value: string;
	/** Not in quotes: words behind it may belong to it. */
	extendable: boolean;
};

/** A filter and the words without a name right behind it. */
export type Group = { token: FilterToken | null; unlabelled: Word[] };

/** More in a row are no name that anybody gave. */
const maxInARow = 30;
/** `3 days ago`, and as many spaces again. */
const maxTimeWords = 4;

const needsName = 'A filter needs its name.';

/** What the words without a filter's name may have been meant for. Nothing is ever done by it: it is only offered. */
export function readUnlabelled(verb: Verb, groups: readonly Group[], clock: Clock): Wrong[] {
	const given = new Set(groups.flatMap(({ token }) => token?.name ?? []));
	return groups.flatMap((group) => (group.unlabelled.length === 0 ? [] : inGroup(verb, group, given, clock)));
}

function inGroup(verb: Verb, { token, unlabelled }: Group, given: Set<FilterName>, clock: Clock): Wrong[] {
	if (unlabelled.length > maxInARow || unlabelled.some(isTag)) {
		const why = unlabelled.some(isTag) ? `It takes ${verb.usage} and nothing else.` : needsName;
		return unlabelled.map((word) => wrongWord(word, why));
	}
	const ofToken = token ? joining(token, unlabelled, clock) : 0;
	const wrongs = token && ofToken > 0 ? [joined(token, unlabelled.slice(0, ofToken))] : [];
	// Before and behind a name a status is one; within it stays a part of the name.
	const names = unlabelled.slice(ofToken);
	const isOwn = (word: Word | undefined) => word !== undefined && standsAlone(word, clock);
	const own: Word[] = [];
	while (isOwn(names[0])) own.push(names.shift()!);
	while (isOwn(names.at(-1))) own.push(names.pop()!);
	wrongs.push(...own.map((word) => ownFilter(verb, word, given)));
	if (names.length === 0) return wrongs;
	const executions = names.every(({ text }) => executionIn(text) !== null);
	return [...wrongs, ...(executions ? theseAlone(verb, names) : [nameOf(names, given)])];
}

const standsAlone = ({ text }: Word, clock: Clock) =>
	statusFor(text.toLowerCase()) !== null || momentIn(text, clock) !== null;

/** How many of the words behind a filter belong to its value. */
function joining({ name, value, extendable }: FilterToken, unlabelled: Word[], clock: Clock): number {
	if (!extendable || value === '' || value.startsWith('<')) return 0;
	// n8n's ids of projects are of 16 signs.
	if (name === 'workflow' || name === 'error' || (name === 'project' && !/^[\w-]{16}$/.test(value))) {
		// What stands in quotes is whole.
		const whole = unlabelled.findIndex(isQuoted);
		let count = whole === -1 ? unlabelled.length : whole;
		while (count > 0 && standsAlone(unlabelled[count - 1]!, clock)) count--;
		return count;
	}
	if (name !== 'since' && name !== 'until') return 0;
	for (let count = Math.min(unlabelled.length, maxTimeWords); count > 0; count--) {
		const more = unlabelled.slice(0, count).map(({ text }) => text);
		// "2h 30m" could be two times as well: a day and its time, or a number and its unit, could not.
		const one = /^\d{4}\D/.test(value) ? /^\d{1,2}:/.test(more[0]!) : momentIn(value, clock) === null;
		if (one && momentIn([value, ...more].join(' '), clock) !== null) return count;
	}
	return 0;
}

function joined({ at: own, name, misspelt, value }: FilterToken, more: Word[]): Wrong {
	const whole = [value, ...more.map(({ text }) => text)].join(' ');
	const at = [...own, ...more];
	if (name === 'project') return { word: whole, why: noProjectName, instead: null, at };
	const instead = `${name}:${quoted(whole)}`;
	if (misspelt) return { ...misspelt, instead, at };
	const what = name === 'workflow' ? 'A workflow name' : name === 'error' ? 'A text' : 'A time';
	return { word: raws(more), why: `${what} of several words needs quotes.`, instead, at };
}

/** A word that says by itself which filter is meant. */
function ownFilter(verb: Verb, word: Word, given: Set<FilterName>): Wrong {
	const said = word.text.toLowerCase();
	if (statusFor(said)) {
		const read = readStatuses(verb, said);
		return 'why' in read ? { ...read, word: word.raw, at: [word] } : wrongWord(word, needsName, `status:${said}`);
	}
	// Which side of a time is deleted is not for us to guess.
	if (verb.changes === 'delete') return wrongWord(word, 'Say since: or until: before it.');
	if (given.has('since')) return wrongWord(word, `${needsName} since: is given already.`);
	given.add('since');
	return wrongWord(word, needsName, `since:${quoted(word.text)}`);
}

function theseAlone(verb: Verb, words: Word[]): Wrong[] {
	const single =
		verbs.find((other) => other.takes.startsWith('execution') && allOf(other) === verb.name)?.name ?? 'show';
	const [first, second] = words;
	if (first && !second) {
		return [{ ...wrongWord(first, `For one execution there is "${single}".`, `${single} ${first.raw}`), verb: single }];
	}
	return words.map((word) => wrongWord(word, `By number executions are taken one at a time, by "${single}".`));
}

/** Words side by side are one name. */
function nameOf(words: Word[], given: Set<FilterName>): Wrong {
	const word = raws(words);
	if (given.has('workflow')) {
		return { word, why: `${needsName} workflow: is given already.`, instead: null, at: words };
	}
	given.add('workflow');
	return { word, why: needsName, instead: `workflow:${quoted(words.map(({ text }) => text).join(' '))}`, at: words };
}

const raws = (words: Word[]) => words.map(({ raw }) => raw).join(' ');

export const noProjectName = "project: takes a project's id or a link to it: n8n does not find them by name.";
