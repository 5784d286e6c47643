import type { Failure } from './failure.js';
import { says } from './failure-reason.js';

/** Whether these words are in what a person is told of the failure: its message, reason, description or status. */
export function failureSays(failure: Failure | null, words: string): boolean {
	if (!failure) return false;
	const wanted = words.toLowerCase();
	return [failure.message, failure.reason, failure.description, failure.httpCode].some((text) =>
		text?.toLowerCase().includes(wanted),
	);
}

/** `Failure` as one speaks of it: the status is left out where the words hold it, the message where the reason does. */
export function failureParts({ httpCode, message, reason }: Pick<Failure, 'httpCode' | 'message' | 'reason'>) {
	const words = reason && says(reason, message) ? [reason] : reason ? [message, reason] : [message];
	const told = words.flatMap((each) => each.split(/[^\p{L}\p{N}_]+/u));
	return { status: httpCode && !told.includes(httpCode) ? httpCode : null, words };
}
