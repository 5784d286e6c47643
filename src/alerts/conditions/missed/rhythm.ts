import { dayMs } from './cron-days.js';
import type { Rule } from './schedule.js';
import { aboutEvery } from './schedule-words.js';

/** When it began last, and the longest time between two starts of each day, by the number of the day. */
export type Rhythm = { last: number | null; longest: Record<number, number> };

/** Two weeks with all their nights and weekends: what rests then may rest on a holiday as well. */
const learntDays = 14;
/** What is silent for longer each day has no rhythm by which a silence tells something. */
const longestMs = 6 * 3_600_000;

/** With these starts, oldest first; those that it has already change nothing. */
export function withStarts({ last, longest }: Rhythm, starts: readonly number[]): Rhythm {
	const days = { ...longest };
	let latest = last;
	for (const start of starts) {
		if (latest !== null && start <= latest) continue;
		const day = dayOf(start);
		if (latest !== null) days[day] = Math.max(days[day] ?? 0, start - latest);
		latest = start;
	}
	const oldest = dayOf(latest ?? 0) - learntDays - 1;
	return { last: latest, longest: Object.fromEntries(Object.entries(days).filter(([day]) => Number(day) >= oldest)) };
}

/**
 * What starts by itself at no time that can be read, but never rests, is to start again within twice its longest rest of
 * two weeks. Null where that is not so, or not known for so long.
 */
export function ruleOf({ last, longest }: Rhythm): Rule | null {
	if (last === null) return null;
	const days = Array.from({ length: learntDays }, (_, i) => longest[dayOf(last) - 1 - i]);
	if (days.some((gap) => gap === undefined)) return null;
	const known = (days as number[]).sort((a, b) => a - b);
	const most = Math.max(known.at(-1)!, longest[dayOf(last)] ?? 0);
	if (most > longestMs) return null;
	return { everyMs: most, words: aboutEvery(known[Math.floor(known.length / 2)]!) };
}

const dayOf = (at: number) => Math.floor(at / dayMs);
