/**
 * A month on an n8n server, a minute at a time: what its clocks show, and when its schedules start what. Written from what
 * n8n was seen to do (docs/n8n.md, 43 and 44) and with nothing of `src`, as it is what that is judged by.
 */
export type Random = { number(): number; int(least: number, most: number): number; pick<T>(of: readonly T[]): T };

export function randomFrom(seed: number): Random {
	let state = seed >>> 0 || 1;
	// xorshift: a plain generator, so that a seed means the same on each machine.
	const number = () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return state / 2 ** 32;
	};
	const int = (least: number, most: number) => least + Math.floor(number() * (most - least + 1));
	return { number, int, pick: (of) => of[int(0, of.length - 1)]! };
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** What a clock shows at one moment. */
type Face = { at: number; minute: number; hour: number; date: number; weekday: number; dayOfYear: number };
/**
 * What a clock shows at each minute from a time on, as if it were UTC. `skipped`: by the number of a minute those that no
 * clock shows, as it was put forward just before it: what is set for them starts then. Bare numbers, as they are many.
 */
export type Clocks = { from: number; shown: Float64Array; skipped: Map<number, number[]> };

export function clocksOf(zone: string, from: number, days: number): Clocks {
	const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
	const shownAt = (at: number) => {
		const [, day, month, year, hour, minute] = /(\d+)\/(\d+)\/(\d+), (\d+):(\d+)/.exec(format.format(at))!;
		return Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!);
	};
	const shown = new Float64Array((days * dayMs) / minuteMs);
	const skipped = new Map<number, number[]>();
	// Clocks are put forward and back at full quarters of an hour.
	for (let i = 0; i < shown.length; i += 15) {
		const now = shownAt(from + i * minuteMs);
		for (let k = 0; k < 15; k++) shown[i + k] = now + k * minuteMs;
		const skips = i === 0 ? 0 : (now - shown[i - 1]!) / minuteMs - 1;
		if (skips > 0) {
			skipped.set(
				i,
				Array.from({ length: skips }, (_, k) => now - (k + 1) * minuteMs),
			);
		}
	}
	return { from, shown, skipped };
}

function faceOf(shown: number, at: number): Face {
	const date = new Date(shown);
	const newYear = Date.UTC(date.getUTCFullYear(), 0, 1);
	return {
		at,
		minute: date.getUTCMinutes(),
		hour: date.getUTCHours(),
		date: date.getUTCDate(),
		weekday: date.getUTCDay(),
		dayOfYear: Math.floor((shown - newYear) / dayMs) + 1,
	};
}

/** What stands in a Schedule Trigger, and when it fires by that. `gapMs`: from one start to the next, at least. */
export type Trigger = {
	interval: Record<string, unknown>;
	matches(this: void, shown: Face): boolean;
	/** The minute of an hour outside of which nothing matches; null: any. */
	minute: number | null;
	/** What n8n leaves out of these, by its last start. */
	passes?: (shown: Face, last: Face) => boolean;
	gapMs: number;
};

export function randomTrigger(random: Random): Trigger {
	const [hour, minute] = [random.int(0, 23), random.int(0, 59)];
	return { minute, ...triggerAt(hour, minute, random) };
}

