import type { Base } from '../../instances/base.js';
import { lookUp } from '../../instances/look-up.js';
import {
	AbortedError,
	type Execution,
	N8nError,
	RateLimitedError,
	UnauthorizedError,
	workflowIdOf,
} from '../../n8n/index.js';
import { failureBecause, failureOrWhy, unknownFailure } from '../../operations/no-details.js';
import type { Alerting } from '../events.js';
import type { CursorStore } from '../poll/cursor.js';
import type { Run } from './describe.js';

/** Polls that may fail to read one failure's details before it is told without. */
const maxTries = 3;
/** The other failures wait meanwhile. */
const detailsMs = 10_000;
/** What n8n says of all alike. */
const ofAll = [AbortedError, RateLimitedError, UnauthorizedError];

/**
 * Whether this failure may be told without the details that n8n does not give. They may be so large that the question for
 * them is cut off, or times out, each time; so these say nothing of n8n here, though they do elsewhere.
 */
export const mayBeOfThisOne = (error: unknown): error is N8nError =>
	error instanceof N8nError && !ofAll.some((kind) => error instanceof kind);

type Deps = Pick<Alerting, 'executions'> &
	Pick<Base, 'log'> & {
		cursors: Pick<CursorStore, 'tried' | 'untried'>;
		/** Tells it on the alert of what it retried, where there is one. */
		retriedElsewhere(run: Execution, signal: AbortSignal): Promise<boolean>;
	};

/** Whether it was asked for with its data, as far as n8n gives that. Rows of lists were not. */
const isRead = ({ data, dataLeftOut, dataTooLargeToDisplay }: Execution) =>
	data !== undefined || dataLeftOut !== undefined || dataTooLargeToDisplay === true;

/** Reads failed runs with their data. */
export function createReadFailure({ executions, cursors, retriedElsewhere, log }: Deps) {
	/**
	 * One fetch with data; whatever stays unreadable, or was deleted meanwhile, is told without details. `tries` counts
	 * this one.
	 */
	async function withDetails(row: Execution, tries: number, signal: AbortSignal): Promise<Run> {
		if (isRead(row)) return { run: row, failure: failureOrWhy(row) };
		if (tries > maxTries) return { run: row, failure: failureBecause('each reading of this run was cut off') };
		const workflowId = workflowIdOf(row);
		const filter = { ...(row.status === 'error' ? { status: 'error' } : {}), ...(workflowId ? { workflowId } : {}) };
		try {
			const run = await lookUp(
				executions,
				{ id: row.id, includeData: true, wasListed: true, ...filter },
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
			return await retriedElsewhere(run, signal);
		} catch (error) {
			if (signal.aborted || !mayBeOfThisOne(error) || tries < maxTries) throw error;
			log.warn({ err: error, execution: run.id }, 'told as an alarm of its own: n8n does not give what it retried');
			return false;
		}
	}

	/**
	 * Null: it is a retry, and told. Counted before it is read: what ends this process is not read for ever. What says
	 * nothing of it does not count.
	 */
	return async function readFailure(row: Execution, signal: AbortSignal): Promise<Run | null> {
		const tries = await cursors.tried(row.id);
		try {
			const found = await withDetails(row, tries, signal);
			return found.run.retryOf && (await isRetry(found.run, tries, signal)) ? null : found;
		} catch (error) {
			if (signal.aborted || !mayBeOfThisOne(error)) await cursors.untried(row.id);
			throw error;
		}
	};
}
