import type { Clock } from './clock.js';
import { allOf, executionIn } from './execution.js';
import { type FilterToken, noProjectName } from './filter-token.js';
import { workflowIn } from './links.js';
import { isFew, type Own, rowsAt, sides } from './own-filters.js';
import { type TimeAt, timeAt } from './row-times.js';
import { asciiDigits, plainValue } from './signs.js';
import { readStatuses, statusFor } from './statuses.js';
import { momentIn } from './times.js';
import { type FilterName, type Verb, verbs } from './verbs.js';
import { isQuoted, isTag, quoted, type Word, type Wrong, wrongWord } from './words.js';

/** A filter and the words without a name right behind it. */
export type Group = { token: FilterToken | null; unlabelled: Word[] };

/** More in a row are no name that anybody gave. */
const maxInARow = 30;
/** `3 days ago`, and as many spaces again. */
const maxTimeWords = 4;
/** What may have a time of the clock behind it. */
const isDay = /^(?:\d{4}\D|today|yesterday|(?:mon|tue|wed|thu|fri|sat|sun))/i;

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
	const { own, names } = sides(verb, unlabelled.slice(ofToken), clock);
	wrongs.push(...own.map((each) => ownFilter(verb, each, given)));
	if (names.length === 0) return wrongs;
	const executions = names.every(({ text }) => executionIn(text) !== null);
	return [...wrongs, ...(executions ? theseAlone(verb, names, given) : nameOf(verb, names, given))];
}

/** How many of the words behind a filter belong to its value. */
function joining({ name, value, extendable }: FilterToken, unlabelled: Word[], clock: Clock): number {
	if (!extendable || value === '' || value.startsWith('<')) return 0;
	// n8n's ids of projects are of 16 signs.
	if (name === 'workflow' || name === 'error' || (name === 'project' && !/^[\w-]{16}$/.test(value))) {
		// What stands in quotes is whole.
		const whole = unlabelled.findIndex(isQuoted);
		let count = whole === -1 ? unlabelled.length : whole;
		for (let own = endOf(unlabelled.slice(0, count), clock); own > 0; own = endOf(unlabelled.slice(0, count), clock)) {
			count -= own;
		}
		return count;
	}
	if (name !== 'since' && name !== 'until') return 0;
	for (let count = Math.min(unlabelled.length, maxTimeWords); count > 0; count--) {
		const more = unlabelled.slice(0, count).map(({ text }) => text);
		// "2h 30m" could be two times as well: a day and its time, or a number and its unit, could not.
		const one =
			momentIn(value, clock) === null || (isDay.test(value) && /^(?:at|\d{1,2}(?::|[ap]m|$))/i.test(more[0]!));
		if (one && momentIn([value, ...more].join(' '), clock) !== null) return count;
	}
	return 0;
}

/** How many words at the end are no part of a name. */
function endOf(words: readonly Word[], clock: Clock): number {
	const last = words.at(-1);
	if (!last) return 0;
	if (statusFor(last.text.toLowerCase()) !== null && !isQuoted(last)) return 1;
	return rowsAt(words, 'back')?.count ?? timeAt(words, 'back', clock)?.count ?? 0;
}

function joined({ at: own, name, misspelt, sure, value }: FilterToken, more: Word[]): Wrong {
	const whole = plainValue([value, ...more.map(({ text }) => text)].join(' '), more.some(isQuoted));
	const at = [...own, ...more];
	if (name === 'project') return { word: whole, why: noProjectName, instead: null, at };
	const instead = `${name}:${quoted(whole)}`;
	if (misspelt) return { ...misspelt, instead, at, ...(sure && { sure }) };
	const what = name === 'workflow' ? 'A workflow name' : name === 'error' ? 'A text' : 'A time';
	return { word: raws(more), why: `${what} of several words needs quotes.`, instead, at, sure: true };
}

function ownFilter(verb: Verb, { at, instead, time }: Own, given: Set<FilterName>): Wrong {
	const word = raws(at);
	if (instead === '') return { word, why: 'It means nothing here.', instead, at, sure: true };
	const [, name = '', value = ''] = /^(\w+):(.*)$/s.exec(instead)!;
	if (name === 'status') {
		const read = readStatuses(verb, value);
		const fault = 'why' in read ? { ...read, word } : { word, why: needsName, instead };
		return { ...fault, at, ...(fault.instead !== null && { sure: true as const }) };
	}
	// Which side of a time is deleted is not for us to guess.
	if (time && !time.isSided && verb.changes === 'delete')
		return { word, why: 'Say since: or until: before it.', instead: null, at };
	const names = time ? sidesOf(time) : [name as FilterName];
	const twice = names.find((each) => given.has(each));
	if (twice) return { word, why: `${needsName} ${twice}: was already given.`, instead: null, at };
	for (const each of names) given.add(each);
	return { word, why: needsName, instead, at, sure: true };
}

const sidesOf = ({ since, until }: TimeAt): FilterName[] => [
	...(since === null ? [] : (['since'] as const)),
	...(until === null ? [] : (['until'] as const)),
];

function theseAlone(verb: Verb, words: Word[], given: Set<FilterName>): Wrong[] {
	const single =
		verbs.find((other) => other.takes.startsWith('execution') && allOf(other) === verb.name)?.name ?? 'show';
	const [first, second] = words;
	if (first && !second) {
		const reads = verb.changes === null;
		const number = asciiDigits(first.text);
		if (reads && isFew(number) && !given.has('limit')) {
			given.add('limit');
			return [{ ...wrongWord(first, needsName, `limit:${number}`), sure: true }];
		}
		// A status of HTTP, or an execution.
		if (verb.name === 'failures' && /^[45]\d\d$/.test(number)) return [wrongWord(first, needsName, `error:${number}`)];
		const wrong = wrongWord(first, `For one execution there is "${single}".`, `${single} ${first.raw}`);
		return [{ ...wrong, verb: single, ...(reads && { sure: true as const }) }];
	}
	return words.map((word) => wrongWord(word, `By number, one execution at a time: "${single}".`));
}

/** Words side by side are one name. */
function nameOf(verb: Verb, words: Word[], given: Set<FilterName>): Wrong[] {
	const word = raws(words);
	if (given.has('workflow')) {
		return [{ word, why: `${needsName} workflow: was already given.`, instead: null, at: words }];
	}
	given.add('workflow');
	const id = words.length === 1 ? workflowIn(words[0]!.text) : null;
	const name = id ?? words.map(({ text }) => text).join(' ');
	const wrong = { word, why: needsName, instead: `workflow:${quoted(name)}`, at: words };
	return [verb.changes === 'delete' ? wrong : { ...wrong, sure: true }];
}

const raws = (words: Word[]) => words.map(({ raw }) => raw).join(' ');
