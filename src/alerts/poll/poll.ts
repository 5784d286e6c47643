import type { Base } from '../../instances/base.js';
import type { Epoch } from '../../instances/epoch.js';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { Instance } from '../../instances/instance.js';
import type { Events } from '../../lib/events.js';
import type { Execution, N8nClient } from '../../n8n/index.js';
import type { CursorStore } from './cursor.js';
import type { Outage } from './outage.js';
import { activeCounts, countActive, firstRows } from './read-lists.js';
import { firstScan, scan } from './scan.js';

/** What polls tell, beside what failed. */
export type PollEvents = {
	/** n8n is out of sight, or is seen again. One message for each `since`. */
	outage: Outage;
	/** A run that went on when it was last seen is not given by n8n any more, which says this status. One message each. */
	unknownRun: { execution: ExecutionRef; status: number | null };
	/** n8n counts its executions anew. One message for each epoch. */
	idsReset: Epoch;
	/** A poll of this process has ended: how many failures it told, and how long it took. */
	polled: { result: 'ok' | 'failed'; told: number; ms: number };
};

/** What one poll has read, for whoever watches n8n. Rows without data. */
export type PollRead = {
	/** Those that go on now. */
	unfinished: readonly Execution[];
	/** Those that ended otherwise than by failing, and those that failed, each once but where a poll is repeated. */
	ended: readonly Execution[];
	failed: readonly Execution[];
	/** Runs of which it is not known that they have ended: they go on, or are still to be looked up. */
	followed: ReadonlyMap<number, unknown>;
	/** The highest number at the poll before; null at the very first. */
	newestBefore: number | null;
};

type Deps = Pick<Base, 'epochs' | 'now' | 'log'> & {
	n8n: N8nClient;
	instance: Pick<Instance, 'name' | 'ref' | 'capabilities'>;
	cursors: CursorStore;
	events: Events<PollEvents>;
	/** n8n has been read. */
	seen(): Promise<void>;
	/** Lets open alerts show how many runs of their workflows go on. */
	showActive(active: ReadonlyMap<string, number>): Promise<void>;
	/** Takes down what says whether something should be so and is not. */
	noteConditions(read: PollRead, signal: AbortSignal): Promise<void>;
	/** Takes note of runs that crashed together, before one of them is told. */
	noteCrashes(failed: readonly Execution[]): Promise<void>;
	/** Takes note of those that succeeded; gives the retries of what is not counted yet, which are told after that. */
	ended(rows: readonly Execution[]): Promise<Execution[]>;
	/** Tells the pending failures, and gives how many it counted. `active`: how many runs of each workflow go on. */
	tellPending(active: () => Promise<Map<string, number>>, signal: AbortSignal): Promise<number>;
};

/** One look at n8n: what has failed since the last one joins the pending failures, and these are told. */
export function createPoll(deps: Deps) {
	const { instance, cursors, events, seen, tellPending, epochs, log, now } = deps;
	const executions = deps.n8n.executions();
	let first = { all: firstRows(0), failed: firstRows(0) };

	return async function poll(signal: AbortSignal): Promise<Polled> {
		const begun = performance.now();
		const capabilities = await instance.capabilities();
		const before = await cursors.read();
		const reading = { executions, capabilities, now: now(), signal, first };
		const found = before ? await scan(before, reading) : await firstScan(reading);
		if (before && found.idsResetAbove !== null) {
			await cursors.beginEpoch(before, found.idsResetAbove, now());
			return poll(signal);
		}
		const { next, unfinished, failed, ended, unknown } = found;
		const readMs = performance.now() - begun;
		first = { all: firstRows(next.newest - (before?.newest ?? next.newest)), failed: firstRows(failed.length) };
		await tellEpoch();
		for (const { id, error } of unknown) {
			log.error({ err: error, execution: id }, 'given up: n8n does not give this execution, which ran when last seen');
			await events.publish('unknownRun', { execution: instance.ref(id), status: error.status });
		}
		// Before it is put down how far was read: what is seen twice does less harm than what is not.
		const read = { unfinished, ended, failed, followed: next.unfinished, newestBefore: before?.newest ?? null };
		await deps.noteConditions(read, signal);
		await deps.noteCrashes(failed);
		const early = await deps.ended(ended);
		await cursors.commit(next, [...failed, ...early], before);
		await deps.showActive(countActive(unfinished));
		// That it is seen again stands before what has failed meanwhile.
		await seen();
		const told = await tellPending(() => activeCounts(reading), signal);
		return { told, readMs, read };
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

/** How many failures a poll has counted, how long it took to learn of them, and all that it has read. */
export type Polled = { told: number; readMs: number; read: PollRead };
