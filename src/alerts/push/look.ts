import type { Instance } from '../../instances/instance.js';
import { mapLimit } from '../../lib/map-limit.js';
import type { Requeue } from '../../redis/queue.js';
import type { Alert } from '../alert.js';
import type { CursorStore } from '../poll/cursor.js';
import type { Interval } from '../poll/interval.js';
import type { AlertStore } from '../store/index.js';
import type { createAllowance } from './allowance.js';
import type { createWaiting } from './waiting.js';

type Deps = {
	instance: Pick<Instance, 'name'>;
	waiting: ReturnType<typeof createWaiting>;
	allowance: ReturnType<typeof createAllowance>;
	cursors: Pick<CursorStore, 'unread'>;
	store: Pick<AlertStore, 'showing' | 'read'>;
	interval(): Promise<Interval>;
	/** As every so often. Never rejects for what n8n answers. */
	poll(signal: AbortSignal): Promise<unknown>;
	/** Asks n8n for these runs alone: those that have failed are told, others n8n does not show as ended yet. */
	tellHinted(runs: number[], signal: AbortSignal): Promise<{ told: Set<number>; early: Set<number> }>;
	/** Asks n8n whether the workflow of an alert works again; true: it does, and that is told. */
	heal(alert: Alert, signal: AbortSignal): Promise<boolean>;
};

/** What n8n has not written yet when it tells of it is there some hundredths of a second later: each look comes later. */
const soon = { leastMs: 50, mostMs: 400 };
const againMs = 150;
/** For so long a run is asked for by itself, and no more of them at once: one poll finds them all. */
const aloneForMs = 1_000;
const maxAlone = 5;
/** Polls for hints take no more than one part in so many of the time; the poller comes by then anyway. */
const rests = { usual: { times: 4, maxMs: 3_000 }, limited: { times: 50, maxMs: 15_000 } };
/** Alerts that are asked about in one look; the poller comes to the others. */
const maxHeals = 20;
const healsAtOnce = 4;

const none = { told: new Set<number>(), early: new Set<number>() };

/**
 * Looks at n8n now, as hints have come. A few runs are asked for one by one, and told as from a poll; where there are more,
 * or n8n shows them otherwise than as failed, the poll that comes every few seconds anyway comes now.
 */
export function createLook({ instance, waiting, allowance, cursors, store, interval, ...ask }: Deps) {
	return async function look(signal: AbortSignal): Promise<Requeue | undefined> {
		const wanted = await waiting.read();
		const { because } = await interval();
		// Those that fail are told by the first poll that gets through.
		if (because === 'away') return void (await waiting.remove(wanted));
		const unread = await cursors.unread(wanted.runs);
		const { told, early } = await tellAlone(unread, signal);
		const others = unread.filter((id) => !told.has(id) && !early.has(id));
		const restMs = await waiting.restMs();
		if (others.length > 0 && restMs === 0) await pollNow(because === 'limited' ? rests.limited : rests.usual, signal);
		const workflows = await healThese(wanted.workflows, restMs, signal);
		const left = await cursors.unread(others);
		const runs = wanted.runs.filter((id) => !left.includes(id) && !early.has(id));
		await waiting.remove({ runs, workflows });
		// What was put off has not been looked at.
		if (restMs === 0) await waiting.removeOld();
		const newestMs = await waiting.newestMs();
		if (newestMs === null) return undefined;
		const isSoon = early.size > 0 || workflows.length < wanted.workflows.length;
		const soonMs = Math.min(soon.mostMs, Math.max(soon.leastMs, newestMs));
		return { requeueInMs: isSoon ? soonMs : Math.max(restMs, againMs) };
	};

	async function tellAlone(unread: number[], signal: AbortSignal): Promise<typeof none> {
		const young = await waiting.since(unread, aloneForMs);
		if (young.length === 0 || young.length > maxAlone || !(await allowance.take(young.length))) return none;
		return ask.tellHinted(young, signal);
	}

	async function pollNow({ times, maxMs }: { times: number; maxMs: number }, signal: AbortSignal) {
		const begun = performance.now();
		await ask.poll(signal);
		await waiting.rest(Math.min(maxMs, times * (performance.now() - begun)));
	}

	/** Gives those of these workflows that have no alert open any more. */
	async function healThese(workflows: string[], restMs: number, signal: AbortSignal): Promise<string[]> {
		if (workflows.length === 0 || (restMs > 0 && !(await allowance.take(workflows.length)))) return [];
		const showing = (await store.showing(instance.name)).filter(({ workflowId }) => workflows.includes(workflowId));
		const open = new Set(showing.slice(maxHeals).map(({ workflowId }) => workflowId));
		await mapLimit(showing.slice(0, maxHeals), healsAtOnce, async ({ alert: ref, workflowId }) => {
			const alert = await store.read(ref);
			if (alert && !(await ask.heal(alert, signal))) open.add(workflowId);
		});
		return workflows.filter((id) => !open.has(id));
	}
}
