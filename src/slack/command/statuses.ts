import { bare } from './signs.js';
import type { Verb, VerbName } from './verbs.js';
import { type Fault, near } from './words.js';

/** n8n's statuses that can be asked for. */
export type StatusFilter = 'error' | 'crashed' | 'canceled' | 'success' | 'running' | 'waiting' | 'new';

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
	successful: ['success'],
	successes: ['success'],
	failure: ['error', 'crashed'],
	errors: ['error'],
};

export const statusFor = (said: string): StatusFilter[] | null =>
	Object.hasOwn(statusWords, said) ? statusWords[said]! : null;

/** Statuses that a verb can do something with, what is said of any other, and the verb that takes those. */
const onlyOf: Partial<Record<VerbName, { statuses: StatusFilter[]; why: string; verb?: VerbName }>> = {
	failures: { statuses: ['error', 'crashed'], why: 'Only failed and crashed ones are listed here.', verb: 'list' },
	'retry-all': {
		statuses: ['error', 'crashed', 'canceled'],
		why: 'Only failed, crashed and stopped ones can be retried.',
	},
	'stop-all': {
		statuses: ['running', 'new', 'waiting'],
		why: 'Only running, queued and waiting ones can be stopped: all others have ended.',
	},
};

/** `failed,canceled` in n8n's words. */
export function readStatuses(verb: Verb, value: string): StatusFilter[] | Fault {
	const all: StatusFilter[] = [];
	const each = value
		.toLowerCase()
		.split(/[,;|，、；،]/)
		.map(bare)
		.filter(Boolean);
	for (const said of each) {
		const statuses = statusFor(said);
		if (!statuses) {
			const nearest = near(said, Object.keys(statusWords));
			const why = `There is no such status. There are ${Object.keys(statusWords).slice(0, 8).join(', ')}.`;
			// The others of the list stay.
			const list = each.map((one) => (one === said ? nearest : one)).join(',');
			return { word: said, why, instead: nearest && `status:${list}` };
		}
		const only = onlyOf[verb.name];
		if (only && !statuses.every((status) => only.statuses.includes(status))) {
			if (!only.verb) return { word: said, why: only.why, instead: null };
			return { word: said, why: only.why, instead: `${only.verb} status:${each.join(',')}`, verb: only.verb };
		}
		all.push(...statuses);
	}
	return all;
}
