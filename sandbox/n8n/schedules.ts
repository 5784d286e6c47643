import { Cron } from 'croner';
import type { Clock, TimerHandle } from '../clock.js';
import type { Graph, Json } from './types.js';
import type { Workflow, Workflows } from './workflows.js';

/** n8n's own GENERIC_TIMEZONE. */
export const serverZone = 'America/New_York';

export type SchedulesParts = {
	clock: Clock;
	workflows: Workflows;
	/** A start by its Schedule Trigger. */
	start(workflow: Workflow): void;
};

/** A pattern of six fields, and of its times those that are left out: not so many `unit`s behind the last start. */
type Rule = { pattern: string; step?: { unit: 'minute' | 'hour' | 'day' | 'week'; size: number } };

/**
 * Starts what is active when its Schedule Trigger says so, by the clock that was handed in: at the very time where timers
 * follow it, else once when it is next looked (`look`). What was to start while nothing looked is not caught up on.
 */
export function createSchedules({ clock, workflows, start }: SchedulesParts) {
	let isOn = false;
	let lookedAt = clock.now();
	let timer: TimerHandle | undefined;
	/** Published at the last look: what was activated since starts nothing for times before. */
	let published = new Map<string, Graph>();
	const lastStarts = new Map<string, number>();

	function look() {
		if (!isOn) return;
		const now = clock.now();
		const from = lookedAt;
		lookedAt = now;
		const due: Workflow[] = [];
		let next = Number.POSITIVE_INFINITY;
		for (const workflow of workflows.all()) {
			const graph = workflow.published;
			if (!graph) continue;
			const zone = String(workflow.settings.timezone ?? serverZone);
			for (const [i, rule] of rulesIn(graph).entries()) {
				const name = `${workflow.id} ${i}`;
				const at =
					published.get(workflow.id) === graph ? lastDue(rule, zone, { from, now }, lastStarts.get(name)) : null;
				if (at !== null) {
					lastStarts.set(name, at);
					due.push(workflow);
				}
				next = Math.min(next, after(rule, zone, now) ?? next);
			}
		}
		published = new Map(workflows.all().flatMap(({ id, published: graph }) => (graph ? [[id, graph] as const] : [])));
		if (timer) clock.clearTimeout(timer);
		timer = next === Number.POSITIVE_INFINITY ? undefined : clock.setTimeout(look, next - now);
		for (const workflow of due) start(workflow);
	}

	return {
		look,
		/** Off: nothing starts by itself, as where n8n's scheduler hangs. */
		run(on: boolean) {
			isOn = on;
			lookedAt = clock.now();
			published = new Map();
			look();
		},
		close() {
			isOn = false;
			if (timer) clock.clearTimeout(timer);
		},
	};
}

const after = ({ pattern }: Rule, zone: string, at: number): number | null =>
	new Cron(pattern, { timezone: zone, mode: '6-part', sloppyRanges: true, domAndDow: false })
		.nextRun(new Date(at))
		?.getTime() ?? null;

/** The last time of a rule within these two, or null. */
function lastDue(rule: Rule, zone: string, { from, now }: { from: number; now: number }, last?: number): number | null {
	let found: number | null = null;
	for (let at = after(rule, zone, from); at !== null && at <= now; at = after(rule, zone, at)) {
		if (!rule.step || last === undefined || stepsBetween(rule.step.unit, zone, last, at) >= rule.step.size) found = at;
	}
	return found;
}

/** As n8n counts them: hours of the day, days, weeks that begin on Sunday. */
function stepsBetween(unit: NonNullable<Rule['step']>['unit'], zone: string, last: number, at: number): number {
	const shown = (time: number) => Date.parse(`${new Date(time).toLocaleString('sv-SE', { timeZone: zone })}Z`);
	const day = (time: number) => Math.floor(shown(time) / 86_400_000);
	switch (unit) {
		case 'minute':
			return Math.floor(at / 60_000) - Math.floor(last / 60_000);
		case 'hour':
			return (new Date(shown(at)).getUTCHours() - new Date(shown(last)).getUTCHours() + 24) % 24;
		case 'day':
			return day(at) - day(last);
		case 'week': {
			const weeks = Math.floor((day(at) + 4) / 7) - Math.floor((day(last) + 4) / 7);
			// Several days of one week all count.
			return weeks === 0 ? Number.POSITIVE_INFINITY : weeks;
		}
	}
}

function rulesIn({ nodes }: Graph): Rule[] {
	const triggers = nodes.filter(({ type }) => type === 'n8n-nodes-base.scheduleTrigger');
	return triggers.flatMap(({ parameters }) =>
		((parameters.rule as { interval?: Json[] })?.interval ?? [{}]).map(ruleOf),
	);
}

/** What is left out is what n8n takes for it. */
function ruleOf(given: Json): Rule {
	const field = String(given.field ?? 'days');
	const size = (otherwise: number) => Number(given[`${field}Interval`] ?? otherwise);
	const minute = Number(given.triggerAtMinute ?? 0);
	const time = `0 ${minute} ${Number(given.triggerAtHour ?? 0)}`;
	const stepped = (pattern: string, unit: NonNullable<Rule['step']>['unit'], steps: number): Rule =>
		steps > 1 ? { pattern, step: { unit, size: steps } } : { pattern };
	switch (field) {
		case 'cronExpression': {
			const expression = String(given.expression).trim();
			return { pattern: expression.split(/\s+/).length === 5 ? `0 ${expression}` : expression };
		}
		case 'seconds':
			return { pattern: `*/${size(30)} * * * * *` };
		case 'minutes':
			return 60 % size(5) === 0 ? { pattern: `0 */${size(5)} * * * *` } : stepped('0 * * * * *', 'minute', size(5));
		case 'hours':
			return 24 % size(1) === 0
				? { pattern: `0 ${minute} */${size(1)} * * *` }
				: stepped(`0 ${minute} * * * *`, 'hour', size(1));
		case 'weeks': {
			const days = (given.triggerAtDay as number[] | undefined) ?? [0];
			return stepped(`${time} * * ${days.join(',')}`, 'week', size(1));
		}
		case 'months':
			return { pattern: `${time} ${Number(given.triggerAtDayOfMonth ?? 1)} */${size(1)} *` };
		default:
			return stepped(`${time} * * *`, 'day', size(1));
	}
}
