import type { Base } from '../../../instances/base.js';
import type { N8nClient } from '../../../n8n/index.js';
import type { ConditionStore } from '../store.js';
import type { Missed } from './judge.js';
import type { createJudge, View } from './judge-all.js';
import type { KeptSuccesses } from './kept-successes.js';
import type { Scheduled, Schedules } from './schedules.js';
import type { Starts } from './starts.js';

/** How a start is found that no list has shown: the newest few of a workflow. */
const fewRows = 5;
/** So many that are late at once, while nothing starts, are one condition. */
const fewestOfAll = 3;
export const allSubject = 'all';
/** What is over its time by so much is late, though it may still come. */
const lateMs = 60_000;
/** n8n's clock may be a little ahead of what it is set to. */
export const earlyMs = 2_000;
const lookAgainMs = 60_000;
/** Of what is not known yet when it is to start: a rhythm, the clock of the server, or its last start may be known by then. */
export const seldomMs = 3_600_000;

type Deps = Pick<Base, 'now' | 'log'> & {
	n8n: N8nClient;
	store: ConditionStore;
	starts: Starts;
	schedules: Schedules;
	areKept: KeptSuccesses['areKept'];
	judge: ReturnType<typeof createJudge>;
};

/** Asks n8n about a workflow that is late by what the polls have shown, and tells it where it is so. */
export function createConfirm({ n8n, store, starts, schedules, areKept, judge, now, log }: Deps) {
	const lookAt = (id: string, at: number | null) => schedules.lookAt(new Map([[id, at]]));

	/** Nothing is told that n8n does not say now: that it is on, when it is to start, and that it has not. */
	async function confirm(id: string, view: View, signal: AbortSignal): Promise<'all' | null> {
		const { data } = await n8n.executions().list({ workflowId: id, limit: fewRows }, { signal });
		const scheduled = await schedules.keepOne(await n8n.workflows().get(id, { signal }));
		await starts.note(data, () => scheduled?.rules.length === 0);
		const again = scheduled && (await judge(new Map([[id, scheduled]]), view)).get(id);
		if (!scheduled || !again?.missed) {
			await lookAt(id, scheduled ? (again?.lookAt ?? now() + seldomMs) : null);
			return null;
		}
		if (!(await areKept(scheduled, data))) {
			log.info({ workflow: id }, 'n8n may keep no successes of it, so that nobody can say whether it ran');
			await schedules.doubt(id, scheduled);
			await lookAt(id, now() + 10 * lookAgainMs);
			return null;
		}
		if (await nothingStarts(again.missed, view)) return 'all';
		await report(id, scheduled, again.missed);
		await lookAt(id, now() + 5 * lookAgainMs);
		return null;
	}

	async function report(id: string, { name }: Scheduled, { at, graceMs, rule, times }: Missed) {
		await store.report({
			kind: 'missed',
			subject: id,
			workflow: { id, name },
			facts: {
				...{ expectedAt: at, graceMs, every: rule, missed: times, workflows: 1 },
				lastStartedAt: (await starts.of([id])).get(id)!.at(-1) ?? null,
			},
		});
	}

	/** Several are late, and nothing at all has started since the first of them was to. */
	async function nothingStarts(missed: Missed, view: View): Promise<boolean> {
		const { at: lastStartedAt } = await starts.latest();
		if (lastStartedAt !== null && lastStartedAt >= missed.at - earlyMs) return false;
		const all = [...(await schedules.all())];
		const judged = all.filter(([, { rules, keepsSuccesses }]) => rules.length > 0 && keepsSuccesses !== false);
		const verdicts = await judge(new Map(judged), view, { graceMs: lateMs });
		const late = [...verdicts.values()].flatMap((each) => each.missed ?? []);
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

	/** One that n8n does not give keeps no other waiting. `all`: nothing at all starts, which is told as one. */
	return async function ask(id: string, view: View, signal: AbortSignal): Promise<'all' | null> {
		try {
			return await confirm(id, view, signal);
		} catch (error) {
			if (signal.aborted) throw error;
			log.info({ err: error, workflow: id }, 'n8n does not say whether this workflow ran; asked again in a while');
			await lookAt(id, now() + lookAgainMs);
			return null;
		}
	};
}
