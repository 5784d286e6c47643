import { Chrono, casual } from 'chrono-node/en';
import { type Clock, epochOf, offsetAt, shownAt } from './clock.js';

/** A time of the clock, as it was understood: `said` is what the clock showed in `zone`. */
type Said = { at: number; said: string; zone: string };

const day = 86_400_000;
/** Lengths of time are read by times.ts. These parsers have expressions that take longer to compile than Slack should wait. */
const chrono = new Chrono({
	parsers: casual.parsers.filter((parser) => !parser.constructor.name.includes('TimeUnit')),
	refiners: casual.refiners,
});
const maxCharacters = 60;

/** Only what has such a word is read at all: a name of a workflow, such as "Batch 3" or "March", is none. */
const timely =
	/\b(?:today|yesterday|tomorrow|tonight|noon|midday|midnight|morning|afternoon|evening|night|weekend|o'clock|(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?)\b|\d\s?[ap]\.?m\b|\bat \d/i;
const months =
	/(?:\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2})/i;
/** Which of both is the month depends on who reads it. */
const ambiguous = /\d{1,2}[./]\d{1,2}(?:[./]|$|\s)/;
const partOfDay = /\b(?:morning|afternoon|evening|night|tonight|noon|midday|midnight)\b/i;

/**
 * A time in everyday words: `today`, `yesterday 9am`, `monday`, `22 nov 9:30`. A day alone is its
 * beginning, or at `ahead` its `morning`. It is the last such time, or at `ahead` the next one. Null where the words are
 * no time as a whole.
 */
export function saidTime(words: string, clock: Clock, ahead?: { morning: number }): Said | null {
	const text = words
		.trim()
		.replace(/^(?:since|from|on|at)\s+(?=\D)/i, '')
		.replace(/^this week$/i, 'monday')
		.replace(/^last night$/i, 'yesterday 6pm')
		.replace(/\blunch(?:time)?$/i, 'noon');
	if (text.length > maxCharacters || ambiguous.test(text) || !(timely.test(text) || months.test(text))) return null;
	const own = clock.zone;
	const minutes = offsetAt(clock.now, own) / 60_000;
	const reference = { instant: new Date(clock.now), timezone: minutes };
	const [found, ...more] = chrono.parse(text, reference, { forwardDate: ahead !== undefined });
	if (!found || more.length > 0 || found.end || found.text.length !== text.length) return null;
	const { start } = found;
	const isTimed = start.isCertain('hour') || partOfDay.test(text);
	const isDated = start.isCertain('day') || start.isCertain('weekday');
	if (!isTimed && !isDated) return null;
	const offset = start.isCertain('timezoneOffset') ? start.get('timezoneOffset') : null;
	const zone = offset === null || offset === minutes ? own : zoneNamed(offset);
	const midnight = Date.UTC(start.get('year')!, start.get('month')! - 1, start.get('day')!);
	const clockMs = isTimed ? (start.get('hour')! * 60 + start.get('minute')!) * 60_000 : (ahead?.morning ?? 0);
	let shown = midnight + clockMs;
	if (!ahead && epochOf(shown, zone) > clock.now) {
		// Of a week, of a day and of a year the last one is meant.
		if (start.isCertain('weekday') && !start.isCertain('day')) shown -= 7 * day;
		else if (!isDated) shown -= day;
		else if (start.isCertain('month') && !start.isCertain('year')) shown = aYearBefore(shown);
	}
	return { at: epochOf(shown, zone), said: shownAt(shown), zone };
}

const aYearBefore = (shown: number) => new Date(shown).setUTCFullYear(new Date(shown).getUTCFullYear() - 1);

const zoneNamed = (minutes: number) => {
	const of = Math.abs(minutes);
	const two = (part: number) => String(part).padStart(2, '0');
	return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(of / 60))}:${two(of % 60)}`;
};
