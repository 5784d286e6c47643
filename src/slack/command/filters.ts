import { plainString } from '../blocks/text.js';
import { executionIn } from './execution.js';
import { asciiDigits, bare } from './signs.js';
import { readStatuses, type StatusFilter } from './statuses.js';
import { type Clock, type Moment, readMoment, timeOf } from './times.js';
import { type FilterToken, type Group, noProjectName, readUnlabelled } from './unlabelled.js';
import { type FilterName, filterNames, type Verb } from './verbs.js';
import { type Invalid, isQuoted, isTag, near, quoted, type Word, type Wrong } from './words.js';

export type Filters = {
	/** Empty: any (`list`), or failed and crashed (`failures`). */
	statuses: StatusFilter[];
	/** A workflow's id or name, as typed. */
	workflow: string | null;
	/** Not older than this. */
	since: Moment | null;
	/** Older than this. */
	until: Moment | null;
	/** Part of the error's message. */
	error: string | null;
	/** What started it, in n8n's words. */
	mode: string | null;
	/** A project's id. */
	project: string | null;
	limit: number | null;
};

export const noFilters: Filters = {
	statuses: [],
	workflow: null,
	since: null,
	until: null,
	error: null,
	mode: null,
	project: null,
	limit: null,
};

/** `limit:` of a list may ask for this many; n8n's own page holds no more. */
const limitRange = { min: 1, max: 250 } as const;
/** As many as one job takes on. */
const bulkLimitRange = { min: 1, max: 100_000 } as const;

/** The filters among the words, and what is wrong with the other words. Those that begin like tags are left to `tag-all`. */
export function readFilters(verb: Verb, words: readonly Word[], clock: Clock) {
	const filters: Filters = { ...noFilters };
	const groups = groupsOf(verb, words);
	const wrongs = readUnlabelled(verb, groups, clock);
	const mended = new Set(wrongs.flatMap(({ at }) => at));
	for (const { token } of groups) {
		if (!token || token.at.some((word) => mended.has(word))) continue;
		const wrong = readFilter(verb, token, filters, clock);
		if (wrong) wrongs.push({ ...wrong, at: token.at });
	}
	wrongs.sort((a, b) => words.indexOf(a.at[0]!) - words.indexOf(b.at[0]!));
	wrongs.push(...repeated(groups));
	const lack = wrongs.length === 0 ? lacking(verb, filters, clock) : null;
	if (lack) wrongs.push({ ...lack, at: [] });
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
	// The colon of a link is none of a filter.
	const found = executionIn(word.text) === null ? /^([\p{L}-]+)[:=](.*)$/su.exec(word.text) : null;
	if (!found) return null;
	const said = found[1]!.toLowerCase();
	const own = { at: [word], value: found[2]!.trim(), extendable: !isQuoted(word) };
	const exact = filterNames.find((filter) => filter === said);
	if (exact) return { ...own, name: exact, misspelt: null };
	const why = `There is no such filter. There are ${filterNames.map((filter) => `${filter}:`).join(', ')}.`;
	return { ...own, name: near(said, filterNames) as FilterName | null, misspelt: { word: `${found[1]}:`, why } };
}

/** `since 2h`. Not `error`, which is a status just as well. */
function withoutColon(word: Word, next: Word | undefined): FilterToken | null {
	const name = filterNames.find((filter) => filter === word.raw.toLowerCase() && filter !== 'error');
	if (!name || !next || isTag(next) || filterIn(next)) return null;
	const misspelt = { word: `${word.raw} ${next.raw}`, why: 'Between a filter and what it looks for stands a colon.' };
	return { at: [word, next], name, misspelt, value: next.text, extendable: !isQuoted(next) };
}

/** Reads one filter into `filters`; what is wrong with it otherwise. */
function readFilter(verb: Verb, token: FilterToken, filters: Filters, clock: Clock): Omit<Wrong, 'at'> | null {
	const { name, misspelt, value } = token;
	if (misspelt) return { ...misspelt, instead: name && `${name}:${quoted(value)}` };
	if (!value) {
		// An example is no offer where it would delete.
		const instead = verb.changes === 'delete' ? null : `${name}:${sample[name!]}`;
		return { word: token.at[0]!.raw, why: 'Nothing stands behind the colon.', instead };
	}
	return filterReaders[name!](value, filters, verb, clock);
}

