import { type Clock, epochOf, offsetAt, shownAt } from './clock.js';
import { saidTime } from './said-times.js';
import { asciiDigits, bare } from './signs.js';
import type { Verb } from './verbs.js';
import type { Invalid } from './words.js';

/** When, as filters name it: so long ago, or at a time of the clock. */
export type Moment =
	| { ago: number }
	/** `said` is day and time as the clock showed them in `zone`, an IANA name or `UTC+02:00`; `at` is epoch milliseconds. */
	| { at: number; said: string; zone: string };

export const timeOf = (moment: Moment, now: number): number => ('ago' in moment ? now - moment.ago : moment.at);

const minute = 60_000;
const day = 1_440 * minute;
/** How far each may reach back, in days. The ten years only keep out what nobody can have meant: n8n is of 2019. */
const maxDays = { since: 365, until: 3_650 } as const;

/**
 * Reads the value of `since:` or `until:`; what is wrong with it otherwise. What is offered instead never reaches over
 * more executions than what was typed: a deletion could follow from it.
 */
export function readMoment(name: 'since' | 'until', value: string, clock: Clock, verb: Verb): Moment | Invalid {
	const moment = momentIn(value, clock);
	if (moment === null) {
		const why =
			'Say how long ago (30m, 2h, 3d), a time (09:30), a day (today, monday, 2026-11-22) or both (2026-11-22T09:30, "yesterday 9am").';
		// Hours are a guess.
		const instead = /^\d+$/.test(value) && verb.changes !== 'delete' ? `${name}:${value}h` : null;
		return { word: value, why, instead };
	}
	const ago = clock.now - timeOf(moment, clock.now);
	if (ago < 0) return { word: value, why: 'That is in the future: since: and until: look back.', instead: null };
	const max = maxDays[name];
	const tooFar = ago > max * day;
	if (!tooFar && (ago >= minute || 'at' in moment)) return moment;
	// Within a year is less than since longer ago, and older than a minute less than older than nothing.
	const fewer = name === (tooFar ? 'since' : 'until');
	const instead = fewer ? `${name}:${tooFar ? `${max}d` : '1m'}` : null;
	return { word: value, why: `${name}: reaches from 1m to ${max}d.`, instead };
}

export function momentIn(typed: string, clock: Clock): Moment | null {
	const text = asciiDigits(bare(typed))
		.replace(/[：﹕︰∶]/g, ':')
		.replace(/[＋﹢]/g, '+');
	const ago = agoIn(ofLate(text));
	if (ago !== null) return { ago };
	// Our own forms first: they mean the same whatever the reader of everyday words learns.
	return clockTimeIn(text, clock) ?? saidTime(text, clock);
}

/** `in the last 2 hours`, `past hour`, `half an hour ago` → `2 hours`, `1 hour`, `30 minutes`; any other text as it is. */
function ofLate(typed: string): string {
	const text = typed.trim().toLowerCase();
	const late = /^(?:(?:in|within|during|over|for|of|from)\s+)?(?:the\s+)?(?:last|past|previous)\s+(.+)$/.exec(
		text,
	)?.[1];
	const said = late ?? /^(.+)\s+ago$/.exec(text)?.[1];
	if (said === undefined) return text;
	return said
		.replace(/^half an hour$/, '30 minutes')
		.replace(/^(?:a )?couple(?: of)? /, '2 ')
		.replace(/^(?:a )?few /, '3 ')
		.replace(/^(?:(?:an?|one) )?(?=(?:minute|hour|day|week|month)$)/, '1 ');
}

/** `90m`, `2h30m`, `3 days` in milliseconds, or null. */
export function agoIn(text: string): number | null {
	const parts = text.toLowerCase().replace(/\s+|\bago\b/g, '');
	if (!/^(?:\d{1,6}(?:[.,]\d)?(?:months?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?))+$/.test(parts)) return null;
	const units: Record<string, number> = { mo: 30 * day, m: minute, h: 60 * minute, d: day, w: 7 * day };
	let ms = 0;
	for (const [, count, unit] of parts.matchAll(/(\d{1,6}(?:[.,]\d)?)(mo|[mhdw])[a-z]*/g)) {
		ms += Number(count!.replace(',', '.')) * units[unit!]!;
	}
	return Math.round(ms);
}

/** Date, time or both. A date alone is its midnight, a time alone the last time that the clock showed it. */
const clockTime =
	/^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2}))?(?:(?:^|[T\s]+)([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|(?:UTC|GMT)?[+-](?:0?\d|1[0-4])(?::?[0-5]\d)?)?)?$/i;

function clockTimeIn(text: string, clock: Clock): Moment | null {
	// Phones turn hyphens into dashes.
	const found = clockTime.exec(text.replace(/[\p{Pd}−]/gu, '-'));
	if (!found?.[0]) return null;
	const [, year, month, date, hours = '0', minutes = '0', offset] = found;
	const { now } = clock;
	const zone = offset ? zoneOf(offset) : clock.zone;
	const here = now + offsetAt(now, zone);
	const midnight = year ? Date.UTC(+year, +month! - 1, +date!) : here - (here % day);
	// 31 February would be a day in March.
	if (year && new Date(midnight).getUTCMonth() !== +month! - 1) return null;
	let shown = midnight + (+hours * 60 + +minutes) * minute;
	if (!year && epochOf(shown, zone) > now) shown -= day;
	return { at: epochOf(shown, zone), said: shownAt(shown), zone };
}

/** `Z` → `UTC`, `+2`, `+0200` or `GMT+02:00` → `UTC+02:00`. */
function zoneOf(offset: string): string {
	const found = /([+-])(\d{1,2})(?::?(\d\d))?$/.exec(offset);
	if (!found || /^0+$/.test(`${found[2]}${found[3] ?? ''}`)) return 'UTC';
	return `UTC${found[1]}${found[2]!.padStart(2, '0')}:${found[3] ?? '00'}`;
}
