import { Cron } from 'croner';

export const dayMs = 86_400_000;
/** Kept at once; those of a server are few, as most say "every day at nine". */
const maxPatterns = 1_000;

type Days = { cron: Cron; times: number[] | null; looked: { day: number; first: number | null } | null };
const known = new Map<string, Days>();

/**
 * The first time behind `after` that a pattern names, by a clock that knows no summer time: both are milliseconds of that
 * clock as if it showed UTC. Null where there is none. The pattern has six fields, and one second of a minute.
 *
 * The times of a day are the same on each of its days, so that the library is asked for days alone, which is what takes
 * it long.
 */
export function nextByClock(pattern: string, after: number): number | null {
	const days = daysOf(pattern);
	const day = Math.floor(after / dayMs) * dayMs;
	const first = firstFrom(days, day);
	if (first === null || first >= day + dayMs) return first;
	const within = timesOf(days, first).find((time) => day + time > after);
	return within === undefined ? firstFrom(days, day + dayMs) : day + within;
}

/** Whether the library, and so Flowbell, can read it. */
export function isCron(pattern: string): boolean {
	try {
		return nextByClock(pattern, 0) !== null;
	} catch {
		return false;
	}
}

function daysOf(pattern: string): Days {
	const found = known.get(pattern);
	if (found) return found;
	// As n8n's own library reads it: `5/15` is "from five on", and a day is named by its date or by its weekday (docs/n8n.md, 43).
	const cron = new Cron(pattern, { utcOffset: 0, sloppyRanges: true, domAndDow: false, mode: '6-part' });
	const days = { cron, times: null, looked: null };
	if (known.size >= maxPatterns) known.clear();
	known.set(pattern, days);
	return days;
}

function firstFrom(days: Days, day: number): number | null {
	if (days.looked?.day !== day) {
		days.looked = { day, first: days.cron.nextRun(new Date(day - 1_000))?.getTime() ?? null };
	}
	return days.looked.first;
}

function timesOf(days: Days, first: number): number[] {
	if (days.times) return days.times;
	const day = Math.floor(first / dayMs) * dayMs;
	days.times = [];
	for (let at: number | undefined = first; at !== undefined && at < day + dayMs; ) {
		days.times.push(at - day);
		at = days.cron.nextRun(new Date(at))?.getTime();
	}
	return days.times;
}
