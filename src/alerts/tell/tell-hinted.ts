import type { ExecutionRef } from '../../instances/execution-ref.js';
import { mapLimit } from '../../lib/map-limit.js';
import {
	type Execution,
	type ExecutionClient,
	isUnfinished,
	N8nError,
	NotFoundError,
	startOf,
	statusOf,
} from '../../n8n/index.js';
import type { Cursor, CursorStore } from '../poll/cursor.js';
import { wereIdsReset } from '../poll/ids-reset.js';
import type { Raised } from './raise.js';
import type { ReadingBudget } from './reading-budget.js';
import { keyOf } from './sampling.js';

/** What is large takes longer, and is left to the poll: nothing else is looked at meanwhile. */
const timeoutMs = 2_000;
const atOnce = 2;
/** What is left of the reading budget beyond this is for the failures that polls find, whoever gives hints and however many. */
const leftForPolls = 40;

type Deps = {
	executions: ExecutionClient;
	cursors: Pick<CursorStore, 'read' | 'toldAhead'>;
	budget: Pick<ReadingBudget, 'left' | 'spend' | 'setSampled'>;
	/** Those of them whose retries are told by whoever has made them. */
	owned(rows: Execution[]): Promise<Set<number>>;
	/** As for a poll; null: nobody has looked how many runs of its workflow go on. */
	raise(row: Execution, unfinished: null, signal: AbortSignal): Promise<Raised>;
	grow(alert: ExecutionRef, flood: boolean): Promise<void>;
};

type Became = 'counted' | 'told' | 'early' | 'left';

/**
 * Of runs that a hint names: those that are told now, and those that n8n does not show as ended yet. All others are a
 * poll's. `counted`: of those that are told, how many no poll had counted yet.
 */
export type Hinted = { told: Set<number>; early: Set<number>; counted: number };

/**
 * Tells failures by their own rows, before a poll meets them: n8n is asked for the one run, and what it says is told as
 * from a poll, counted once whoever else tells it. A hint proves nothing by itself, so what n8n does not show as a plain
 * failure is left to the poll: retries, crashes, which may be a wave, and numbers that may be of another count.
 */
export function createTellHinted({ executions, cursors, budget, owned, raise, grow }: Deps) {
	async function become(id: number, cursor: Cursor, signal: AbortSignal): Promise<Became> {
		const run = await read(id, signal);
		if (run === undefined) return 'left';
		if (run === null || isUnfinished(run)) return 'early';
		if (statusOf(run) !== 'error' || run.retryOf || startOf(run) === null || wereIdsReset(cursor, run)) return 'left';
		if ((await owned([run])).size > 0) return 'left';
		const { counted, joined, problem, waits } = await raise(run, null, signal);
		if (waits) return 'left';
		if (problem) await budget.setSampled(keyOf(run), problem);
		if (joined) await grow(joined, false);
		await cursors.toldAhead(cursor, id);
		return counted ? 'counted' : 'told';
	}

	/** Null: n8n has none of that number. Undefined: it does not say. */
	async function read(id: number, signal: AbortSignal): Promise<Execution | null | undefined> {
		try {
			return await executions.get(id, { includeData: true }, { signal, timeoutMs });
		} catch (error) {
			if (signal.aborted || !(error instanceof N8nError)) throw error;
			return error instanceof NotFoundError ? null : undefined;
		}
	}

	return async function tellHinted(ids: number[], signal: AbortSignal): Promise<Hinted> {
		const hinted: Hinted = { told: new Set(), early: new Set(), counted: 0 };
		const [cursor, left] = await Promise.all([cursors.read(), budget.left()]);
		if (!cursor || left < leftForPolls + ids.length) return hinted;
		await budget.spend(ids.length);
		await mapLimit(ids, atOnce, async (id) => {
			const as = await become(id, cursor, signal);
			if (as === 'left') return;
			if (as === 'counted') hinted.counted++;
			hinted[as === 'early' ? as : 'told'].add(id);
		});
		return hinted;
	};
}
