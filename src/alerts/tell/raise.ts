import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { Instance } from '../../instances/instance.js';
import { type Execution, endOf, workflowIdOf } from '../../n8n/index.js';
import type { Alert } from '../alert.js';
import type { Alerting } from '../events.js';
import type { CursorStore } from '../poll/cursor.js';
import type { Belonging } from '../store/read-alerts.js';
import type { Describe } from './describe.js';
import type { createReadFailure } from './read-failure.js';

/** A run that waits and that n8n does not list is looked at once a minute; its retry may be seen before it. */
const retriedWithinMs = 2 * 60_000;
type Deps = Pick<Alerting, 'store' | 'events'> & {
	now(): number;
	instance: Pick<Instance, 'ref'>;
	cursors: Pick<CursorStore, 'toCome'>;
	readFailure: ReturnType<typeof createReadFailure>;
	describe: Describe;
	/** Has the channels told that should be, and gives the alert as it is then. */
	tell(alert: Alert): Promise<Alert>;
};

/**
 * What has become of a failed run: whether it was counted just now, the alert that it joined, and the problem that it is
 * where it was read. `waits`: it is to be looked at again with the next poll.
 */
export type Raised = { counted: boolean; joined: ExecutionRef | null; problem?: string; waits?: boolean };

/** Counts failed runs in the alerts of their problems. */
export function createRaise(deps: Deps) {
	const { instance, store, cursors, events, readFailure, describe, tell, now } = deps;

	/** Whether it retried what has failed as well, but was not found yet. */
	async function isEarly(row: Execution): Promise<boolean> {
		if (!row.retryOf || now() - (endOf(row) ?? 0) >= retriedWithinMs) return false;
		return !(await store.of(instance.ref(row.retryOf))) && (await cursors.toCome([row.retryOf])).size > 0;
	}

	/**
	 * Counts one failed run in an alert, and tells it where that is new; one that has joined is told with the others of
	 * this poll. A retry is told on the alert of the run that it retried.
	 */
	return async function raise(row: Execution, unfinished: number | null, signal: AbortSignal): Promise<Raised> {
		const execution = instance.ref(row.id);
		const known = await store.of(execution);
		if (known && known.execution.id === row.id) return again(known);
		if (await isEarly(row)) return { counted: false, joined: null, waits: true };
		const read = await readFailure(row, signal);
		if (!read) return { counted: false, joined: null };
		const about = { raisedBy: 'poller', channelId: null, raisedAt: now(), unfinished } as const;
		const { alert, as, problem } = await store.raise(await describe(read), about);
		const opened = as === 'new' && (await store.read(alert));
		if (opened) await events.publish('alert', { alert: await tell(opened) });
		return { counted: as !== 'known', joined: as === 'new' ? null : alert, problem };
	};

	/** Counted before: by a process that died, or retried by command before it was told. */
	async function again({ alert, execution }: Belonging): Promise<Raised> {
		if (alert.execution.id !== execution.id) return { counted: false, joined: alert.execution };
		const told = await tell(alert);
		await events.publish('alert', { alert: told });
		// Shown before only where the command was typed.
		return { counted: alert.raisedBy === 'command' && told.told.length > alert.told.length, joined: null };
	}
}

/** Counts a failed run for a problem of its workflow, without reading it; null where it has to be read. */
export function createCount(store: Alerting['store'], ref: Instance['ref'], now: () => number) {
	return async function count(row: Execution, problem: string): Promise<Raised | null> {
		const joined = await store.countUnread(
			ref(row.id),
			{ problem, workflowId: workflowIdOf(row) },
			endOf(row) ?? now(),
		);
		return joined && { counted: true, joined };
	};
}
