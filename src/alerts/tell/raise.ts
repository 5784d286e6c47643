import type { Base } from '../../instances/base.js';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import { safeName } from '../../instances/failures.js';
import type { Instance } from '../../instances/instance.js';
import {
	AbortedError,
	type Execution,
	endOf,
	type Failure,
	N8nError,
	RateLimitedError,
	startOf,
	UnauthorizedError,
	workflowIdOf,
} from '../../n8n/index.js';
import { failureBecause, failureOrWhy, unknownFailure } from '../../operations/no-details.js';
import type { Alert, FailedRun } from '../alert.js';
import type { Alerting } from '../events.js';
import type { CursorStore } from '../poll/cursor.js';
import { lookUp } from '../poll/look-up.js';
import type { Belonging } from '../store/read-alerts.js';

/** Polls that may fail to read one failure's details before it is told without. */
const maxTries = 3;
/** The other failures wait meanwhile. */
const detailsMs = 10_000;
/** A run that waits and that n8n does not list is looked at once a minute; its retry may be seen before it. */
const retriedWithinMs = 2 * 60_000;
/** What n8n says of all alike. */
const ofAll = [AbortedError, RateLimitedError, UnauthorizedError];

/**
 * Whether this failure may be told without the details that n8n does not give. They may be so large that the question for
 * them is cut off, or times out, each time; so these say nothing of n8n here, though they do elsewhere.
 */
export const mayBeOfThisOne = (error: unknown): error is N8nError =>
	error instanceof N8nError && !ofAll.some((kind) => error instanceof kind);

/** What is known of a run, and why it failed, or why that is not known. */
type Run = { run: Execution; failure: Failure };

type Deps = Alerting & {
	now(): number;
	log: Base['log'];
	instance: Pick<Instance, 'ref'>;
	cursors: Pick<CursorStore, 'tried' | 'untried' | 'isToCome'>;
	/** Told on the alert of what it retried, where there is one. */
	retriedElsewhere(run: Execution, signal: AbortSignal): Promise<boolean>;
	/** Has the channels told that should be, and gives the alert as it is then. */
	tell(alert: Alert): Promise<Alert>;
};

export type Describe = ReturnType<typeof createDescribe>;

/** What is kept and shown of a failed run. */
export function createDescribe({ ref, workflowNames, linkTo }: Pick<Instance, 'ref' | 'workflowNames' | 'linkTo'>) {
	return async function describe({ run, failure }: Run): Promise<FailedRun> {
		const workflowId = workflowIdOf(run);
		return {
			execution: ref(run.id),
			workflowId,
			workflowName: safeName(nameIn(run) ?? (await workflowNames.nameOf(workflowId))),
			// Only failures are told; an old n8n says nothing of their status (`null` before 1.43).
			status: run.status || 'error',
			mode: run.mode || 'unknown',
			startedAt: startOf(run),
			stoppedAt: endOf(run),
			failure,
			versionId: run.workflowVersionId ?? null,
			retryOf: run.retryOf ?? null,
			link: linkTo(workflowId, run.id),
		};
	};
}

/**
 * What has become of a failed run: whether it was counted just now, the alert that it joined, and the problem that it is
 * where it was read. `waits`: it is to be looked at again with the next poll.
 */
export type Raised = { counted: boolean; joined: ExecutionRef | null; problem?: string; waits?: boolean };

/** Counts failed runs in the alerts of their problems. */
export function createRaise(deps: Deps, describe: Describe) {
	const { instance, executions, store, cursors, events, tell, now, log } = deps;

	/**
	 * One fetch with data; whatever stays unreadable, or was deleted meanwhile, is told without details. `tries` counts
	 * this one.
	 */
	async function withDetails(row: Execution, tries: number, signal: AbortSignal): Promise<Run> {
		if (tries > maxTries) return { run: row, failure: failureBecause('each reading of this run was cut off') };
		const workflowId = workflowIdOf(row);
		const filter = { ...(row.status === 'error' ? { status: 'error' } : {}), ...(workflowId ? { workflowId } : {}) };
		try {
			const run = await lookUp(
				executions,
				{ id: row.id, includeData: true, ...filter },
				{ signal, timeoutMs: detailsMs },
			);
			return { run: run ?? row, failure: failureOrWhy(run) };
		} catch (error) {
			if (signal.aborted || !mayBeOfThisOne(error) || tries < maxTries) throw error;
			log.warn({ err: error, execution: row.id }, 'told without details: n8n does not give them');
			return { run: row, failure: unknownFailure(error) };
		}
	}

	async function isRetry(run: Execution, tries: number, signal: AbortSignal): Promise<boolean> {
		try {
			return await deps.retriedElsewhere(run, signal);
		} catch (error) {
			if (signal.aborted || !mayBeOfThisOne(error) || tries < maxTries) throw error;
			log.warn({ err: error, execution: run.id }, 'told as an alarm of its own: n8n does not give what it retried');
			return false;
		}
	}

	/** Whether it retried what has failed as well, but was not found yet. */
	async function isEarly(row: Execution): Promise<boolean> {
		if (!row.retryOf || now() - (endOf(row) ?? 0) >= retriedWithinMs) return false;
		return !(await store.of(instance.ref(row.retryOf))) && cursors.isToCome(row.retryOf);
	}

	/** Counted before it is read: what ends this process is not read for ever. What says nothing of it does not count. */
	async function reading<T>(row: Execution, signal: AbortSignal, read: (tries: number) => Promise<T>): Promise<T> {
		const tries = await cursors.tried(row.id);
		try {
			return await read(tries);
		} catch (error) {
			if (signal.aborted || !mayBeOfThisOne(error)) await cursors.untried(row.id);
			throw error;
		}
	}

	/**
	 * Counts one failed run in an alert, and tells it where that is new; one that has joined is told with the others of
	 * this poll. A retry is told on the alert of the run that it retried.
	 */
	return async function raise(row: Execution, unfinished: number, signal: AbortSignal): Promise<Raised> {
		const execution = instance.ref(row.id);
		const known = await store.of(execution);
		if (known && known.execution.id === row.id) return again(known);
		if (await isEarly(row)) return { counted: false, joined: null, waits: true };
		const read = await reading(row, signal, async (tries) => {
			const found = await withDetails(row, tries, signal);
			return found.run.retryOf && (await isRetry(found.run, tries, signal)) ? null : found;
		});
		if (!read) return { counted: false, joined: null };
		const about = { raisedBy: 'poller', channelId: null, raisedAt: now(), unfinished } as const;
		const { alert, as, problem } = await store.raise(await describe(read), about);
		if (as === 'new') await events.publish('alert', { alert: await tell(alert) });
		return { counted: as !== 'known', joined: as === 'new' ? null : alert.execution, problem };
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

/** Rows with data carry the workflow as it was when they ran. */
function nameIn(run: Execution): string | null {
	const name = (run.workflowData as { name?: unknown } | null | undefined)?.name;
	return typeof name === 'string' && name !== '' ? name : null;
}
