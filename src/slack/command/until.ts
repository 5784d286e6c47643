import { type Clock, offsetAt } from './clock.js';
import { saidTime } from './said-times.js';
import { asciiDigits, bare } from './signs.js';
import { agoIn, momentIn } from './times.js';
import { type Word, type Wrong, wrongAsWhole, wrongWord } from './words.js';

const minute = 60_000;
const day = 1_440 * minute;
/** A mute that lasts longer has been forgotten. */
const maxDays = 30;
/** When the day begins for who mutes something until then. */
const morning = '09:00';

/** How an end is said, for whoever has said none that is understood. */
export const howToSayUntil = 'Say how long (30m, 2h, 3d) or until when (17:00, tomorrow 9:00, 2026-12-01 09:00).';

/**
 * The end of what begins now, epoch milliseconds: `2h`, `for 2h`, `until 17:00`, `tomorrow`, `tomorrow 9:00`, a date. A
 * time alone is the next one that the clock shows. Null where the words name none.
 */
export function untilIn(typed: string, clock: Clock): number | null {
	const text = asciiDigits(bare(typed))
		.trim()
		.toLowerCase()
		.replace(/^(?:for|until|till?|to)\s+/, '');
	const { now, zone } = clock;
	// Of "4711 2h" the number is none of hours.
	const duration = /^\d+(?:[.,]\d)?\s*[a-z]+(?:\s*\d+\s*[a-z]+)*$/.test(text) ? agoIn(text) : null;
	if (duration !== null) return now + duration;
	const [, tomorrow, time] = /^(tomorrow|today)?\s*(?:at\s+)?(.*)$/s.exec(text) as unknown as [
		string,
		string?,
		string?,
	];
	if (tomorrow) {
		const date = new Date(now + offsetAt(now, zone) + (tomorrow === 'today' ? 0 : day)).toISOString().slice(0, 10);
		const moment = at(momentIn(`${date}T${time || morning}`, clock));
		if (moment !== null) return moment;
	}
	const said = saidTime(text, clock, { morning: 9 * 60 * minute });
	if (said) return said.at;
	// The last time that the clock shows it within a day from now is the next one.
	return at(momentIn(text, /^\d{1,2}:/.test(text) ? { now: now + day, zone } : clock));
}

const at = (moment: ReturnType<typeof momentIn>) => (moment && 'at' in moment ? moment.at : null);

/** Whether something may be muted so long. */
export const isLongEnough = (until: number, now: number) => until - now >= minute && until - now <= maxDays * day;

export const howLong = `A mute lasts from a minute to ${maxDays} days.`;

/** Words that may belong to a time: "until tomorrow 9:00". */
const maxTimeWords = 4;

/** The end at the end of the words, and the words before it. Whether it lies ahead depends on the asker's clock: later. */
export function readUntil(words: Word[], clock: Clock): { until: string | null; rest: Word[]; wrongs: Wrong[] } {
	for (let count = Math.min(maxTimeWords, words.length); count > 0; count--) {
		const last = words.slice(-count);
		const until = last.map(({ text }) => text).join(' ');
		if (untilIn(until, clock) !== null) return { until, rest: words.slice(0, -count), wrongs: [] };
	}
	const last = words.at(-1);
	const wrong = last && /^\d/.test(last.text) && words.length > 1;
	return { until: null, rest: words, wrongs: [wrong ? wrongWord(last, howToSayUntil) : wrongAsWhole(howToSayUntil)] };
}
