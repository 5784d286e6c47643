import { judgeMissed, type Span } from '../../../src/alerts/conditions/missed/judge.js';
import { readSchedule, type Schedule } from '../../../src/alerts/conditions/missed/read-schedule.js';
import { type Rhythm, ruleOf, withStarts } from '../../../src/alerts/conditions/missed/rhythm.js';
import type { Workflow } from '../../../src/n8n/index.js';
import {
	type Clocks,
	clocksOf,
	dayMs,
	firesOf,
	hourMs,
	minuteMs,
	type Random,
	randomTrigger,
	type Trigger,
} from './world.js';

const days = 31;
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC', 'Australia/Lord_Howe', 'America/Sao_Paulo'];
/** Workflows are listed so seldom. */
const listedEveryMs = 10 * minuteMs;
/** So many starts of a workflow are known, as in Redis. */
const keptStarts = 40;

/** One server for a month: what its clocks show, when it was restarted, and when Flowbell did not see it. */
export type Month = { from: number; till: number; clocks: Map<string, Clocks>; down: Span[]; blind: Span[] };

/** The same for each month of that time: they are dear to make. */
const made = new Map<string, Clocks>();
function clocksIn(zone: string, from: number): Clocks {
	const name = `${zone} ${from}`;
	const clocks = made.get(name) ?? clocksOf(zone, from, days);
	made.set(name, clocks);
	return clocks;
}

/** In March and April, or October and November, clocks are put forward and back. */
export function monthOf({ int, pick }: Random): Month {
	const from = pick([Date.UTC(2026, 2, 6), Date.UTC(2026, 9, 12)]);
	const spans = (count: number, least: number, most: number) =>
		Array.from({ length: count }, () => {
			const at = from + int(hourMs, days * dayMs);
			return { from: at, till: at + int(least, most) };
		});
	const down = spans(8, 30_000, 5 * minuteMs);
	const blind = [...down, ...spans(4, minuteMs, 6 * hourMs)].sort((a, b) => a.from - b.from);
	const clocks = new Map(zones.map((zone) => [zone, clocksIn(zone, from)]));
	return { from, till: from + days * dayMs, clocks, down, blind };
}

/** What a workflow is from a time on; null: it is switched off. */
type Version = { from: number; workflow: Workflow | null; schedule: Schedule | null; fires: number[] };
export type Life = { versions: Version[]; starts: number[]; gapMs: number; ofRhythm: boolean };

/** A healthy workflow: with jitter, edits, times at which it is off; or one that only a rhythm is known of. */
export function healthyLife(month: Month, random: Random): Life {
	return random.number() < 0.1 ? lifeOfRhythm(month, random) : lifeOfSchedule(month, random);
}

function lifeOfSchedule(month: Month, random: Random): Life {
	const { int, number, pick } = random;
	const zone = pick(zones);
	const clocks = month.clocks.get(zone)!;
	const cuts = [month.from];
	if (number() < 0.3) for (let i = int(1, 3); i > 0; i--) cuts.push(month.from + int(dayMs, (days - 2) * dayMs));
	cuts.sort((a, b) => a - b);
	const versions: Version[] = [];
	let gapMs = Number.POSITIVE_INFINITY;
	for (const [i, from] of cuts.entries()) {
		const off = i > 0 && number() < 0.3;
		const triggers = Array.from({ length: number() < 0.1 ? 2 : 1 }, () => randomTrigger(random));
		const time = { from, till: cuts[i + 1] ?? month.till };
		const firesBy = (trigger: Trigger) => {
			// n8n chooses the second, unless a cron expression says it.
			const second = trigger.interval.expression ? 0 : int(0, 59) * 1_000;
			const isDown = (at: number) => isIn(month.down, at + second);
			return firesOf(trigger, clocks, time, isDown).map((at) => at + second);
		};
		const fires = off ? [] : triggers.flatMap(firesBy);
		if (!off) gapMs = Math.min(gapMs, ...triggers.map((trigger) => trigger.gapMs));
		const workflow = off ? null : workflowOf(triggers, zone);
		const schedule = workflow && readSchedule(workflow);
		versions.push({ from, workflow, schedule, fires: fires.sort((a, b) => a - b) });
	}
	const delay = pick([2_000, 2_000, 2_000, 20_000, Math.min(4 * minuteMs, gapMs / 4)]);
	const starts = versions.flatMap(({ fires }) => fires);
	return { versions, starts: starts.map((at) => at + int(0, delay)).sort((a, b) => a - b), gapMs, ofRhythm: false };
}

