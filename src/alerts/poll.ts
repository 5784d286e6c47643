import type { Base } from '../instances/base.js';
import type { Instance } from '../instances/instance.js';
import type { Events } from '../lib/events.js';
import type { Execution, N8nClient } from '../n8n/index.js';
import { countActive } from './active.js';
import type { Observed } from './conditions/observed.js';
import type { CursorStore } from './cursor.js';
import type { AlertEvents } from './events.js';
import { activeCounts } from './read-lists.js';
import { firstScan, scan } from './scan.js';
import type { createTellPending } from './tell-pending.js';

type Deps = Pick<Base, 'epochs' | 'now' | 'log'> & {
	n8n: N8nClient;
	instance: Pick<Instance, 'name' | 'ref' | 'capabilities'>;
	cursors: CursorStore;
	events: Events<AlertEvents>;
	/** n8n has been read. */
	seen(): Promise<void>;
	/** Lets open alerts show how many runs of their workflows go on. */
	showActive(active: ReadonlyMap<string, number>): Promise<void>;
	/** Looks for what should be so and is not. */
	observe(observed: Omit<Observed, 'workflows'>, signal: AbortSignal): Promise<void>;
	/** Takes note of runs that crashed together, before one of them is told. */
	noteCrashes(failed: readonly Execution[]): Promise<void>;
	/** Takes note of those that succeeded; gives the retries of what is not counted yet, which are told after that. */
	ended(rows: readonly Execution[]): Promise<Execution[]>;
	/** Tells the pending failures, and gives how many it counted. */
	tellPending: ReturnType<typeof createTellPending>;
};

/** One look at n8n: what has failed since the last one joins the pending failures, and these are told. */
export function createPoll(deps: Deps) {
	const { instance, cursors, events, seen, tellPending, epochs, log, now } = deps;
	const executions = deps.n8n.executions();

	return async function poll(signal: AbortSignal): Promise<Polled> {
		const begun = performance.now();
		const capabilities = await instance.capabilities();
		const before = await cursors.read();
		const reading = { executions, capabilities, now: now(), signal };
		const found = before ? await scan(before, reading) : await firstScan(reading);
		if (before && found.idsResetAbove !== null) {
			await cursors.beginEpoch(before, found.idsResetAbove, now());
			return poll(signal);
		}
		const { next, unfinished, failed, ended, unknown } = found;
		const readMs = performance.now() - begun;
		await tellEpoch();
		for (const { id, error } of unknown) {
			log.error({ err: error, execution: id }, 'given up: n8n does not give this execution, which ran when last seen');
			await events.publish('unknownRun', { execution: instance.ref(id), status: error.status });
		}
		// Before it is put down how far was read: what is seen twice does less harm than what is not.
		const followed = next.unfinished;
		await deps.observe({ unfinished, ended, failed, followed, newestBefore: before?.newest ?? null }, signal);
		await deps.noteCrashes(failed);
		const early = await deps.ended(ended);
		await cursors.commit(next, [...failed, ...early], before);
		await deps.showActive(countActive(unfinished));
		// That it is seen again stands before what has failed meanwhile.
		await seen();
		const told = await tellPending(() => activeCounts(reading), signal);
		return { told, readMs };
	};

	/** Also where the process that began it was killed. */
	async function tellEpoch() {
		const epoch = await epochs.refresh();
		if (epoch.told) return;
		log.error(epoch, 'n8n counts its executions anew: what is known of its numbers is of before');
		await events.publish('idsReset', epoch);
		await epochs.setTold(epoch.n);
	}
}

/** How many failures a poll has counted, and how long it took to learn of them. */
export type Polled = { told: number; readMs: number };
