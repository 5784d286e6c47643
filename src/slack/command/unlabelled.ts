import type { Clock } from './clock.js';
import { allOf, executionIn } from './execution.js';
import { type FilterToken, noProjectName } from './filter-token.js';
import { asFilters, type TimeAt, timeAt } from './row-times.js';
import { asciiDigits, bare } from './signs.js';
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

/** What says by itself which filter is meant: `instead`, or nothing where it says nothing. */
type Own = { at: Word[]; instead: string; time?: TimeAt };

/** Before and behind a name a status, a time or a number of rows is one; within it stays a part of the name. */
function sides(verb: Verb, words: readonly Word[], clock: Clock): { own: Own[]; names: Word[] } {
	const own: Own[] = [];
	const names = [...words];
	for (const side of ['front', 'back'] as const) {
		for (let each = ownAt(names, side, verb, clock); each; each = ownAt(names, side, verb, clock)) {
			own.push(each);
			names.splice(side === 'front' ? 0 : -each.at.length, each.at.length);
		}
	}
	return { own, names };
}

const noise = {
	front:
		/^(?:of|for|in|over|during|from|on|by|with|at|the|all|any|my|our|that|which|what|has|have|is|are|and|me|from)$/i,
	back: /^(?:only|and|please|ones?|there|n8n|yet|so|far)$/i,
};
const things = /^(?:failures?|failed|errors?|runs?|executions?|ones)$/i;
const sorts = /^(?:slow|slowest|longest|fastest|shortest|newest|oldest)$/i;

function ownAt(words: readonly Word[], side: 'front' | 'back', verb: Verb, clock: Clock): Own | null {
	const word = words.at(side === 'front' ? 0 : -1);
	if (!word || isQuoted(word)) return null;
	const time = timeAt(words, side, clock);
	const of = (count: number) => (side === 'front' ? words.slice(0, count) : words.slice(-count));
	if (time) return { at: of(time.count), instead: asFilters(time), time };
	const said = bare(word.text).toLowerCase();
	const rows = rowsAt(words, side);
	if (rows) return { at: of(rows.count), instead: `limit:${rows.limit}` };
	const isCount = verb.changes === null && side === 'front' && words.length > 1 && isFew(asciiDigits(word.text));
	if (isCount) return { at: [word], instead: `limit:${asciiDigits(word.text)}` };
	if (statusFor(word.text.toLowerCase())) {
		// Of what has failed these are the things, and no further filter.
		const isThing = verb.name === 'failures' && things.test(said);
		return { at: [word], instead: isThing ? '' : `status:${said}` };
	}
	const reads = verb.changes === null;
	// `newest first`
	const order = of(2).map(({ text }) => bare(text).toLowerCase());
	if (reads && order[1] === 'first' && sorts.test(order[0]!)) return { at: of(2), instead: `sort:${order[0]}` };
	if (reads && sorts.test(said)) return { at: [word], instead: `sort:${said}` };
	if (things.test(said) && (verb.changes === 'delete' ? words.length === 1 : side === 'front'))
		return { at: [word], instead: '' };
	if (verb.changes === 'delete') return null;
	if (words.length < 2) return null;
	return noise[side].test(said) || things.test(said) ? { at: [word], instead: '' } : null;
}

/** `last 20`, `top 10 runs`; a number alone is one of an execution, or a part of a name. */
function rowsAt(words: readonly Word[], side: 'front' | 'back'): { count: number; limit: string } | null {
	for (const count of [3, 2]) {
		const some = side === 'front' ? words.slice(0, count) : words.slice(-count);
		if (some.length < count || some.some(isQuoted)) continue;
		const text = some.map((word) => asciiDigits(bare(word.text))).join(' ');
		const found =
			/^(?:last|latest|newest|top|first|limit|max|only) (\d{1,6})(?: (?:failures|failed|errors|runs|executions|ones|rows|results))?$/i.exec(
				text,
			);
		if (found) return { count, limit: found[1]! };
	}
	return null;
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
	const whole = [value, ...more.map(({ text }) => text)].join(' ');
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

/** A number up to this that stands alone is how many rows are wanted, where the list shows no more. */
const maxRows = 100;
const isFew = (number: string) => /^\d{1,3}$/.test(number) && Number(number) > 0 && Number(number) <= maxRows;

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
	const [, id] = /^<?https?:\/\/\S*\/workflow\/([\w-]+)/i.exec(words[0]!.text) ?? [];
	const name = id && words.length === 1 ? id : words.map(({ text }) => text).join(' ');
	const wrong = { word, why: needsName, instead: `workflow:${quoted(name)}`, at: words };
	return [verb.changes === 'delete' ? wrong : { ...wrong, sure: true }];
}

const raws = (words: Word[]) => words.map(({ raw }) => raw).join(' ');
