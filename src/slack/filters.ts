import type { FilterName, Verb } from './verbs.js';
import { near, quoted, type Word } from './words.js';

/** n8n's statuses that can be asked for. */
export type StatusFilter = 'error' | 'crashed' | 'canceled' | 'success' | 'running' | 'waiting' | 'new';

export type Filters = {
	/** Empty: any (`list`), or failed and crashed (`failures`). */
	statuses: StatusFilter[];
	/** A workflow's id or name, as typed. */
	workflow: string | null;
	sinceMs: number | null;
	limit: number | null;
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

/** `limit:` may ask for this many; n8n's own page holds no more. */
export const limitRange = { least: 1, most: 250 } as const;
const minute = 60_000;
/** `since:` reaches from a minute to a year. */
const sinceRange = { least: minute, most: 365 * 86_400_000 } as const;

/** Reads one word into `filters`; what is wrong with it otherwise. */
export function readFilter(verb: Verb, word: Word, filters: Filters): Invalid | null {
	const found = /^([\p{L}-]+)[:=](.*)$/su.exec(word.text);
	if (!found) return strayWord(verb, word, filters);
	const name = verb.filters.find((filter) => filter === found[1]!.toLowerCase());
	const value = found[2]!.trim();
	if (!name) {
		const nearest = near(found[1]!.toLowerCase(), verb.filters);
		const why = `There is no such filter. There are ${verb.filters.map((filter) => `${filter}:`).join(', ')}.`;
		return { word: `${found[1]}:`, why, instead: nearest && `${nearest}:${quoted(value)}` };
	}
	if (!value) return { word: word.raw, why: 'Nothing stands behind the colon.', instead: `${name}:${sample[name]}` };
	return filterReaders[name](value, filters, verb);
}

function strayWord(verb: Verb, word: Word, filters: Filters): Invalid {
	if (filters.workflow !== null) {
		const why = 'A workflow name of several words needs quotes.';
		return { word: word.raw, why, instead: `workflow:${quoted(`${filters.workflow} ${word.text}`)}` };
	}
	const status = statusFor(word.text.toLowerCase());
	if (status && verb.filters.includes('status')) {
		return { word: word.raw, why: 'A filter needs its name.', instead: `status:${word.text.toLowerCase()}` };
	}
	if (sinceIn(word.text) !== null)
		return { word: word.raw, why: 'A filter needs its name.', instead: `since:${word.text}` };
	return { word: word.raw, why: 'A filter needs its name.', instead: `workflow:${quoted(word.text)}` };
}

const sample: Record<FilterName, string> = { status: 'error', workflow: '"Order sync"', since: '24h', limit: '10' };

const filterReaders: Record<FilterName, (value: string, filters: Filters, verb: Verb) => Invalid | null> = {
	status(value, filters, verb) {
		for (const said of value.toLowerCase().split(',').filter(Boolean)) {
			const statuses = statusFor(said);
			if (!statuses) {
				const instead = near(said, Object.keys(statusWords));
				const why = `There is no such status. There are ${Object.keys(statusWords).slice(0, 8).join(', ')}.`;
				return { word: said, why, instead: instead && `status:${instead}` };
			}
			if (verb.name === 'failures' && !statuses.every((status) => status === 'error' || status === 'crashed')) {
				return {
					word: said,
					why: 'failures shows only failed and crashed ones; list shows all.',
					instead: `list status:${said}`,
				};
			}
			filters.statuses = [...new Set([...filters.statuses, ...statuses])];
		}
		return null;
	},
	workflow(value, filters) {
		const pasted = /^<?https?:\/\/\S*\/workflow\/([\w-]+)/i.exec(value);
		filters.workflow = pasted?.[1] ?? value;
		return null;
	},
	since(value, filters) {
		const ms = sinceIn(value);
		if (ms === null) {
			const instead = /^\d+$/.test(value) ? `since:${value}h` : null;
			return { word: value, why: 'A time reads like 30m, 2h or 3d.', instead };
		}
		if (ms < sinceRange.least || ms > sinceRange.most) {
			return {
				word: value,
				why: 'since: reaches from 1m to 365d.',
				instead: ms < sinceRange.least ? 'since:1m' : 'since:365d',
			};
		}
		filters.sinceMs = ms;
		return null;
	},
	limit(value, filters) {
		const { least, most } = limitRange;
		if (!/^\d{1,9}$/.test(value)) {
			return { word: value, why: `limit: takes a number from ${least} to ${most}.`, instead: `limit:${sample.limit}` };
		}
		const limit = Number(value);
		if (limit < least || limit > most) {
			const instead = `limit:${limit < least ? least : most}`;
			return { word: value, why: `limit: reaches from ${least} to ${most}.`, instead };
		}
		filters.limit = limit;
		return null;
	},
};

/** What people say → n8n's words. The first eight are named when a status is not understood. */
const statusWords: Record<string, StatusFilter[]> = {
	failed: ['error', 'crashed'],
	error: ['error'],
	crashed: ['crashed'],
	success: ['success'],
	running: ['running'],
	waiting: ['waiting'],
	queued: ['new'],
	canceled: ['canceled'],
	new: ['new'],
	cancelled: ['canceled'],
	stopped: ['canceled'],
	succeeded: ['success'],
	failure: ['error', 'crashed'],
	errors: ['error'],
};

function statusFor(said: string): StatusFilter[] | null {
	return Object.hasOwn(statusWords, said) ? statusWords[said]! : null;
}

/** `90m`, `2h30m`, `3 days` in milliseconds, or null. */
function sinceIn(text: string): number | null {
	const parts = text.toLowerCase().replace(/\s+|\bago\b/g, '');
	if (!/^(?:\d{1,6}(?:[.,]\d)?(?:m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?))+$/.test(parts)) return null;
	const units: Record<string, number> = { m: minute, h: 60 * minute, d: 1_440 * minute, w: 10_080 * minute };
	let ms = 0;
	for (const [, count, unit] of parts.matchAll(/(\d{1,6}(?:[.,]\d)?)([mhdw])[a-z]*/g)) {
		ms += Number(count!.replace(',', '.')) * units[unit!]!;
	}
	return Math.round(ms);
}
