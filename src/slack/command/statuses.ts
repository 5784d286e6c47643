import type { Invalid } from './filters.js';
import type { Verb, VerbName } from './verbs.js';
import { near } from './words.js';

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
	failure: ['error', 'crashed'],
	errors: ['error'],
};

export function statusFor(said: string): StatusFilter[] | null {
	return Object.hasOwn(statusWords, said) ? statusWords[said]! : null;
}

/** Statuses that a verb can do something with, and what is said of any other. */
const onlyOf: Partial<Record<VerbName, { statuses: StatusFilter[]; why: string; instead?: (said: string) => string }>> =
	{
		failures: {
			statuses: ['error', 'crashed'],
			why: 'Only failed and crashed ones are listed here.',
			instead: (said) => `list status:${said}`,
		},
		'retry-all': {
			statuses: ['error', 'crashed', 'canceled'],
			why: 'Only failed, crashed and stopped ones can be retried: a retry of any other would be a second run beside it.',
		},
		'stop-all': {
			statuses: ['running', 'new', 'waiting'],
			why: 'Only running, queued and waiting ones can be stopped: any other has ended.',
		},
	};

/** `failed,canceled` in n8n's words. */
export function readStatuses(verb: Verb, value: string): StatusFilter[] | Invalid {
	const all: StatusFilter[] = [];
	for (const said of value.toLowerCase().split(',').filter(Boolean)) {
		const statuses = statusFor(said);
		if (!statuses) {
			const instead = near(said, Object.keys(statusWords));
			const why = `There is no such status. There are ${Object.keys(statusWords).slice(0, 8).join(', ')}.`;
			return { word: said, why, instead: instead && `status:${instead}` };
		}
		const only = onlyOf[verb.name];
		if (only && !statuses.every((status) => only.statuses.includes(status))) {
			return { word: said, why: only.why, instead: only.instead?.(said) ?? null };
		}
		all.push(...statuses);
	}
	return all;
}
