import type { Instance } from '../../instances/instance.js';
import { mapLimit } from '../../lib/map-limit.js';
import type { Requeue } from '../../redis/queue.js';
import type { Alert } from '../alert.js';
import type { CursorStore } from '../poll/cursor.js';
import type { Interval } from '../poll/interval.js';
import type { AlertStore } from '../store/index.js';
import type { createWaiting } from './waiting.js';

type Deps = {
	instance: Pick<Instance, 'name'>;
	waiting: ReturnType<typeof createWaiting>;
	cursors: Pick<CursorStore, 'unread'>;
	store: Pick<AlertStore, 'showing' | 'read'>;
	interval(): Promise<Interval>;
	/** As every so often. Never rejects for what n8n answers. */
	poll(signal: AbortSignal): Promise<unknown>;
	/** Asks n8n whether the workflow of an alert works again; true: it does, and that is told. */
	heal(alert: Alert, signal: AbortSignal): Promise<boolean>;
};

/** What n8n has not written yet when it tells of it is there some hundredths of a second later. */
const againMs = 150;
/** n8n is at work for hints no more than one part in so many of the time; the poller comes by then anyway. */
const rests = { usual: { times: 4, maxMs: 3_000 }, limited: { times: 50, maxMs: 15_000 } };
/** Alerts that are asked about in one look; the poller comes to the others. */
const maxHeals = 20;
const healsAtOnce = 4;

/**
 * Looks at n8n now, as hints have come: by the poll that comes every few seconds anyway, so that what has failed is found
 * out, counted and told in one way only.
 */
export function createLook({ instance, waiting, cursors, store, interval, poll, heal }: Deps) {
	return async function look(signal: AbortSignal): Promise<Requeue | undefined> {
		const restMs = await waiting.restMs();
		if (restMs > 0) return { requeueInMs: restMs };
		const wanted = await waiting.read();
		const { because } = await interval();
		// Those that fail are told by the first poll that gets through.
		if (because === 'away') return void (await waiting.remove(wanted));
		const begun = performance.now();
		const unread = await cursors.unread(wanted.runs);
		if (unread.length > 0) await poll(signal);
		const left = await cursors.unread(unread);
		const healed = await healThese(wanted.workflows, signal);
		const { times, maxMs } = because === 'limited' ? rests.limited : rests.usual;
		await waiting.rest(Math.min(maxMs, times * (performance.now() - begun)));
		const seen = { runs: wanted.runs.filter((id) => !left.includes(id)), workflows: healed };
		return (await waiting.remove(seen)) ? undefined : { requeueInMs: againMs };
	};

	/** Gives those of these workflows that have no alert open any more. */
	async function healThese(workflows: string[], signal: AbortSignal): Promise<string[]> {
		if (workflows.length === 0) return [];
		const showing = (await store.showing(instance.name)).filter(({ workflowId }) => workflows.includes(workflowId));
		const open = new Set(showing.slice(maxHeals).map(({ workflowId }) => workflowId));
		await mapLimit(showing.slice(0, maxHeals), healsAtOnce, async ({ alert: ref, workflowId }) => {
			const alert = await store.read(ref);
			if (alert && !(await heal(alert, signal))) open.add(workflowId);
		});
		return workflows.filter((id) => !open.has(id));
	}
}
