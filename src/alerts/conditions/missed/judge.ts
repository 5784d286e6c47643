import { type Due, mayHaveStarted, nextDue, type Rule } from './schedule.js';

/** From one moment to another, epoch milliseconds. */
export type Span = { from: number; till: number };

/** What is known of the starts of a workflow, oldest first, and since when they are known without a gap but the blind spans. */
export type Seen = { starts: readonly number[]; since: number; blind: readonly Span[] };

/** `at`: when it was to start. `times`: how often since then, as far as counted. `rule`: in words. */
export type Missed = { at: number; times: number; graceMs: number; rule: string };

/** `lookAt`: when it may have missed a start next; null: nothing is known by which to tell. */
export type Verdict = { missed: Missed | null; lookAt: number | null };

const minuteMs = 60_000;
/** Nothing is concluded of what was to start so shortly before or after a time that nobody saw. */
const blindMarginMs = 2 * minuteMs;
/** How long a start may be late; of what starts oftener two may be left out as well. */
const [leastGraceMs, mostGraceMs] = [5 * minuteMs, 10 * minuteMs];
/** n8n's clock may be a little behind that of the pattern when a timer ends. */
const earlyMs = 2_000;
/** Starts by which usual lateness is judged. */
const maxJudged = 8;
const maxTimes = 100;

/**
 * Whether a workflow has not started when it was to: nothing has, from the first time on that counts until the end of
 * what it may be late. Whether it has run at another time is nobody's proof, so that of several rules each has its own
 * start behind it or none has. Says no more than `seen` allows.
 */
export function judgeMissed(
	rules: readonly Rule[],
	zone: string | null,
	seen: Seen,
	now: number,
	given: { graceMs?: number } = {},
): Verdict {
	let verdict: Verdict = { missed: null, lookAt: null };
	for (const rule of rules) {
		const last = lastBy(rule, rules, zone, seen.starts);
		if (last === 'unknown') continue;
		const due = firstOpen(rule, zone, seen, last);
		if (!due) continue;
		const graceMs = given.graceMs ?? graceOf(rule, zone, due, seen);
		const deadline = due.by + graceMs;
		if (now < deadline) verdict = { ...verdict, lookAt: Math.min(deadline, verdict.lookAt ?? deadline) };
		else if (!verdict.missed || due.at < verdict.missed.at) {
			const times = timesSince(rule, zone, due, last, now);
			verdict = { ...verdict, missed: { at: due.at, times, graceMs, rule: wordsOf(rule, zone) } };
		}
	}
	return verdict;
}

const wordsOf = (rule: Rule, zone: string | null) =>
	'ofZone' in rule && rule.ofZone && zone !== null ? `${rule.words} (${zone})` : rule.words;

/**
 * The last start, by which some rules of n8n go; of several rules each by those of its own, and where a start may be that of
 * another as well, nobody can say.
 */
function lastBy(rule: Rule, rules: readonly Rule[], zone: string | null, starts: readonly number[]) {
	const isItsOwn = 'steps' in rule && rule.steps !== null && rules.length > 1;
	if (!isItsOwn) return lastOf(starts);
	const may = (each: Rule, start: number) => mayHaveStarted(each, zone, start + earlyMs, leastGraceMs);
	const last = starts.findLast((start) => may(rule, start));
	const others = rules.filter((each) => each !== rule);
	return last !== undefined && others.some((other) => may(other, last)) ? 'unknown' : (last ?? null);
}

/** When it is to start behind its last start, as far as somebody looks at it then. */
function firstOpen(rule: Rule, zone: string | null, { starts, since, blind }: Seen, last: number | null): Due | null {
	let after = Math.max(since, (lastOf(starts) ?? 0) + earlyMs);
	for (let i = 0; i <= blind.length; i++) {
		const due = nextDue(rule, zone, after, last);
		const hidden =
			due && blind.find(({ from, till }) => from - blindMarginMs <= due.by && till + blindMarginMs >= due.from);
		if (!hidden) return due;
		after = Math.max(after, hidden.till + blindMarginMs);
	}
	return null;
}

const lastOf = (starts: readonly number[]) => starts.at(-1) ?? null;

function graceOf(rule: Rule, zone: string | null, due: Due, { starts, since }: Seen): number {
	const next = nextDue(rule, zone, due.by, due.by);
	const gap = next ? next.at - due.at : mostGraceMs;
	const usual = Math.min(mostGraceMs, Math.max(leastGraceMs, 2 * gap));
	// What begins oftener is never so late.
	if (gap < 2 * mostGraceMs || 'everyMs' in rule || rule.steps) return usual;
	// Those of before it was changed went by another rule.
	const judged = starts.slice(-maxJudged).filter((start) => start >= since);
	return Math.min(gap / 2, Math.max(usual, 2 * usualDelay(rule, zone, judged)));
}

/** How late it begins mostly: where runs wait for a worker, each day. */
function usualDelay(rule: Rule, zone: string | null, starts: readonly number[]): number {
	const delays = starts.slice(1).map((start, i) => {
		const due = nextDue(rule, zone, starts[i]! + earlyMs, null);
		return due ? Math.max(0, start - due.by) : 0;
	});
	return delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)] ?? 0;
}

function timesSince(rule: Rule, zone: string | null, first: Due, last: number | null, now: number): number {
	let times = 1;
	for (let due: Due | null = first; times < maxTimes; times++) {
		const next: Due | null = nextDue(rule, zone, due.by, last);
		if (!next || next.by > now || next.at <= due.at) break;
		due = next;
	}
	return times;
}
