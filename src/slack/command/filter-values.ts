import type { Clock } from './clock.js';
import { type FilterToken, noProjectName } from './filter-token.js';
import { workflowIn } from './links.js';
import { asciiDigits, bare, plainValue, withoutLinks } from './signs.js';
import { readStatuses, type StatusFilter } from './statuses.js';
import { type Moment, readMoment } from './times.js';
import type { FilterName, Verb } from './verbs.js';
import { type Fault, near, quoted } from './words.js';

export const noFilters = {
	/** Empty: any (`list`), or failed and crashed (`failures`). */
	statuses: [] as StatusFilter[],
	/** A workflow's id or name, as typed. */
	workflow: null as string | null,
	/** Not older than this. */
	since: null as Moment | null,
	/** Older than this. */
	until: null as Moment | null,
	/** Part of the error's message. */
	error: null as string | null,
	/** What started it, in n8n's words. */
	mode: null as string | null,
	/** A project's id. */
	project: null as string | null,
	/** A tag of its workflow, by name. */
	tag: null as string | null,
	limit: null as number | null,
	/** Of a list; null: the newest first. */
	sort: null as Sort | null,
};

export type Sort = 'slowest' | 'fastest' | 'oldest';

export type Filters = typeof noFilters;

/** `limit:` of a list may ask for this many; n8n's own page holds no more. */
const maxListed = 250;
/** n8n takes 24 characters. */
const maxTag = 60;
/** As many as one job takes on. */
const maxInBulk = 100_000;

/** Reads one filter into `filters`; what is wrong with it otherwise. */
export function readFilter(verb: Verb, token: FilterToken, filters: Filters, clock: Clock): Fault | null {
	const { name, misspelt } = token;
	const value = plainValue(token.value, !token.extendable);
	if (misspelt) return { ...misspelt, instead: name && `${name}:${quoted(value)}` };
	if (!value) {
		// An example is no offer where it would delete.
		const instead = verb.changes === 'delete' ? null : `${name}:${sample[name!]}`;
		return { word: token.at[0]!.raw, why: 'Nothing comes after the colon.', instead };
	}
	const read = filterReaders[name!](value, filters, verb, clock);
	if ('why' in read) return read;
	Object.assign(filters, read);
	return null;
}

const sample: Record<FilterName, string> = {
	status: 'error',
	workflow: '"Order sync"',
	since: '24h',
	until: '1h',
	error: '"timeout"',
	mode: 'webhook',
	project: 'VmwOO9HeTEj20kxM',
	tag: 'prod',
	limit: '10',
	sort: 'slowest',
};

/** What people say → how a list is sorted; null as it is anyway. */
const sorts: Record<string, Sort | null> = {
	slowest: 'slowest',
	fastest: 'fastest',
	oldest: 'oldest',
	newest: null,
	slow: 'slowest',
	longest: 'slowest',
	duration: 'slowest',
	shortest: 'fastest',
	latest: null,
};

/** n8n's own words for what starts a run. */
export const modes = [
	'webhook',
	'trigger',
	'manual',
	'retry',
	'error',
	'integrated',
	'internal',
	'cli',
	'chat',
	'evaluation',
];

/** What a value puts into the filters, or what is wrong with it. */
type Reader = (value: string, filters: Filters, verb: Verb, clock: Clock) => Partial<Filters> | Fault;

const momentReader =
	(name: 'since' | 'until'): Reader =>
	(value, _filters, verb, clock) => {
		const read = readMoment(name, value, clock, verb);
		return 'why' in read ? read : { [name]: read };
	};

const filterReaders: Record<FilterName, Reader> = {
	status(value, filters, verb) {
		const read = readStatuses(verb, value);
		return 'why' in read ? read : { statuses: [...new Set([...filters.statuses, ...read])] };
	},
	workflow: (value) => ({ workflow: workflowIn(value) ?? withoutLinks(value) }),
	since: momentReader('since'),
	until: momentReader('until'),
	error: (value) => ({ error: withoutLinks(value) }),
	mode(value) {
		const mode = bare(value.toLowerCase());
		if (modes.includes(mode)) return { mode };
		const nearest = near(mode, modes);
		const why = `There is no such mode. There are ${modes.slice(0, 6).join(', ')}.`;
		return { word: value, why, instead: nearest && `mode:${nearest}` };
	},
	project(value) {
		const id = /^<?https?:\/\/\S*\/projects\/([\w-]+)/i.exec(value)?.[1] ?? value;
		return /^[\w-]{1,64}$/.test(id) ? { project: id } : { word: value, why: noProjectName, instead: null };
	},
	tag: (value) => ({ tag: withoutLinks(value).slice(0, maxTag) }),
	sort(value, _filters, verb) {
		const said = bare(value.toLowerCase());
		if (verb.changes !== null) return { word: value, why: 'Only lists are sorted.', instead: null };
		if (Object.hasOwn(sorts, said)) return { sort: sorts[said]! };
		const names = Object.keys(sorts);
		const nearest = near(said, names);
		const why = `There is no such order. There are ${names.slice(0, 4).join(', ')}.`;
		return { word: value, why, instead: nearest && `sort:${nearest}` };
	},
	limit(typed, _filters, verb) {
		const value = asciiDigits(bare(typed));
		const max = verb.name.endsWith('-all') ? maxInBulk : maxListed;
		const range = `from 1 to ${max.toLocaleString('en')}`;
		if (!/^\d{1,9}$/.test(value)) {
			// Nor is a number made up where it would delete.
			const instead = verb.changes === 'delete' ? null : `limit:${sample.limit}`;
			return { word: value, why: `limit: takes a number ${range}.`, instead };
		}
		const limit = Number(value);
		if (limit >= 1 && limit <= max) return { limit };
		const fewest = verb.changes === 'delete' ? null : 'limit:1';
		return { word: value, why: `limit: reaches ${range}.`, instead: limit > max ? `limit:${max}` : fewest };
	},
};
