import type { Base } from '../../instances/base.js';
import { type Execution, type N8nClient, workflowIdOf } from '../../n8n/index.js';
import { createBlind } from './blind.js';
import type { ConditionOf } from './condition.js';
import { judgeMissed, type Missed, type Span } from './judge-missed.js';
import type { Observed, Watcher } from './observed.js';
import { ruleOf } from './rhythm.js';
import type { Rule } from './schedule.js';
import { createSchedules, type Scheduled } from './schedules.js';
import { createServerZone } from './server-zone.js';
import { createStarts } from './starts.js';
import type { ConditionStore, Kept } from './store.js';

/** Workflows that are looked at in one poll. */
const maxLooks = 100;
/** Of these so many may be asked for: each by two small requests. */
const maxAsked = 5;
/** How a start is found that no list has shown: the newest few of a workflow. */
const fewRows = 5;
/** So many that are late at once, while nothing starts, are one condition. */
const fewestOfAll = 3;
const allSubject = 'all';
/** What is over its time by so much is late, though it may still come. */
const lateMs = 60_000;
/** n8n keeps successes where one was seen within so long. */
const savedWithinMs = 86_400_000;
const earlyMs = 2_000;
const lookAgainMs = 60_000;
/** Of what is not known yet when it is to start: a rhythm, the clock of the server, or its last start may be known by then. */
const seldomMs = 3_600_000;

type Deps = Pick<Base, 'key' | 'runKey' | 'now' | 'log'> & {
	redis: Base['connections']['producer'];
	n8n: N8nClient;
	store: ConditionStore;
	health: Health;
};

/** How the polls before this one fared. */
export type Health = { lookedAt(): Promise<number | null>; read(): Promise<{ failingSince: number | null }> };

type KeptMissed = Kept & { condition: ConditionOf<'missed'> };
/** What is known when one workflow is looked at. */
type View = { blind: Span[]; zone: string | null };

/**
 * Finds workflows that have not started when they were to, by their schedules or by a rhythm. What the polls have shown
 * says when one may be late; before that is told, n8n is asked for its newest runs.
 */
