import { z } from 'zod';
import { offsetAt } from '../../../lib/zone-offset.js';
import type { Workflow } from '../../../n8n/index.js';
import { isCron } from './cron-days.js';
import type { Rule } from './schedule.js';
import { clockWords, dayWords, everyWords } from './schedule-words.js';

/** When n8n is to start a workflow, as far as it can be read from it. */
export type Schedule = {
	rules: Rule[];
	/** Its own clock; null: that of the server. */
	zone: string | null;
	/** Whether n8n keeps its runs that succeed; null: as the server is set. */
	keepsSuccesses: boolean | null;
};

const nodes = z.array(
	z.looseObject({ type: z.string(), disabled: z.boolean().nullish(), parameters: z.record(z.string(), z.unknown()) }),
);
const version = z.looseObject({ nodes: z.unknown() });
const settings = z.looseObject({
	timezone: z.string().optional().catch(undefined),
	saveDataSuccessExecution: z.string().optional().catch(undefined),
});

/** What runs of a workflow; without rules where nothing in it starts it at a time that can be told. */
export function readSchedule(workflow: Workflow): Schedule {
	const active = version.safeParse(workflow.activeVersion).data;
	const read = nodes.safeParse(active ? active.nodes : workflow.nodes);
	const { timezone, saveDataSuccessExecution } = settings.safeParse(workflow.settings ?? {}).data ?? {};
	const running = workflow.active && !workflow.isArchived ? (read.data ?? []) : [];
	return {
		rules: running.filter(({ disabled }) => !disabled).flatMap(({ type, parameters }) => rulesOf(type, parameters)),
		zone: timezone && timezone !== 'DEFAULT' && isZone(timezone) ? timezone : null,
		keepsSuccesses: saveDataSuccessExecution === 'none' ? false : saveDataSuccessExecution === 'all' ? true : null,
	};
}

const timed = ['n8n-nodes-base.scheduleTrigger', 'n8n-nodes-base.cron', 'n8n-nodes-base.interval'];
const timedIn = (given: unknown) =>
	Array.isArray(given) ? given.filter((node: { type?: unknown } | null) => timed.includes(String(node?.type))) : given;

/** Without the nodes that are not read here: with them some thousand workflows take more than a hundred megabytes. */
export function withTimedNodes(workflow: Workflow): Workflow {
	const { id, name, active, isArchived, versionId, activeVersionId, updatedAt, tags, settings } = workflow;
	const runs = version.safeParse(workflow.activeVersion).data;
	return {
		...{ id, name, active, isArchived, versionId, activeVersionId, updatedAt, tags, settings },
		nodes: timedIn(workflow.nodes),
		...(runs && { activeVersion: { nodes: timedIn(runs.nodes) } }),
	};
}

type Fields = Record<string, unknown>;

/** What the editor leaves out is what n8n takes for it (docs/n8n.md, 43). What an expression decides is not known. */
function rulesOf(type: string, parameters: Fields): Rule[] {
	const of = (what: unknown, list: string, otherwise: Fields[]) => {
		const found = (what as Fields | null | undefined)?.[list];
		return Array.isArray(found) ? (found as Fields[]) : otherwise;
	};
	const rules =
		type === 'n8n-nodes-base.scheduleTrigger'
			? of(parameters.rule, 'interval', [{}]).map(ofScheduleTrigger)
			: type === 'n8n-nodes-base.cron'
				? of(parameters.triggerTimes, 'item', []).map(ofCronNode)
				: type === 'n8n-nodes-base.interval'
					? [ofIntervalNode(parameters)]
					: [];
	return rules.filter((rule) => rule !== null);
}

function ofScheduleTrigger(given: Fields): Rule | null {
	const field = given.field ?? 'days';
	if (field === 'cronExpression') return ofExpression(given.expression);
	const minute = within(given.triggerAtMinute ?? 0, 0, 59);
	const hour = within(given.triggerAtHour ?? 0, 0, 23);
	const size = (otherwise: number, most: number) => within(given[`${String(field)}Interval`] ?? otherwise, 1, most);
	if (field === 'seconds') return ofSeconds(size(30, 59));
	if (field === 'minutes') return ofMinutes(size(5, 59));
	if (minute === null) return null;
	if (field === 'hours') return ofHours(size(1, 23), minute);
	if (hour === null) return null;
	if (field === 'days') {
		const days = size(1, 31);
		if (days === null) return null;
		const at = clockWords(hour, minute);
		const words = days === 1 ? `every day at ${at}` : `every ${days} days at ${at}`;
		return clock(`0 ${minute} ${hour} * * *`, words, days === 1 ? null : { unit: 'days', size: days });
	}
	return field === 'weeks' ? ofWeeks(given, size(1, 52), hour, minute) : ofMonths(given, size(1, 12), hour, minute);
}

const ofSeconds = (seconds: number | null) =>
	seconds === null ? null : clock('0 * * * * *', everyWords(seconds, 's'), null);

function ofMinutes(minutes: number | null): Rule | null {
	if (minutes === null) return null;
	const words = everyWords(minutes, 'min');
	if (60 % minutes === 0) return clock(`0 */${minutes} * * * *`, words, null);
	return clock('0 * * * * *', words, { unit: 'minutes', size: minutes });
}

function ofHours(hours: number | null, minute: number): Rule | null {
	if (hours === null) return null;
	const words = minute === 0 ? everyWords(hours, 'h') : `${everyWords(hours, 'h')} at minute ${minute}`;
	if (24 % hours === 0) return clock(`0 ${minute} */${hours} * * *`, words, null);
	return clock(`0 ${minute} * * * *`, words, { unit: 'hours', size: hours });
}

