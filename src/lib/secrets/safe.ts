import { redact } from './redact.js';

/** Bounds the work on huge texts; far beyond anything that is shown or kept. */
const readAtMost = 20_000;

/**
 * Drops what a reader cannot see or what turns the line around; a secret's name may be torn by it. Zero-width joiners
 * stay, as emoji and several scripts are written with them, and newlines; other space characters become a space.
 */
export function clean(text: string): string {
	return text
		.slice(0, readAtMost)
		.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
		.replace(/[\t\v\f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
		.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')
		.replace(/[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, '')
		.replace(/[\u{e0000}-\u{e007f}]/gu, '')
		.replace(/\p{Surrogate}/gu, '\ufffd');
}

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
