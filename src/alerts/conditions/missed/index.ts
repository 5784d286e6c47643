import type { Base } from '../../../instances/base.js';
import { type Execution, type N8nClient, workflowIdOf } from '../../../n8n/index.js';
import type { PollRead } from '../../poll/poll.js';
import type { ConditionOf } from '../condition.js';
import type { Observed, Watcher } from '../observed.js';
import type { ConditionStore, Kept } from '../store.js';
import { createBlind } from './blind.js';
import { allSubject, createConfirm, seldomMs } from './confirm.js';
import { createEndMissed } from './end.js';
import { createJudge, type View } from './judge-all.js';
import { createKeptSuccesses, type KeptSuccesses } from './kept-successes.js';
import { createSchedules, type Scheduled } from './schedules.js';
import { createServerZone } from './server-zone.js';
import { createStarts } from './starts.js';

/** Workflows that are looked at in one poll. */
const maxLooks = 100;
/** Of these so many may be asked for: each by two small requests. */
const maxAsked = 5;

type Deps = Pick<Base, 'key' | 'runKey' | 'now' | 'log'> & {
	redis: Base['connections']['producer'];
	n8n: N8nClient;
	store: ConditionStore;
	health: Health;
};

/** How the polls before this one fared. */
export type Health = { before(): { lookedAt: number | null; failing: boolean } };

type KeptMissed = Kept & { condition: ConditionOf<'missed'> };

/**
 * Finds workflows that have not started when they were to, by their schedules or by a rhythm. What the polls have shown
 * says when one may be late; before that is told, n8n is asked for its newest runs.
 */
export function createMissed(deps: Deps): Watcher & Pick<KeptSuccesses, 'unseen'> {
	const { redis, key, runKey, n8n, health, now } = deps;
	const starts = createStarts(redis, { key, runKey }, now);
	const schedules = createSchedules(redis, key('schedules', 'all'), key('schedules', 'looks'), now);
	const { areKept, unseen } = createKeptSuccesses({ starts, schedules, now });
	const blind = createBlind(redis, key('blind', 'all'), now);
	const serverZone = createServerZone(redis, key('server-zone', 'all'), n8n.executions(), now);
	const judge = createJudge(starts, now);
	const ask = createConfirm({ ...deps, starts, schedules, areKept, judge });
	const endIfOver = createEndMissed({ ...deps, starts, blind });

	async function note(read: PollRead) {
		const { lookedAt, failing } = health.before();
		await blind.note(lookedAt, failing);
		const news = newIn(read);
		const known = await schedules.some(news.map(workflowIdOf));
		await starts.note(news, (id) => known.get(id)?.rules.length === 0);
	}

	async function look(observed: Observed, open: readonly Kept[], signal: AbortSignal) {
		if (observed.workflows) await schedules.keep(observed.workflows);
		const news = newIn(observed);
		const due = await schedules.due(maxLooks);
		const missed = open.filter((kept): kept is KeptMissed => kept.condition.kind === 'missed');
		const subjects = missed.map(({ condition }) => condition.subject);
		const known = await schedules.some([...news.map(workflowIdOf), ...due, ...subjects]);
		await serverZone.learn(news, (id) => known.get(id)?.zone === null, signal);
		for (const { condition } of missed) if (!condition.ended) await endIfOver(condition, known);
		// Said of all, it is not said of each.
		if (missed.some(({ condition }) => condition.subject === allSubject && !condition.ended)) return;
		if (due.length === 0) return;
		await lookAtDue(due, known, { blind: await blind.spans(), zone: await serverZone.read() }, signal);
	}

	async function lookAtDue(
		due: readonly string[],
		known: ReadonlyMap<string, Scheduled>,
		view: View,
		signal: AbortSignal,
	) {
		// Where n8n keeps no successes of one, that no run is seen says nothing.
		const judged = new Map(
			due.flatMap((id) => {
				const scheduled = known.get(id);
				return scheduled && scheduled.keepsSuccesses !== false ? [[id, scheduled] as const] : [];
			}),
		);
		const verdicts = await judge(judged, view);
		const next = due.filter((id) => !verdicts.get(id)?.missed);
		const at = (id: string) => (verdicts.has(id) ? (verdicts.get(id)!.lookAt ?? now() + seldomMs) : null);
		await schedules.lookAt(new Map(next.map((id) => [id, at(id)])));
		const late = due.filter((id) => verdicts.get(id)?.missed);
		for (const id of late.slice(0, maxAsked)) if ((await ask(id, view, signal)) === 'all') return;
	}

	return { note, look, unseen };
}

/** Those that began since the poll before, or are over. */
function newIn({ unfinished, ended, failed, newestBefore }: PollRead): Execution[] {
	return [...unfinished.filter(({ id }) => newestBefore === null || id > newestBefore), ...ended, ...failed];
}
