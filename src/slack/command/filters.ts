import { plainString } from '../blocks/text.js';
import type { Clock } from './clock.js';
import { executionIn } from './execution.js';
import type { FilterToken } from './filter-token.js';
import { type Filters, noFilters, readFilter } from './filter-values.js';
import { timeOf } from './times.js';
import { type Group, readUnlabelled } from './unlabelled.js';
import { type FilterName, filterNames, type Verb } from './verbs.js';
import { isQuoted, isTag, near, type Word, type Wrong, wrongAsWhole } from './words.js';

/** The filters among the words, and what is wrong with the other words. Those that begin like tags are left to `tag-all`. */
export function readFilters(verb: Verb, words: readonly Word[], clock: Clock) {
	const filters: Filters = { ...noFilters };
	const groups = groupsOf(verb, words);
	const wrongs = readUnlabelled(verb, groups, clock);
	const mended = new Set(wrongs.flatMap(({ at }) => at));
	for (const { token } of groups) {
		if (!token || token.at.some((word) => mended.has(word))) continue;
		const wrong = readFilter(verb, token, filters, clock);
		const sure = token.sure && verb.changes !== 'delete' ? { sure: true as const } : {};
		if (wrong) wrongs.push({ ...wrong, at: token.at, ...sure });
	}
	wrongs.sort((a, b) => words.indexOf(a.at[0]!) - words.indexOf(b.at[0]!));
	wrongs.push(...repeated(groups));
	const lack = wrongs.length === 0 ? lacking(verb, filters, clock) : null;
	if (lack) wrongs.push(wrongAsWhole(lack));
	return { filters, wrongs };
}

function groupsOf(verb: Verb, words: readonly Word[]): Group[] {
	const groups: Group[] = [{ token: null, unlabelled: [] }];
	const rest = [...words];
	for (let word = rest.shift(); word; word = rest.shift()) {
		if (verb.takes === 'filters-and-tags' && isTag(word)) {
			groups.push({ token: null, unlabelled: [] });
			continue;
		}
		const token = filterIn(word) ?? withoutColon(word, rest[0]);
		if (!token) groups.at(-1)!.unlabelled.push(word);
		else groups.push({ token, unlabelled: [] });
		if (token?.at.length === 2) rest.shift();
	}
	return groups;
}

function filterIn(word: Word): FilterToken | null {
	const found = /^([\p{L}-]+)[:=](?!\/\/)(.*)$/su.exec(word.text);
	if (!found) return null;
	const said = found[1]!.toLowerCase();
	const own = { at: [word], value: found[2]!.trim(), extendable: !isQuoted(word) };
	const exact = filterNames.find((filter) => filter === said);
	if (exact) return { ...own, name: exact, misspelt: null };
	// The colon of a link is none of a filter.
	if (executionIn(word.text) !== null) return null;
	const why = `There is no such filter. There are ${filterNames.map((filter) => `${filter}:`).join(', ')}.`;
	return { ...own, name: near(said, filterNames) as FilterName | null, misspelt: { word: `${found[1]}:`, why } };
}

/** A status just as well, a word of a name, or what somebody else is told by. */
const ambiguous: readonly FilterName[] = ['error', 'tag', 'sort'];

/** `since 2h`. */
function withoutColon(word: Word, next: Word | undefined): FilterToken | null {
	const name = filterNames.find((filter) => filter === word.raw.toLowerCase() && !ambiguous.includes(filter));
	if (!name || !next || isTag(next) || filterIn(next)) return null;
	const misspelt = { word: `${word.raw} ${next.raw}`, why: 'A filter needs a colon before its value.' };
	return { at: [word, next], name, misspelt, sure: true, value: next.text, extendable: !isQuoted(next) };
}

/** The filters that can hold once and are given more often: no one may find out from what happens which of them held. */
function repeated(groups: readonly Group[]): Wrong[] {
	return filterNames.flatMap((name) => {
		// These add up.
		if (name === 'status') return [];
		const tokens = groups.flatMap(({ token }) => (token?.name === name && !token.misspelt ? [token] : []));
		if (tokens.length < 2) return [];
		const times = tokens.length === 2 ? 'twice' : `${tokens.length} times`;
		const each = tokens.slice(0, 3).map(({ value }) => `"${plainString(value, 40)}"`);
		return [wrongAsWhole(`"${name}:" is given ${times}: ${each.join(', ')}. Give one.`)];
	});
}

/** What the filters lack, or say against each other, although each word is understood. */
function lacking(verb: Verb, filters: Filters, { now }: Clock): string | null {
	const { statuses, since, until } = filters;
	if (since && until && timeOf(until, now) <= timeOf(since, now)) {
		return 'since: must reach further back than until:, or nothing lies between them.';
	}
	if (verb.name === 'delete-all' && statuses.length === 0 && !since && !until) {
		return 'Delete which ones? Give a status:, since: or until:, so that nothing is deleted by accident.';
	}
	const none = Object.values({ ...filters, statuses: statuses[0] ?? null }).every((one) => one === null);
	return verb.name === 'tag-all' && none ? 'Tag which ones? Give at least one filter.' : null;
}
