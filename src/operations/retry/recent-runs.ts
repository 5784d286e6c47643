import { findExecution } from '../../instances/find-execution.js';
import { type Execution, type ExecutionClient, isUnfinished, statusOf } from '../../n8n/index.js';
import type { Counted } from '../job.js';
import type { Check } from '../preflight.js';

/** Read again after this, while the items go on with what was read before. */
const freshMs = 2_000;
/** A server that is slow to answer is asked more rarely, up to this: reading is to take about a fiftieth of its time. */
const maxFreshMs = 5_000;
const timesAsLong = 50;
/** How long what was read is believed. */
const believedMs = 8_000;
/** An answer that takes longer tells of a time too long ago. */
const readMs = 10_000;
const pageSize = 250;
/** Read at first in any case: what ran while a bulk was counted may have ended since. */
const fewRows = 8 * pageSize;
/** Read at once at most, where a bulk was counted long ago. */
const maxRows = 40 * pageSize;
/** Rows may appear a little out of the order of their ids. */
const overlap = 100;
/** Retries that are remembered; some ten megabytes. */
const maxKept = 100_000;

/** The newest retry of a run, by the id of that run. */
type Retries = Map<number, { id: number; status: string }>;
/** Every row from `lowest` to `highest` has been read, and none of their retries forgotten. */
type Known = { retries: Retries; lowest: number; highest: number };

export type RecentRuns = ReturnType<typeof createRecentRuns>;

/**
 * What became of runs since a bulk was counted, without three requests for each: the newest rows are read now and then,
 * for all items together. The ledger keeps us from sending twice; this keeps us from repeating what somebody else has
 * retried, in n8n or in another bulk. `epoch`: in another one the numbers are of other runs, and nothing is known of them.
 */
export function createRecentRuns(executions: ExecutionClient, now: () => number, epoch: () => number = () => 1) {
	const known = createKnown(read, now, epoch);

	async function read(before: Known | undefined, above: number): Promise<Known> {
		const retries: Retries = new Map(before?.retries);
		const open = new Set([...retries].filter(([, run]) => isUnfinished(run)).map(([of]) => of));
		const note = (of: number, id: number, status: string) => {
			// A retry is later than what it retries: whatever else n8n may say would lead in a circle.
			if (id <= of) return;
			const other = retries.get(of);
			// The newest retry tells; a success is never taken back by a later failure.
			if (other && (id < other.id || (id !== other.id && other.status === 'success'))) return;
			retries.set(of, { id, status });
			open.delete(of);
		};
		let { lowest, highest } = before ?? { lowest: 0, highest: 0 };
		const enough = (run: Execution, count: number) =>
			before ? run.id <= before.highest - overlap : run.id <= above && count >= fewRows;
		// Running ones first, so that one that ends meanwhile is in one of both lists.
		for (const status of ['running', undefined] as const) {
			let count = 0;
			for await (const run of executions.iterate({ limit: pageSize, status }, { timeoutMs: readMs })) {
				highest = Math.max(highest, run.id);
				if (run.retrySuccessId) note(run.id, run.retrySuccessId, 'success');
				if (run.retryOf) note(run.retryOf, run.id, statusOf(run));
				count++;
				const most = count === maxRows;
				if (!status && (most || (!before && enough(run, count)))) lowest = run.id;
				if (most || (!status && enough(run, count))) break;
			}
		}
		// They have ended and are too old for the rows that were read.
		for (const of of open) await lookUp(executions, of, retries);
		if (retries.size > maxKept) lowest = Math.max(lowest, forgetOldest(retries));
		return { retries, lowest, highest };
	}

	return {
		/** Reads before an item asks, that none may wait for it. That it did not work is told to the item. */
		ahead: async ({ upTo, since }: Pick<Counted, 'upTo' | 'since'>) =>
			void (await Promise.resolve(known(upTo, since)).catch(() => {})),
		/**
		 * In place of the preflight: whether a later run recovered this one, or is at it. What had become of it until the run
		 * `upTo` is known.
		 */
		async check(executionId: number, { upTo, workflowId, since }: Counted, signal: AbortSignal): Promise<Check> {
			const above = Math.max(executionId, upTo);
			const { retries, lowest, highest } = await known(above, since);
			const base = { workflowId, horizon: Math.max(highest, executionId) };
			let run = retries.get(executionId);
			const newest = run;
			// A retry that failed may have been retried itself.
			for (; run; run = retries.get(run.id)) {
				if (run.status === 'success') return { ...base, other: run.id, blocker: 'already-recovered' };
				if (isUnfinished(run)) return { ...base, other: run.id, blocker: 'unfinished' };
			}
			if (lowest > above + 1) {
				// Rows between the count and the oldest known one have not been seen: n8n notes a success on the run itself.
				const row = await findExecution(executions, executionId, signal);
				if (!row) return { ...base, other: null, blocker: 'gone' };
				const { retrySuccessId } = row;
				if (retrySuccessId) return { ...base, other: retrySuccessId, blocker: 'already-recovered' };
			}
			return { ...base, other: newest?.id ?? null, blocker: null };
		},
	};
}

/** No item waits for n8n's lists, but the first one, and where they have not come for long. */
function createKnown(
	read: (before: Known | undefined, above: number) => Promise<Known>,
	now: () => number,
	epoch: () => number,
) {
	let latest: { at: number; tookMs: number; epoch: number; known: Known } | undefined;
	let reading: { at: number; epoch: number; known: Promise<Known> } | undefined;
	const isOfNow = (each: { epoch: number } | undefined) => each?.epoch === epoch();

	async function readAgain(above: number): Promise<Known> {
		const begun = { at: now(), epoch: epoch() };
		const known = await read(isOfNow(latest) ? latest!.known : undefined, above);
		latest = { ...begun, tookMs: now() - begun.at, known };
		return known;
	}

	function begin(above: number) {
		const before = reading?.known.catch(() => {});
		const known = before ? before.then(() => readAgain(above)) : readAgain(above);
		const begun = { at: now(), epoch: epoch(), known };
		const end = () => {
			if (reading === begun) reading = undefined;
		};
		known.then(end, end);
		return begun;
	}

	return function known(above: number, since: number): Known | Promise<Known> {
		// By the clock of another process it may not have come yet.
		const from = since > now() ? 0 : since;
		const present = latest && isOfNow(latest) && latest.at >= from && now() - latest.at <= believedMs ? latest : null;
		const freshFor = Math.min(Math.max(freshMs, timesAsLong * (present?.tookMs ?? 0)), maxFreshMs);
		if (present && now() - present.at <= freshFor) return present.known;
		if (!reading || !isOfNow(reading) || reading.at < from) reading = begin(above);
		return present?.known ?? reading.known;
	};
}

/** Forgets half of them. What they retried is known from the number that is given on. */
function forgetOldest(retries: Retries): number {
	let to = 0;
	for (const [of, run] of retries) {
		if (retries.size <= maxKept / 2) break;
		if (isUnfinished(run)) continue;
		retries.delete(of);
		to = Math.max(to, run.id + 1);
	}
	return to;
}

async function lookUp(executions: ExecutionClient, of: number, retries: Retries) {
	const { id } = retries.get(of)!;
	const run = await findExecution(executions, id, AbortSignal.timeout(readMs));
	// A success that its workflow does not save leaves no row, but is noted on the one that it retried.
	const good = run ? run.status === 'success' : (await findExecution(executions, of))?.retrySuccessId === id;
	if (run || good) retries.set(of, { id, status: good ? 'success' : statusOf(run!) });
	else retries.delete(of);
}
