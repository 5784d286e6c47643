import { asciiDigits, bare } from './signs.js';
import { readStatuses, type StatusFilter } from './statuses.js';
import { type Clock, type Moment, readMoment } from './times.js';
import { type FilterToken, noProjectName } from './unlabelled.js';
import type { FilterName, Verb } from './verbs.js';
import { near, quoted, type Wrong } from './words.js';

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

/** Reads one filter into `filters`; what is wrong with it otherwise. */
export function readFilter(verb: Verb, token: FilterToken, filters: Filters, clock: Clock): Omit<Wrong, 'at'> | null {
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

/** Puts a value into the filters; gives what is wrong with it otherwise. */
type Reader = (value: string, filters: Filters, verb: Verb, clock: Clock) => Omit<Wrong, 'at'> | null;

const momentReader =
	(name: 'since' | 'until'): Reader =>
	(value, filters, verb, clock) => {
		const read = readMoment(name, value, clock, verb);
		if ('why' in read) return read;
		filters[name] = read;
		return null;
	};

const filterReaders: Record<FilterName, Reader> = {
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
	since: momentReader('since'),
	until: momentReader('until'),
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
