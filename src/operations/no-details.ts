import { readFailure, safeFailure } from '../instances/failures.js';
import {
	type Execution,
	type Failure,
	hasData,
	N8nError,
	NotFoundError,
	sameError,
	TooLargeError,
} from '../n8n/index.js';

/** Why the error of a run that failed is not known: what was seen, and nothing guessed, to go on with in a sentence. */
export function whyUnknown(seen: unknown): string {
	if (seen === null || seen instanceof NotFoundError) return 'n8n no longer has this run';
	if (seen instanceof TooLargeError) return tooLarge(seen.limit);
	if (seen instanceof N8nError) {
		const code = seen.status !== null && seen.status > 299 ? ` (${seen.status})` : '';
		return code ? `n8n does not return the details${code}` : 'n8n did not answer when Flowbell asked for it';
	}
	if (seen instanceof Error) return 'Flowbell could not ask for it';
	const run = seen as Execution;
	if (run.dataLeftOut) return tooLarge(run.dataLeftOut);
	if (run.dataTooLargeToDisplay) return 'its data is larger than n8n returns';
	return hasData(run) ? 'n8n returned its data without an error' : 'n8n returned no data of it';
}

const tooLarge = (most: string) => `too large to read (over ${most})`;

/** In the place of an error that is not known. */
export const unknownFailure = (seen: unknown): Failure => failureBecause(whyUnknown(seen));

const notKnown = 'error unknown: ';
/** What was kept by an earlier version began so. */
const notKnownBefore = 'its error is not known: ';
const nothing = { node: null, nodeType: null, description: null, httpCode: null, stack: null, kind: null };

export const failureBecause = (why: string): Failure => ({ ...nothing, message: `${notKnown}${why}` });

/** The error of a run that failed, or why it is not known: null where n8n has none, an error where it did not give it. */
export const failureOrWhy = (seen: Execution | Error | null): Failure =>
	(seen === null || seen instanceof Error ? null : readFailure(seen)) ?? unknownFailure(seen);

/**
 * Whether a retry failed with the same error; null where that of one of them is not known. What was kept before may have
 * been kept whole, by an earlier version, and is cut and redacted as the new one is.
 */
export function sameAsBefore(before: Failure | null | undefined, now: Failure): boolean | null {
	return before && isKnown(before) && isKnown(now) ? sameError(safeFailure(before), safeFailure(now)) : null;
}

/** Whether this is an error that n8n gave, and not the words for why there is none. */
export const isKnown = ({ message, kind, node }: Failure) =>
	kind !== null || node !== null || !(message.startsWith(notKnown) || message.startsWith(notKnownBefore));
