import type { Base } from '../instances/base.js';
import type { ExecutionRef } from '../instances/execution-ref.js';
import type { Instance } from '../instances/instance.js';
import type { Events } from '../lib/events.js';
import { mapLimit } from '../lib/map-limit.js';
import { type Execution, type N8nClient, workflowIdOf } from '../n8n/index.js';
import type { Owners } from '../operations/owners.js';
import type { CursorStore } from './cursor.js';
import type { AlertEvents } from './events.js';
import { isOfThisOne } from './look-up.js';
import { mayBeOfThisOne, type Raised } from './raise.js';
import { activeCounts } from './read-lists.js';
import { firstScan, scan } from './scan.js';

/** Pending failures taken up together. */
const batch = 200;
const raisedAtOnce = 4;
/** Failures whose details n8n may leave unanswered before the poll is given up. */
const maxUnanswered = 3;
/** After this long the failures that are still pending are left to the next poll, which follows at once. */
const maxMs = 30_000;

type Deps = Pick<Base, 'epochs' | 'now' | 'log'> & {
	n8n: N8nClient;
	instance: Pick<Instance, 'name' | 'ref' | 'capabilities'>;
	cursors: CursorStore;
	events: Events<AlertEvents>;
	/** Whose retries are told by whoever has made them. */
	owners: Pick<Owners, 'owned'>;
	raise(row: Execution, unfinished: number, signal: AbortSignal): Promise<Raised>;
	/** Tells that more runs have joined an alert. */
	grow(alert: ExecutionRef): Promise<void>;
};

/** One look at n8n: what has failed since the last one joins the pending failures, and these are told. */
export function createPoll(deps: Deps) {
	const { instance, cursors, events, owners, raise, grow, epochs, log, now } = deps;
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
		const { next, failed, unknown } = found;
		const readMs = performance.now() - begun;
		await tellEpoch();
		for (const { id, error } of unknown) {
			log.error({ err: error, execution: id }, 'given up: n8n does not give this execution, which ran when last seen');
			await events.publish('unknownRun', { execution: instance.ref(id), status: error.status });
		}
		await cursors.commit(next, failed, before);
		return { told: await tell(reading), readMs };
	};

	/** Also where the process that began it was killed. */
	async function tellEpoch() {
		const epoch = await epochs.refresh();
		if (epoch.told) return;
		log.error(epoch, 'n8n counts its executions anew: what is known of its numbers is of before');
		await events.publish('idsReset', epoch);
		await epochs.setTold(epoch.n);
	}

	/** New problems ring one by one; what has joined others is told at the end, all of one alert at once. */
	async function tell(reading: Parameters<typeof activeCounts>[0]): Promise<number> {
		const until = performance.now() + maxMs;
		const sofar: Sofar = { counted: 0, unanswered: 0, joined: [], grown: new Map() };
		let last = 0;
		let unfinished: Map<string, number> | undefined;
		try {
			while (performance.now() < until) {
				const pending = await cursors.pending(batch, last);
				if (pending.length === 0) break;
				last = pending.at(-1)!.id;
				const owned = await owners.owned(instance.name, pending);
				await cursors.told([...owned]);
				const others = pending.filter(({ id }) => !owned.has(id));
				if (others.length === 0) continue;
				const counts = unfinished ?? (await activeCounts(reading));
				unfinished = counts;
				await mapLimit(others, raisedAtOnce, (row) =>
					tellOne(sofar, row, counts.get(workflowIdOf(row)) ?? 0, reading.signal),
				);
			}
		} finally {
			for (const alert of sofar.grown.values()) await grow(alert);
			await cursors.told(sofar.joined);
		}
		return sofar.counted;
	}

	async function tellOne(sofar: Sofar, row: Execution, unfinished: number, signal: AbortSignal) {
		try {
			const { counted, joined } = await raise(row, unfinished, signal);
			if (counted) sofar.counted++;
			if (!joined) return await cursors.told([row.id]);
			sofar.grown.set(joined.id, joined);
			sofar.joined.push(row.id);
		} catch (error) {
			// The others need not wait for this one; where it is the same with several, n8n is away.
			if (signal.aborted || !mayBeOfThisOne(error)) throw error;
			if (!isOfThisOne(error) && ++sofar.unanswered === maxUnanswered) throw error;
			log.warn({ err: error, execution: row.id }, 'not told yet: n8n does not give its details');
		}
	}
}

/** How many failures a poll has counted, and how long it took to learn of them. */
export type Polled = { told: number; readMs: number };

/** What one poll has counted, what n8n did not answer, and what is told at its end. */
type Sofar = { counted: number; unanswered: number; joined: number[]; grown: Map<number, ExecutionRef> };
