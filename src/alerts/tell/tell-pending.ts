import type { ExecutionRef } from '../../instances/execution-ref.js';
import { isOfThisOne } from '../../instances/look-up.js';
import { mapLimit } from '../../lib/map-limit.js';
import { type Execution, hasSucceeded, N8nError, workflowIdOf } from '../../n8n/index.js';
import { isRedisDown } from '../../operations/problem.js';
import type { CursorStore } from '../poll/cursor.js';
import type { Raised } from './raise.js';
import { mayBeOfThisOne } from './read-failure.js';
import type { ReadingBudget } from './reading-budget.js';
import { type Group, keyOf, planReading, problemNear } from './sampling.js';

/** Pending failures taken up together, in steps. */
const maxTaken = 10_000;
const step = 1_000;
const readAtOnce = 4;
const groupsAtOnce = 10;
/** Failures whose details n8n may leave unanswered before the poll is given up. */
const maxUnanswered = 3;
/** After this long the failures that are still pending are left to the next poll, which follows at once. */
const maxMs = 30_000;
/** A poll that counts more is part of a flood, of which Slack cannot show each step. */
const floodSize = 50;

type Deps = {
	cursors: Pick<CursorStore, 'pending' | 'told'>;
	budget: ReadingBudget;
	/** Those of them whose retries are told by whoever has made them. */
	owned(rows: Execution[]): Promise<Set<number>>;
	/** Retries that succeeded. Gives those of them that wait for nothing any more. */
	recovered(rows: readonly Execution[]): Promise<number[]>;
	raise(row: Execution, unfinished: number, signal: AbortSignal): Promise<Raised>;
	/** Counts one that is not read for this problem; null where it has to be read. */
	count(row: Execution, problem: string): Promise<Raised | null>;
	/** Tells that more runs have joined an alert. `flood`: there are more of that than Slack shows at once. */
	grow(alert: ExecutionRef, flood: boolean): Promise<void>;
	/** What could not be told yet. */
	warn(error: unknown, execution: number): void;
};

/** What one poll has counted, what n8n did not answer, what is told at its end, by alert, and which problem each was that was read. */
type Sofar = {
	until: number;
	counted: number;
	reads: number;
	unanswered: number;
	grown: Map<number, { alert: ExecutionRef; joined: number[] }>;
	problems: Map<number, string>;
};

/** Tells the pending failures: new problems ring one by one, what has joined others is told at the end, all of one alert at once. */
export function createTellPending(deps: Deps) {
	const { cursors, budget, raise, grow } = deps;

	/** `activeCounts`: how many runs of each workflow go on. Gives how many failures it counted. */
	return async function tellPending(activeCounts: () => Promise<Map<string, number>>, signal: AbortSignal) {
		const sofar: Sofar = {
			...{ until: performance.now() + maxMs, counted: 0, reads: 0, unanswered: 0 },
			...{ grown: new Map(), problems: new Map() },
		};
		let last = 0;
		let unfinished: Map<string, number> | undefined;
		try {
			while (performance.now() < sofar.until) {
				const taken = await take(cursors, last);
				if (taken.length === 0) break;
				last = taken.at(-1)!.id;
				const owned = await deps.owned(taken);
				await cursors.told([...owned]);
				const rows = taken.filter(({ id }) => !owned.has(id));
				const failed = rows.filter((row) => !hasSucceeded(row));
				if (failed.length > 0) {
					const counts = unfinished ?? (await activeCounts());
					unfinished = counts;
					await tellThese(sofar, failed, (row) => raise(row, counts.get(workflowIdOf(row)) ?? 0, signal), signal);
				}
				// What they have retried is counted by now.
				await cursors.told(await deps.recovered(rows.filter(hasSucceeded)));
			}
		} finally {
			const flood = sofar.counted > floodSize;
			await budget.spend(sofar.reads);
			await tellGrown(sofar, flood, signal);
		}
		return sofar.counted;
	};

	async function tellGrown(sofar: Sofar, flood: boolean, signal: AbortSignal) {
		const told: number[] = [];
		for (const { alert, joined } of sofar.grown.values()) {
			try {
				await grow(alert, flood);
				told.push(...joined);
			} catch (error) {
				if (signal.aborted || isRedisDown(error)) throw error;
				deps.warn(error, alert.id);
			}
		}
		await cursors.told(told);
	}

	async function tellThese(sofar: Sofar, rows: Execution[], read: Read, signal: AbortSignal) {
		const sampled = await budget.sampled([...new Set(rows.map(keyOf))]);
		const left = (await budget.left()) - sofar.reads;
		const plan = planReading(rows, (key) => sampled.get(key) ?? null, left);
		// New problems ring in the order in which they failed first.
		await mapLimit(plan.first, 1, (row) => readOne(sofar, row, read, signal));
		await mapLimit(plan.others, readAtOnce, (row) => readOne(sofar, row, read, signal));
		const reads = new Set([...plan.first, ...plan.others].map(({ id }) => id));
		await mapLimit(plan.groups, groupsAtOnce, async (group) => {
			const rest = group.rows.filter(({ id }) => !reads.has(id));
			// One after the other: where the first opens an alert, the others join it.
			for (const row of rest) await countOne(sofar, row, group, read, signal);
			const newest = group.rows.findLast(({ id }) => sofar.problems.has(id));
			if (newest) await budget.setSampled(group.key, sofar.problems.get(newest.id)!);
		});
	}

	async function readOne(sofar: Sofar, row: Execution, read: Read, signal: AbortSignal) {
		if (performance.now() >= sofar.until) return;
		sofar.reads++;
		try {
			await told(sofar, row.id, await read(row));
		} catch (error) {
			// The others need not wait for this one; where it is the same with several, n8n is away, or more is wrong.
			const isOfAll = error instanceof N8nError ? !mayBeOfThisOne(error) : isRedisDown(error);
			if (signal.aborted || isOfAll) throw error;
			if (!isOfThisOne(error) && ++sofar.unanswered === maxUnanswered) throw error;
			deps.warn(error, row.id);
		}
	}

	async function countOne(sofar: Sofar, row: Execution, group: Group, read: Read, signal: AbortSignal) {
		const problem = problemNear(row.id, group, sofar.problems);
		const counted = problem === null ? null : await deps.count(row, problem);
		if (counted) await told(sofar, row.id, counted);
		// Where none of the others could be read it waits with them.
		else if (problem !== null) await readOne(sofar, row, read, signal);
	}

	async function told(sofar: Sofar, id: number, { counted, joined, problem, waits }: Raised) {
		if (waits) return;
		if (counted) sofar.counted++;
		if (problem) sofar.problems.set(id, problem);
		if (!joined) return cursors.told([id]);
		const grown = sofar.grown.get(joined.id) ?? { alert: joined, joined: [] };
		sofar.grown.set(joined.id, grown);
		grown.joined.push(id);
	}
}

async function take(cursors: Deps['cursors'], above: number): Promise<Execution[]> {
	const taken: Execution[] = [];
	while (taken.length < maxTaken) {
		const some = await cursors.pending(step, taken.at(-1)?.id ?? above);
		taken.push(...some);
		if (some.length < step) break;
	}
	return taken;
}

type Read = (row: Execution) => Promise<Raised>;