/** `minute`: where it is another one, or any. */
function triggerAt(
	hour: number,
	minute: number,
	{ int, pick, number }: Random,
): Omit<Trigger, 'minute'> & { minute?: null } {
	const any = { minute: null };
	const atTime = (shown: Face) => shown.hour === hour && shown.minute === minute;
	const time = { triggerAtHour: hour, triggerAtMinute: minute };
	const kind = number();
	if (kind < 0.04) {
		const size = pick([1, 2, 5]);
		return { ...any, ...every('minutes', size), matches: ({ minute }) => minute % size === 0, gapMs: size * minuteMs };
	}
	if (kind < 0.12) {
		const size = pick([10, 15, 20, 30]);
		return { ...any, ...every('minutes', size), matches: ({ minute }) => minute % size === 0, gapMs: size * minuteMs };
	}
	if (kind < 0.16) {
		const size = pick([25, 40, 45]);
		const passes = (shown: Face, last: Face) => shown.at - last.at >= size * minuteMs;
		return { ...any, ...every('minutes', size), matches: () => true, passes, gapMs: size * minuteMs };
	}
	if (kind < 0.36) {
		const size = pick([1, 2, 3, 4, 6, 8, 12]);
		const matches = (shown: Face) => shown.hour % size === 0 && shown.minute === minute;
		return { ...every('hours', size, { triggerAtMinute: minute }), matches, gapMs: size * hourMs };
	}
	if (kind < 0.4) {
		const size = pick([5, 7, 9, 10, 18]);
		const passes = (shown: Face, last: Face) => (shown.hour - last.hour + 24) % 24 >= size;
		const matches = (shown: Face) => shown.minute === minute;
		return { ...every('hours', size, { triggerAtMinute: minute }), matches, passes, gapMs: size * hourMs };
	}
	if (kind < 0.65) return { interval: time, matches: atTime, gapMs: dayMs };
	if (kind < 0.72) {
		const size = int(2, 5);
		const passes = (shown: Face, last: Face) => (shown.dayOfYear - last.dayOfYear + 365) % 365 >= size;
		return { ...every('days', size, time), matches: atTime, passes, gapMs: size * dayMs };
	}
	if (kind < 0.82) {
		const days = pick([[1], [1, 2, 3, 4, 5], [0, 6], [2, 4]]);
		const interval = { field: 'weeks', triggerAtDay: days, ...time };
		return { interval, matches: (shown) => atTime(shown) && days.includes(shown.weekday), gapMs: dayMs };
	}
	if (kind < 0.86) {
		const date = int(1, 28);
		const interval = { field: 'months', triggerAtDayOfMonth: date, ...time };
		return { interval, matches: (shown) => atTime(shown) && shown.date === date, gapMs: 28 * dayMs };
	}
	const worked = (shown: Face) => shown.weekday >= 1 && shown.weekday <= 5;
	const cron = (expression: string, matches: Trigger['matches'], gapMs: number) => ({
		interval: { field: 'cronExpression', expression },
		...{ matches, gapMs },
	});
	return pick([
		cron(`${minute} ${hour} * * 1-5`, (shown) => worked(shown) && atTime(shown), dayMs),
		cron(`${minute} 8-18 * * MON-FRI`, (s) => worked(s) && s.hour >= 8 && s.hour <= 18 && s.minute === minute, hourMs),
		{ ...any, ...cron('5/20 * * * *', ({ minute }) => minute >= 5 && (minute - 5) % 20 === 0, 20 * minuteMs) },
		cron(`0 ${minute} 9,12,17 * * *`, (s) => [9, 12, 17].includes(s.hour) && s.minute === minute, 3 * hourMs),
		cron(`${minute} ${hour} 15 * 1`, (s) => atTime(s) && (s.date === 15 || s.weekday === 1), dayMs),
	]);
}

const every = (field: string, size: number, more: Record<string, unknown> = {}) => ({
	interval: { field, [`${field}Interval`]: size, ...more },
});

/** When n8n starts it by this trigger in that time; what comes while it is `down` leaves no trace in what it goes by. */
export function firesOf(
	trigger: Trigger,
	{ from, shown, skipped }: Clocks,
	time: { from: number; till: number },
	isDown: (at: number) => boolean,
): number[] {
	const fires: number[] = [];
	let last: Face | null = null;
	const end = Math.min(shown.length, Math.ceil((time.till - from) / minuteMs) - 1);
	for (let i = Math.floor((time.from - from) / minuteMs) + 1; i < end; i++) {
		const isOther = trigger.minute !== null && (shown[i]! / minuteMs) % 60 !== trigger.minute;
		if (isOther && !skipped.has(i)) continue;
		const at = from + i * minuteMs;
		const face = faceOf(shown[i]!, at);
		const isSkipped = skipped.get(i)?.some((each) => trigger.matches(faceOf(each, at)));
		if (!trigger.matches(face) && !isSkipped) continue;
		if ((last && trigger.passes && !trigger.passes(face, last)) || isDown(at)) continue;
		// What a clock shows twice is once a day all the same.
		if (last && trigger.gapMs >= dayMs && at - last.at <= 2 * hourMs) continue;
		last = face;
		fires.push(at);
	}
	return fires;
}
