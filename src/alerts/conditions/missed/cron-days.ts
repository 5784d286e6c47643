import { Cron } from 'croner';

export const dayMs = 86_400_000;
/** Kept at once; those of a server are few, as most say "every day", and many the same hour. */
const maxPatterns = 1_000;
/** Days that are kept of each: what is due now is looked for from a few of them. */
const maxDays = 400;

/** By days, the first one from there on that the last fields of a pattern name; null: there is none. */
type Days = { cron: Cron; from: Map<number, number | null> };
/** Its times from midnight on, in order, and its days. */
type Known = { times: number[]; days: Days };
const known = new Map<string, Known>();
const knownDays = new Map<string, Days>();

/**
 * The first time behind `after` that a pattern names, by a clock that knows no summer time: both are milliseconds of that
 * clock as if it showed UTC. Null where there is none. The pattern has six fields, and one second of a minute.
 *
 * The times of a day are the same on each of its days, so that the library, which takes long, is asked once for the times
 * of one day, and for days alone, which many patterns have in common.
 */
export function nextByClock(pattern: string, after: number): number | null {
	const { times, days } = knownOf(pattern);
	const day = Math.floor(after / dayMs) * dayMs;
	const first = dayFrom(days, day);
	const within = first === day ? firstBehind(times, after - day) : undefined;
	if (within !== undefined) return day + within;
	const next = first === day ? dayFrom(days, day + dayMs) : first;
	return next === null ? null : next + times[0]!;
}

/** Whether the library, and so Flowbell, can read it. */
export function isCron(pattern: string): boolean {
	try {
		return nextByClock(pattern, 0) !== null;
	} catch {
		return false;
	}
}

// As n8n's own library reads it: `5/15` is "from five on", and a day is named by its date or by its weekday (docs/n8n.md, 43).
const cronOf = (pattern: string) =>
	new Cron(pattern, { utcOffset: 0, sloppyRanges: true, domAndDow: false, mode: '6-part' });

function knownOf(pattern: string): Known {
	const found = known.get(pattern);
	if (found) return found;
	const fields = pattern.split(' ');
	const made = { times: timesOf(fields.slice(0, 3).join(' ')), days: daysOf(fields.slice(3).join(' ')) };
	keep(known, pattern, made, maxPatterns);
	return made;
}

function daysOf(pattern: string): Days {
	const days = knownDays.get(pattern) ?? { cron: cronOf(`0 0 0 ${pattern}`), from: new Map() };
	keep(knownDays, pattern, days, maxPatterns);
	return days;
}

function dayFrom({ cron, from }: Days, day: number): number | null {
	const found = from.get(day);
	if (found !== undefined) return found;
	const first = cron.nextRun(new Date(day - 1_000))?.getTime() ?? null;
	keep(from, day, first, maxDays);
	return first;
}

function timesOf(pattern: string): number[] {
	const cron = cronOf(`${pattern} * * *`);
	const day = Date.UTC(2026, 0, 1);
	const times: number[] = [];
	for (let at = cron.nextRun(new Date(day - 1_000))?.getTime(); at !== undefined && at < day + dayMs; ) {
		times.push(at - day);
		at = cron.nextRun(new Date(at))?.getTime();
	}
	return times;
}

function firstBehind(times: readonly number[], after: number): number | undefined {
	let [low, high] = [0, times.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (times[middle]! > after) high = middle;
		else low = middle + 1;
	}
	return times[low];
}

function keep<Key, Value>(known: Map<Key, Value>, key: Key, value: Value, most: number) {
	if (known.size >= most && !known.has(key)) known.clear();
	known.set(key, value);
}