/** Started by others: without rest, or in office hours, and then not on holidays. */
function lifeOfRhythm(month: Month, random: Random): Life {
	const { int, number } = random;
	const inOffice = number() < 0.5;
	const meanMs = int(2, 30) * minuteMs;
	const holidays = [month.from + 18 * dayMs, month.from + 25 * dayMs];
	const starts: number[] = [];
	for (let at = month.from; at < month.till; at += -Math.log(1 - number()) * meanMs) {
		const date = new Date(at);
		const rests = date.getUTCDay() % 6 === 0 || date.getUTCHours() < 8 || date.getUTCHours() > 17;
		const onHoliday = holidays.some((holiday) => at >= holiday && at < holiday + dayMs);
		if (!(inOffice && (rests || onHoliday)) && !isIn(month.down, at)) starts.push(at);
	}
	const workflow = workflowOf([], 'UTC');
	const gapMs = inOffice ? Number.POSITIVE_INFINITY : meanMs;
	const schedule = readSchedule(workflow);
	return { versions: [{ from: month.from, workflow, schedule, fires: starts }], starts, gapMs, ofRhythm: true };
}

const isIn = (spans: readonly Span[], at: number) => spans.some(({ from, till }) => at >= from && at <= till);

const workflowOf = (triggers: Trigger[], timezone: string) =>
	({
		...{ id: 'w', name: 'W', active: true, isArchived: false, settings: { timezone } },
		nodes: [
			{
				type: triggers.length > 0 ? 'n8n-nodes-base.scheduleTrigger' : 'n8n-nodes-base.webhook',
				parameters: { rule: { interval: triggers.map(({ interval }) => interval) } },
			},
		],
	}) as unknown as Workflow;

/** What was told: what it said it was due at, and when. */
export type Rung = { due: number; at: number };

/** What the detector tells of a life: by the code that runs on a server, and nothing that is not known there at the time. */
export function watch({ versions, starts }: Life, month: Month): Rung[] {
	const rung: Rung[] = [];
	let rhythm: Rhythm = { last: null, longest: {} };
	let [known, fed] = [0, 0];
	for (let now = month.from + minuteMs; now < month.till; ) {
		const hidden = month.blind.find(({ from, till }) => now >= from && now <= till);
		if (hidden) now = hidden.till + 5_000;
		while (known < starts.length && starts[known]! <= now) known++;
		const listedAt = now - (now % listedEveryMs);
		const version = versions.findLast(({ from }) => from <= listedAt) ?? versions[0]!;
		const { schedule } = version;
		if (schedule?.rules.length === 0) rhythm = withStarts(rhythm, starts.slice(fed, known));
		fed = known;
		const beat = ruleOf(rhythm);
		const rules = schedule && schedule.rules.length > 0 ? schedule.rules : schedule && beat ? [beat] : [];
		const seen = {
			starts: starts.slice(Math.max(0, known - keptStarts), known),
			since: version.from,
			blind: month.blind.filter(({ till }) => till < now),
		};
		const { missed, lookAt } = judgeMissed(rules, schedule?.zone ?? null, seen, now);
		// Before it is told n8n is asked for the workflow as it is.
		const changed = versions.findLast(({ from }) => from <= now) !== version;
		if (missed && !changed) rung.push({ due: missed.at, at: now });
		// It ends with the next start; a list that shows another workflow has it looked at anew.
		const listed = (versions.find(({ from }) => from > listedAt)?.from ?? month.till) + listedEveryMs;
		const next = missed && !changed ? (starts[known] ?? month.till) : (lookAt ?? now + hourMs);
		now = Math.max(Math.min(next, listed), now) + 1_000;
	}
	return rung;
}
