import { clean, readAtMost } from './clean.js';
import { redact } from './redact.js';

/** How much beyond the room is read: by it a secret that begins within the room is known. */
const margin = 2_048;
/** What begins in the last stretch of what was read may lack what it would be known by. */
const stretch = 512;

/**
 * The beginning of a text that others wrote, clean and without secrets: all of it, or somewhat more than `max`
 * characters, ending in `…`. However long the text is, the work is that for `max`.
 */
export function safeBeginning(text: string, max: number): string {
	const read = clean(text);
	const whole = text.length <= readAtMost && read.length <= max + margin;
	if (whole) return redact(read);
	return `${sliced(redact(sliced(read, max + margin)), -stretch)}…`;
}

/** The same, at most `max` UTF-16 units: what is stored. */
export function safe(text: string, max: number): string {
	const beginning = safeBeginning(text, max);
	return beginning.length <= max ? beginning : `${sliced(beginning, max - 1)}…`;
}

/** Not in the middle of a character. */
const sliced = (text: string, end: number) => text.slice(0, end).replace(/[\ud800-\udbff]$/, '');