const sample: Record<FilterName, string> = {
	status: 'error',
	workflow: '"Order sync"',
	since: '24h',
	until: '1h',
	error: '"timeout"',
	mode: 'webhook',
	project: 'VmwOO9HeTEj20kxM',
	limit: '10',
};

/** n8n's own words for what starts a run. */
const modes = ['webhook', 'trigger', 'manual', 'retry', 'error', 'integrated', 'internal', 'cli', 'chat', 'evaluation'];

const filterReaders: Record<
	FilterName,
	(value: string, filters: Filters, verb: Verb, clock: Clock) => Omit<Wrong, 'at'> | null
> = {
	status(value, filters, verb) {
		const read = readStatuses(verb, value);
		if ('why' in read) return read;
		filters.statuses = [...new Set([...filters.statuses, ...read])];
		return null;
	},
	workflow(value, filters) {
		const pasted = /^<?https?:\/\/\S*\/workflow\/([\w-]+)/i.exec(value);
		filters.workflow = pasted?.[1] ?? value;
		return null;
	},
	since(value, filters, verb, clock) {
		const read = readMoment('since', value, clock, verb);
		if ('why' in read) return read;
		filters.since = read;
		return null;
	},
	until(value, filters, verb, clock) {
		const read = readMoment('until', value, clock, verb);
		if ('why' in read) return read;
		filters.until = read;
		return null;
	},
	error(value, filters) {
		filters.error = value;
		return null;
	},
	mode(value, filters) {
		const mode = bare(value.toLowerCase());
		if (!modes.includes(mode)) {
			const nearest = near(mode, modes);
			const why = `There is no such mode. There are ${modes.slice(0, 6).join(', ')}.`;
			return { word: value, why, instead: nearest && `mode:${nearest}` };
		}
		filters.mode = mode;
		return null;
	},
	project(value, filters) {
		const id = /^<?https?:\/\/\S*\/projects\/([\w-]+)/i.exec(value)?.[1] ?? value;
		if (!/^[\w-]{1,64}$/.test(id)) {
			return { word: value, why: noProjectName, instead: null };
		}
		filters.project = id;
		return null;
	},
	limit(typed, filters, verb) {
		const value = asciiDigits(bare(typed));
		const { min, max } = verb.name.endsWith('-all') ? bulkLimitRange : limitRange;
		const range = `from ${min} to ${max.toLocaleString('en')}`;
		if (!/^\d{1,9}$/.test(value)) {
			// Nor is a number made up where it would delete.
			const instead = verb.changes === 'delete' ? null : `limit:${sample.limit}`;
			return { word: value, why: `limit: takes a number ${range}.`, instead };
		}
		const limit = Number(value);
		if (limit < min || limit > max) {
			const instead = limit > max ? `limit:${max}` : verb.changes === 'delete' ? null : `limit:${min}`;
			return { word: value, why: `limit: reaches ${range}.`, instead };
		}
		filters.limit = limit;
		return null;
	},
};

/** The filters that can hold once and are given more often: no one may find out from what happens which of them held. */
function repeated(groups: readonly Group[]): Wrong[] {
	return filterNames.flatMap((name) => {
		// These add up.
		if (name === 'status') return [];
		const tokens = groups.flatMap(({ token }) => (token?.name === name && !token.misspelt ? [token] : []));
		if (tokens.length < 2) return [];
		const times = tokens.length === 2 ? 'twice' : `${tokens.length} times`;
		const each = tokens.slice(0, 3).map(({ value }) => `"${plainString(value, 40)}"`);
		return [{ word: '', why: `"${name}:" is given ${times}: ${each.join(', ')}. Give one.`, instead: null, at: [] }];
	});
}

/** What the filters lack, or say against each other, although each word is understood. */
function lacking(verb: Verb, filters: Filters, { now }: Clock): Invalid | null {
	const { statuses, since, until } = filters;
	if (since && until && timeOf(until, now) <= timeOf(since, now)) {
		const why = 'since: must reach further back than until:, or nothing lies between them.';
		return { word: '', why, instead: null };
	}
	if (verb.name === 'delete-all' && statuses.length === 0 && !since && !until) {
		const why = 'Delete which ones? So that nothing is deleted by accident, give a status:, since: or until:.';
		return { word: '', why, instead: null };
	}
	if (
		verb.name === 'tag-all' &&
		Object.values({ ...filters, statuses: statuses[0] ?? null }).every((one) => one === null)
	) {
		const why = 'Tag which ones? Give at least one filter.';
		return { word: '', why, instead: null };
	}
	return null;
}
