import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';
import type { Instance } from '../../instances/instance.js';
import { createLoad, type LoadOf, runningIn } from './load.js';
import type { Observed, Watcher } from './observed.js';
import { createPeaks, type Peak } from './peaks.js';
import type { ConditionStore, Kept } from './store.js';

/** So many times what was the most on a day of the week before, and no less than this. */
const times = 5;
const minuteMs = 60_000;
const floor: Peak = { running: 20, starts: 60 };
/** Where nothing is known of the days before. */
const unknownFloor: Peak = { running: 200, starts: 300 };

type Deps = Pick<Base, 'key' | 'now'> & {
	redis: Redis;
	store: ConditionStore;
	instance: Pick<Instance, 'workflowNames'>;
};

/** Finds workflows whose runs pile up or begin far beyond what is usual, once a minute, from what the polls have read. */
export function createRunaway({ redis, key, store, instance, now }: Deps): Watcher {
	const load = createLoad(redis, (minute) => key('load', minute), now);
	const peaks = createPeaks(redis, (day) => key('peaks', day), now);
	/** Another process may judge the same minute, and comes to the same. */
	let judged = 0;

	async function look({ unfinished, workflows }: Observed, open: readonly Kept[]) {
		await lookAgain(new Map(workflows?.map((each) => [each.id, each.active && !each.isArchived])), open);
		if (load.minute() === judged) return;
		const last = await load.last();
		if (last)
			await judge(
				last,
				runningIn(unfinished),
				open.filter(({ condition }) => condition.kind === 'runaway' && !condition.ended),
			);
		judged = load.minute();
	}

	/** What was deactivated here may be activated again in n8n, long before its last minutes are usual. */
	async function lookAgain(isOn: ReadonlyMap<string, boolean>, open: readonly Kept[]) {
		for (const { condition } of open) {
			const { kind, subject, halted, ended } = condition;
			// The list may have been read before it was deactivated.
			if (!halted?.inactive || now() - (halted.at ?? 0) < minuteMs) continue;
			if (kind !== 'runaway' || ended || !isOn.get(subject)) continue;
			await store.halted(condition, { ...halted, inactive: false, again: { by: null } });
		}
	}

	async function judge(last: ReadonlyMap<string, LoadOf>, running: ReadonlyMap<string, number>, open: readonly Kept[]) {
		const usual = new Map<string, Peak>();
		const told = new Map(open.map((kept) => [kept.condition.subject, kept]));
		const ids = new Set([...last.keys(), ...told.keys()]);
		for (const id of ids) {
			const present: Peak = last.get(id) ?? { running: 0, starts: 0 };
			const kept = told.get(id);
			if (!kept && !isAbove(present, floor)) {
				usual.set(id, present);
				continue;
			}
			const known = await peaks.usual(id);
			const limit = limitOf(known);
			const isOver = isAbove(present, limit);
			if (isOver || kept) await report(id, present, known, running.get(id) ?? 0);
			else usual.set(id, present);
			if (kept) await followHalted(kept, running.get(id) ?? 0);
			// What goes up and down about the limit is one thing.
			const isUsual = !isAbove(present, { running: limit.running / 2, starts: limit.starts / 2 });
			const how = kept?.condition.halted?.inactive ? 'deactivated' : 'usual';
			if (kept && isUsual) await store.end(kept.condition, { how, by: kept.stopper });
		}
		await peaks.learn(usual);
	}

	/** What begins of it after it was stopped. The last look may have been before that. */
	async function followHalted({ condition }: Kept, still: number) {
		const { halted } = condition;
		if (!halted?.inactive || halted.still === still || now() - (halted.at ?? 0) < minuteMs) return;
		await store.halted(condition, { ...halted, still });
	}

	async function report(id: string, { starts }: Peak, known: Peak | null, running: number) {
		await store.report({
			kind: 'runaway',
			subject: id,
			workflow: { id, name: await instance.workflowNames.nameOf(id) },
			facts: {
				...{ running, perMinute: starts, history: await load.history(id) },
				...{ usualRunning: known?.running ?? null, usualPerMinute: known?.starts ?? null },
			},
		});
	}

	return {
		note: ({ unfinished, ended, failed }) => load.note(runningIn(unfinished), [...ended, ...failed]),
		look,
	};
}

const isAbove = (now: Peak, limit: Peak) => now.running > limit.running || now.starts > limit.starts;

function limitOf(known: Peak | null): Peak {
	if (!known) return unknownFloor;
	return {
		running: Math.max(floor.running, times * known.running),
		starts: Math.max(floor.starts, times * known.starts),
	};
}
