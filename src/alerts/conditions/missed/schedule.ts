import { offsetAt } from '../../../lib/zone-offset.js';
import { dayMs, nextByClock } from './cron-days.js';

/** When a workflow is to start by itself. Times are epoch milliseconds, `words` as in "runs *every day at 9:00*". */
export type Rule = ByClock | Beat;

/** At times that a clock shows. */
type ByClock = {
	/** Of six fields, the first of them one second. */
	pattern: string;
	/** It may start so much later than the pattern says: n8n chooses the second, and other parts that are left open. */
	spreadMs: number;
	/** The clock of its workflow or of the server, whichever that is. */
	ofZone: boolean;
	/** Of these times n8n leaves out those that are not so far behind its last start. */
	steps: { unit: Unit; size: number } | null;
	words: string;
};

/** So long after its last start: by n8n's timer, or as it has been for weeks. */
type Beat = { everyMs: number; words: string };

type Unit = 'minutes' | 'hours' | 'days' | 'weeks';

/** It starts between these; `at` is what people call the time. */
export type Due = { at: number; from: number; by: number };

/** Summer time begins or ends within so long of a time: the clock may show it twice, or never. */
const nearChangeMs = 3 * 3_600_000;
/** Times of the pattern that may be left out before the next that counts. */
const maxLeftOut = 3_000;

/**
 * When it is to start the next time behind `after`. @param last its last start, which some rules go by. @returns null
 * where that is not known, or there is no such time
 */
export function nextDue(rule: Rule, zone: string | null, after: number, last: number | null): Due | null {
	if ('everyMs' in rule) {
		if (last === null) return null;
		const since = Math.max(last, after);
		return { at: since + rule.everyMs, from: since + 1, by: since + 2 * rule.everyMs };
	}
	if (rule.ofZone && zone === null) return null;
	const inZone = rule.ofZone ? zone! : 'UTC';
	if (!rule.steps) return nextByRule(rule, inZone, after);
	if (last === null) return null;
	let from = last;
	for (let due = nextByRule(rule, inZone, last), i = 0; due && i < maxLeftOut; i++) {
		const late = stepsBehind(rule.steps, due.at + offsetAt(due.at, inZone), from + offsetAt(from, inZone));
		if (late !== null && due.from > after) return { ...due, by: due.by + late };
		// What was to start then and was not seen may have started for n8n, which goes on from there.
		if (late !== null) from = due.at;
		due = nextByRule(rule, inZone, due.from);
	}
	return null;
}

/** Whether the rule may have started it then, or up to so long before: whatever the start before that was. */
export function mayHaveStarted(rule: Rule, zone: string | null, at: number, lateMs: number): boolean {
	if ('everyMs' in rule || (rule.ofZone && zone === null)) return true;
	const inZone = rule.ofZone ? zone! : 'UTC';
	const [one, other = one] = offsetsNear(at, inZone) as [number, number?];
	const due = nextByRule(rule, inZone, at - lateMs - Math.abs(one - other));
	return due !== null && due.from <= at;
}

function nextByRule({ pattern, spreadMs }: ByClock, zone: string, after: number): Due | null {
	let shown: number | null = after + Math.min(...offsetsNear(after, zone));
	for (;;) {
		shown = nextByClock(pattern, shown);
		if (shown === null) return null;
		const offsets = offsetsNear(shown - offsetAt(shown, zone), zone);
		const from = shown - Math.max(...offsets);
		const at = shown - offsetAt(from, zone);
		if (from > after) return { at, from, by: shown - Math.min(...offsets) + spreadMs };
	}
}

const offsetsNear = (at: number, zone: string) =>
	zone === 'UTC' ? [0] : [offsetAt(at - nearChangeMs, zone), offsetAt(at + nearChangeMs, zone)];

const unitMs = { minutes: 60_000, hours: 3_600_000, days: dayMs };

/**
 * Whether n8n lets it start then, by what clocks show (docs/n8n.md, 44): null where not, else how much later it may be.
 * n8n reckons by hours of the day, days and weeks of the year, which jump where these begin anew.
 */
function stepsBehind({ unit, size }: NonNullable<ByClock['steps']>, shown: number, last: number): number | null {
	const inUnit = (at: number) => (unit === 'weeks' ? Math.floor((at / dayMs + 4) / 7) : Math.floor(at / unitMs[unit]));
	const steps = inUnit(shown) - inUnit(last);
	if (steps < size && !(unit === 'weeks' && steps === 0)) return null;
	const newYear = new Date(shown).getUTCFullYear() !== new Date(last).getUTCFullYear();
	if (unit === 'hours') return laterByHours(new Date(last).getUTCHours(), size) * unitMs.hours;
	if (unit === 'weeks') return newYear ? 14 * dayMs : 0;
	return unit === 'days' && newYear ? 2 * dayMs : 0;
}

/**
 * Servers of before count such hours from midnight on, and leave out those that are not so many behind the last: how many
 * hours later that may be, where its last start was at an hour of theirs.
 */
function laterByHours(last: number, size: number): number {
	for (let steps = size; last % size === 0 && steps < 48; steps++) {
		const hour = (last + steps) % 24;
		if (hour % size === 0 && (hour - last + 24) % 24 >= size) return steps - size;
	}
	return 0;
}