function ofWeeks(given: Fields, weeks: number | null, hour: number, minute: number): Rule | null {
	const days = (Array.isArray(given.triggerAtDay) ? given.triggerAtDay : [0]).map((day) => within(day, 0, 6));
	if (weeks === null || days.includes(null)) return null;
	const at = `${dayWords(days as number[])} at ${clockWords(hour, minute)}`;
	return clock(
		`0 ${minute} ${hour} * * ${days.length > 0 ? days.join(',') : '*'}`,
		weeks === 1 ? at : `every ${weeks} weeks on ${at}`,
		weeks === 1 ? null : { unit: 'weeks', size: weeks },
	);
}

/** Of others n8n counts months, and its last start is too long ago to be known. */
function ofMonths(given: Fields, months: number | null, hour: number, minute: number): Rule | null {
	const day = within(given.triggerAtDayOfMonth ?? 1, 1, 31);
	if (months === null || day === null || 12 % months !== 0) return null;
	const every = months === 1 ? 'every month' : `every ${months} months`;
	return clock(
		`0 ${minute} ${hour} ${day} */${months} *`,
		`${every} on day ${day} at ${clockWords(hour, minute)}`,
		null,
	);
}

function ofCronNode(given: Fields): Rule | null {
	const mode = given.mode ?? 'everyDay';
	if (mode === 'custom') return ofExpression(given.cronExpression ?? '* * * * * *');
	if (mode === 'everyMinute') return ofMinutes(1);
	const minute = within(given.minute ?? 0, 0, 59);
	const hour = within(given.hour ?? 14, 0, 23);
	if (mode === 'everyX') return ofEveryX(given);
	if (minute === null || hour === null) return null;
	if (mode === 'everyHour') return ofHours(1, minute);
	if (mode === 'everyDay') return ofScheduleTrigger({ triggerAtHour: hour, triggerAtMinute: minute });
	if (mode === 'everyWeek') return ofWeeks({ triggerAtDay: [given.weekday ?? '1'] }, 1, hour, minute);
	return mode === 'everyMonth' ? ofMonths({ triggerAtDayOfMonth: given.dayOfMonth }, 1, hour, minute) : null;
}

/** n8n chooses the second, and for hours the minute as well. */
function ofEveryX({ value = 2, unit = 'hours' }: Fields): Rule | null {
	const size = within(value, 1, unit === 'minutes' ? 59 : 23);
	if (size === null || (unit !== 'minutes' && unit !== 'hours')) return null;
	if (unit === 'minutes') return clock(`0 */${size} * * * *`, everyWords(size, 'min'), null);
	return { ...clock(`0 0 */${size} * * *`, everyWords(size, 'h'), null)!, spreadMs: 3_600_000 };
}

function ofIntervalNode({ interval = 1, unit = 'seconds' }: Fields): Rule | null {
	const size = within(interval, 1, 2_147_483);
	const units = { seconds: 1_000, minutes: 60_000, hours: 3_600_000 } as const;
	const ms = units[unit as keyof typeof units];
	if (size === null || !ms) return null;
	return { everyMs: size * ms, words: everyWords(size, unit === 'seconds' ? 's' : unit === 'minutes' ? 'min' : 'h') };
}

const presets: Record<string, string> = {
	'@yearly': '0 0 1 1 *',
	'@monthly': '0 0 1 * *',
	'@weekly': '0 0 * * 0',
	'@daily': '0 0 * * *',
	'@hourly': '0 * * * *',
	'@minutely': '* * * * *',
	'@weekdays': '0 0 * * 1-5',
	'@weekends': '0 0 * * 0,6',
};

function ofExpression(given: unknown): Rule | null {
	if (typeof given !== 'string' || given.startsWith('=')) return null;
	const text = given.trim().toLowerCase();
	const fields = (presets[text] ?? text).split(/\s+/);
	if (fields.length === 5) fields.unshift('0');
	if (fields.length !== 6) return null;
	const oneSecond = /^\d+$/.test(fields[0]!);
	const rule = clock(
		[oneSecond ? fields[0] : '0', ...fields.slice(1)].join(' '),
		`by "${given.trim().slice(0, 60)}"`,
		null,
	);
	return rule && { ...rule, spreadMs: oneSecond ? 0 : minuteMs };
}

const minuteMs = 60_000;
/** Minutes that clocks of all zones show alike, as none differs by less than a quarter of an hour. */
const alikeEverywhere = /^\d+ (?:\*|\*\/(?:1|3|5|15)) \* \* \* \*$/;

function clock(pattern: string, words: string, steps: Extract<Rule, { pattern: string }>['steps']) {
	if (!isCron(pattern)) return null;
	return { pattern, spreadMs: minuteMs, ofZone: !alikeEverywhere.test(pattern), steps, words };
}

/** Numbers come as texts from some lists of the editor. */
function within(given: unknown, least: number, most: number): number | null {
	const value = typeof given === 'string' && /^\d{1,7}$/.test(given) ? Number(given) : given;
	return Number.isInteger(value) && (value as number) >= least && (value as number) <= most ? (value as number) : null;
}

/** Not such as `UTC+02:00`, which n8n does not know. */
function isZone(name: string): boolean {
	try {
		return Number.isFinite(offsetAt(0, name)) && (name === 'UTC' || !name.startsWith('UTC'));
	} catch {
		return false;
	}
}