export function createMissed({ redis, key, runKey, n8n, store, health, now, log }: Deps) {
	const starts = createStarts(redis, { key, runKey }, now);
	const schedules = createSchedules(redis, key('schedules', 'all'), key('schedules', 'looks'), now);
	const blind = createBlind(redis, key('blind', 'all'), now);
	const serverZone = createServerZone(redis, key('server-zone', 'all'), n8n.executions(), now);

	const watch: Watcher = async (observed, open, signal) => {
		await blind.note(await health.lookedAt(), (await health.read()).failingSince !== null);
		if (observed.workflows) await schedules.keep(observed.workflows);
		const news = newIn(observed);
		const due = await schedules.due(maxLooks);
		const missed = open.filter((kept): kept is KeptMissed => kept.condition.kind === 'missed');
		const subjects = missed.map(({ condition }) => condition.subject);
		const known = await schedules.some([...news.map(workflowIdOf), ...due, ...subjects]);
		await starts.note(news, (id) => known.get(id)?.rules.length === 0);
		const zone = await serverZone.learn(news, (id) => known.get(id)?.zone === null, signal);
		const view = { blind: await blind.spans(), zone };
		for (const { condition } of missed) if (!condition.ended) await endIfOver(condition, known);
		// Said of all, it is not said of each.
		if (missed.some(({ condition }) => condition.subject === allSubject && !condition.ended)) return;
		await look(due, known, view, signal);
	};

	async function look(due: readonly string[], known: ReadonlyMap<string, Scheduled>, view: View, signal: AbortSignal) {
		let asked = 0;
		for (const id of due) {
			const scheduled = known.get(id);
			// Where n8n keeps no successes of it, that no run is seen says nothing (n8n#35919).
			if (!scheduled || scheduled.keepsSuccesses === false) {
				await schedules.lookAt(id, null);
				continue;
			}
			const { missed, lookAt } = await judge(id, scheduled, view);
			if (!missed) await schedules.lookAt(id, lookAt ?? now() + seldomMs);
			else if (asked++ < maxAsked && (await ask(id, view, signal)) === 'all') return;
		}
	}

	async function judge(id: string, { rules, zone, since }: Scheduled, view: View) {
		const seen = { starts: await starts.of(id), since, blind: view.blind };
		if (rules.length > 0) return judgeMissed(rules, zone ?? view.zone, seen, now());
		const rhythm = await starts.rhythmOf(id);
		const rule = ruleOf(rhythm);
		const beats: Rule[] = rule ? [rule] : [];
		return judgeMissed(beats, null, { ...seen, starts: rhythm.last === null ? [] : [rhythm.last] }, now());
	}

	/** One that n8n does not give keeps no other waiting. */
	async function ask(id: string, view: View, signal: AbortSignal): Promise<'all' | null> {
		try {
			return await confirm(id, view, signal);
		} catch (error) {
			if (signal.aborted) throw error;
			log.info({ err: error, workflow: id }, 'n8n does not say whether this workflow ran; asked again in a while');
			await schedules.lookAt(id, now() + lookAgainMs);
			return null;
		}
	}

	/** Nothing is told that n8n does not say now: that it is on, when it is to start, and that it has not. */
	async function confirm(id: string, view: View, signal: AbortSignal): Promise<'all' | null> {
		const { data } = await n8n.executions().list({ workflowId: id, limit: fewRows }, { signal });
		const scheduled = await schedules.keepOne(await n8n.workflows().get(id, { signal }));
		await starts.note(data, () => scheduled?.rules.length === 0);
		const again = scheduled && (await judge(id, scheduled, view));
		if (!scheduled || !again?.missed) {
			await schedules.lookAt(id, scheduled ? (again?.lookAt ?? now() + seldomMs) : null);
			return null;
		}
		if (!(await keepsSuccesses(scheduled, data))) {
			log.info({ workflow: id }, 'n8n may keep no successes of it, so that nobody can say whether it ran');
			await schedules.lookAt(id, now() + 10 * lookAgainMs);
			return null;
		}
		if (await nothingStarts(again.missed, view)) return 'all';
		await report(id, scheduled, again.missed);
		await schedules.lookAt(id, now() + 5 * lookAgainMs);
		return null;
	}

	/** Where the server decides, it is known from what it has kept of late. */
	async function keepsSuccesses({ keepsSuccesses }: Scheduled, rows: readonly Execution[]): Promise<boolean> {
		if (keepsSuccesses !== null) return keepsSuccesses;
		if (rows.some(({ status }) => status === 'success')) return true;
		const { savedAt } = await starts.latest();
		return savedAt !== null && now() - savedAt < savedWithinMs;
	}

	async function report(id: string, { name }: Scheduled, { at, graceMs, rule, times }: Missed) {
		await store.report({
			kind: 'missed',
			subject: id,
			workflow: { id, name },
			facts: {
				...{ expectedAt: at, graceMs, every: rule, missed: times, workflows: 1 },
				lastStartedAt: (await starts.of(id)).at(-1) ?? null,
			},
		});
	}

	/** Several are late, and nothing at all has started since the first of them was to. */
	async function nothingStarts(missed: Missed, view: View): Promise<boolean> {
		const { at: lastStartedAt } = await starts.latest();
		if (lastStartedAt !== null && lastStartedAt >= missed.at - earlyMs) return false;
		const late: Missed[] = [];
		for (const [id, { rules, zone, since }] of await schedules.all()) {
			const seen = { starts: await starts.of(id), since, blind: view.blind };
			const verdict = rules.length > 0 ? judgeMissed(rules, zone ?? view.zone, seen, now(), { graceMs: lateMs }) : null;
			if (verdict?.missed) late.push(verdict.missed);
		}
		if (late.length < fewestOfAll) return false;
		const at = Math.min(...late.map((each) => each.at));
		await store.report({
			kind: 'missed',
			subject: allSubject,
			workflow: null,
			facts: {
				...{ expectedAt: at, graceMs: missed.graceMs, every: '', missed: 1, workflows: late.length },
				lastStartedAt,
			},
		});
		return true;
	}

	async function endIfOver(condition: ConditionOf<'missed'>, known: ReadonlyMap<string, Scheduled>) {
		const { subject, facts, workflow, since } = condition;
		const ran = (at: number | null | undefined) => at != null && at >= facts.expectedAt - earlyMs;
		if (subject === allSubject) {
			const { at } = await starts.latest();
			if (!ran(at)) return;
			// What was to start until then is not told once more of each.
			await blind.note(facts.expectedAt, true);
			return end(condition, 'ran', at!);
		}
		const scheduled = known.get(subject);
		const rhythm = scheduled?.rules.length === 0 ? (await starts.rhythmOf(subject)).last : null;
		const first = (await starts.of(subject)).find(ran) ?? rhythm;
		if (ran(first)) await end(condition, 'ran', first!);
		else if (workflow && (!scheduled || scheduled.since > since)) await end(condition, 'changed', null);
	}

	async function end(condition: ConditionOf<'missed'>, how: 'ran' | 'changed', ranAt: number | null) {
		const { kind, subject, workflow, facts } = condition;
		if (ranAt !== null) await store.report({ kind, subject, workflow, facts: { ...facts, ranAt } });
		await store.end(condition, { how, by: null });
	}

	return watch;
}

/** Those that began since the poll before, or are over. */
function newIn({ unfinished, ended, failed, newestBefore }: Observed): Execution[] {
	return [...unfinished.filter(({ id }) => newestBefore === null || id > newestBefore), ...ended, ...failed];
}
