import type { Clock } from './clock.js';
import { type Moment, momentIn } from './times.js';
import { isQuoted, quoted, type Word } from './words.js';

/** `yesterday at 9:30 am`, `in the last 2 hours`, `from monday to yesterday 9am`. */
const maxTimeWords = 7;

const day = 86_400_000;
const aDay =
	/^(?:on |last )*(?:yesterday|(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?|\d{4}\D\d{1,2}\D\d{1,2}|\d{1,2}(?:st|nd|rd|th)? \p{L}{3,9}|\p{L}{3,9} \d{1,2}(?:st|nd|rd|th)?)$/iu;

/** Without any of these it is none: most words are told at once. */
const timely = /\p{Nd}|day|noon|lunch|night|morning|evening|week|month|hour|minute|(?:mon|tue|wed|thu|fri|sat|sun)\b/iu;

/** A time beside other words: how many of them it is, and the filters that it stands for. */
export type TimeAt = {
	count: number;
	since: string | null;
	until: string | null;
	/** It was said on which side of it: "before", "older than". */
	isSided: boolean;
};

/** The time with which the words begin or end; null where they do not. What stands in quotes is none. */
export function timeAt(words: readonly Word[], side: 'front' | 'back', clock: Clock): TimeAt | null {
	for (let count = Math.min(maxTimeWords, words.length); count > 0; count--) {
		const some = side === 'front' ? words.slice(0, count) : words.slice(-count);
		if (some.some(isQuoted)) continue;
		const text = some.map((word) => word.text).join(' ');
		const read = timely.test(text) ? readTime(text, clock) : null;
		if (read) return { count, ...read };
	}
	return null;
}

type Read = Omit<TimeAt, 'count'>;

function readTime(text: string, clock: Clock): Read | null {
	const between = /^(?:from|between)\s+(.+?)\s+(?:to|till|until|and|-|–)\s+(.+)$/i.exec(text);
	if (between) {
		const [since, until] = [between[1]!, between[2]!].map((each) => momentIn(each, clock) && each);
		return since && until ? { since, until, isSided: true } : null;
	}
	const [, side = '', said = ''] =
		/^(?:(since|from|after|newer than|until|till|before|older than)\s+|(?:over|during|at|on|in)\s+the\s+(?=weekend))?(.+)$/is.exec(
			text,
		) ?? [];
	const moment = momentIn(said, clock);
	if (!moment) return null;
	if (/^(?:until|till|before|older than)$/i.test(side)) return { since: null, until: said, isSided: true };
	const isSided = side !== '';
	return { since: said, until: !isSided && aDay.test(said) ? endOf(moment, clock) : null, isSided };
}

/** The next day, where one stands alone: "yesterday" is over. Null where it is not. */
function endOf(moment: Moment, { now }: Clock): string | null {
	if ('ago' in moment || now - moment.at < day) return null;
	return new Date(Date.parse(`${moment.said.slice(0, 10)}T00:00Z`) + day).toISOString().slice(0, 10);
}

/** As filters are typed. */
export const asFilters = ({ since, until }: Pick<TimeAt, 'since' | 'until'>): string =>
	[since && `since:${quoted(since)}`, until && `until:${quoted(until)}`].filter(Boolean).join(' ');
