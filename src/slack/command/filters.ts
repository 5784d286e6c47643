import { plainString } from '../text.js';
import { readStatuses, type StatusFilter, statusFor } from './statuses.js';
import { type Clock, type Moment, momentIn, readMoment, timeOf } from './times.js';
import type { FilterName, Verb } from './verbs.js';
import { near, quoted, type Word } from './words.js';

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

/** One word that was not understood. All outside text: to be shown through text.ts like any other. */
export type Invalid = {
	/** The word as typed; empty where one is missing. */
	word: string;
	/** What is wrong with it, in plain words. */
	why: string;
	/** The nearest right word, or null. */
	instead: string | null;
};

/** `limit:` of a list may ask for this many; n8n's own page holds no more. */
export const limitRange = { least: 1, most: 250 } as const;
/** As many as one job takes on. */
export const bulkLimitRange = { least: 1, most: 100_000 } as const;

const filterWord = /^([\p{L}-]+)[:=](.*)$/su;

/** Reads one word into `filters`; what is wrong with it otherwise. */
export function readFilter(verb: Verb, word: Word, filters: Filters, clock: Clock): Invalid | null {
	const found = filterWord.exec(word.text);
	if (!found) return strayWord(verb, word, filters, clock);
	const name = verb.filters.find((filter) => filter === found[1]!.toLowerCase());
	const value = found[2]!.trim();
	if (!name) {
		const nearest = near(found[1]!.toLowerCase(), verb.filters);
		const why = `There is no such filter. There are ${verb.filters.map((filter) => `${filter}:`).join(', ')}.`;
		return { word: `${found[1]}:`, why, instead: nearest && `${nearest}:${quoted(value)}` };
	}
	if (!value) {
		// An example is no offer where it would delete.
		const instead = verb.changes === 'delete' ? null : `${name}:${sample[name]}`;
		return { word: word.raw, why: 'Nothing stands behind the colon.', instead };
	}
	return filterReaders[name](value, filters, verb, clock);
}

function strayWord(verb: Verb, word: Word, filters: Filters, clock: Clock): Invalid {
	if (filters.workflow !== null) {
		const why = 'A workflow name of several words needs quotes.';
		return { word: word.raw, why, instead: `workflow:${quoted(`${filters.workflow} ${word.text}`)}` };
	}
	const status = statusFor(word.text.toLowerCase());
	if (status && verb.filters.includes('status')) {
		return { word: word.raw, why: 'A filter needs its name.', instead: `status:${word.text.toLowerCase()}` };
	}
	if (momentIn(word.text, clock) !== null)
		return { word: word.raw, why: 'A filter needs its name.', instead: `since:${word.text}` };
	return { word: word.raw, why: 'A filter needs its name.', instead: `workflow:${quoted(word.text)}` };
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

const filterReaders: Record<FilterName, (value: string, filters: Filters, verb: Verb, clock: Clock) => Invalid | null> =
	{
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
			const mode = value.toLowerCase();
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
				return {
					word: value,
					why: "project: takes a project's id or a link to it: n8n does not find them by name.",
					instead: null,
				};
			}
			filters.project = id;
			return null;
		},
		limit(value, filters, verb) {
			const { least, most } = verb.name.endsWith('-all') ? bulkLimitRange : limitRange;
			const range = `from ${least} to ${most.toLocaleString('en')}`;
			if (!/^\d{1,9}$/.test(value)) {
				return { word: value, why: `limit: takes a number ${range}.`, instead: `limit:${sample.limit}` };
			}
			const limit = Number(value);
			if (limit < least || limit > most) {
				const instead = `limit:${limit < least ? least : most}`;
				return { word: value, why: `limit: reaches ${range}.`, instead };
			}
			filters.limit = limit;
			return null;
		},
	};

/** The filters that can hold once and are given more often: no one may find out from what happens which of them held. */
export function repeated(verb: Verb, words: Word[]): Invalid[] {
	return verb.filters.flatMap((name) => {
		// These add up.
		if (name === 'status') return [];
		const values = words.flatMap(({ text }) => {
			const found = filterWord.exec(text);
			return found?.[1]!.toLowerCase() === name ? [found[2]!.trim()] : [];
		});
		if (values.length < 2) return [];
		const times = values.length === 2 ? 'twice' : `${values.length} times`;
		const each = values.slice(0, 3).map((value) => `"${plainString(value, 40)}"`);
		return [{ word: '', why: `"${name}:" is given ${times}: ${each.join(', ')}. Give one.`, instead: null }];
	});
}

/** What the filters lack, or say against each other, although each word is understood. */
export function lacking(verb: Verb, filters: Filters, { now }: Clock): Invalid | null {
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
