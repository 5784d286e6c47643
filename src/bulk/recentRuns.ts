import type { Execution, ExecutionClient } from '../n8n/index.js';
import { found } from '../operations/retries.js';
import type { Check } from '../operations/retry/index.js';

/** How long what was read is believed. */
const believedMs = 2_000;
/** An answer that takes longer tells of a time too long ago. */
const readMs = 10_000;
const pageSize = 250;
/** As far down as a single retry looks for earlier ones. */
const mostPages = 8;
/** Rows may appear a little out of the order of their ids. */
const overlap = 100;
const unfinished = ['running', 'waiting', 'new'];

/** The newest retry of a run, by the id of that run. */
type Retries = Map<number, { id: number; status: string }>;
type Known = { retries: Retries; highest: number };

/**
 * What became of runs since a bulk was counted, without three requests for each: the newest rows are read now and then,
 * for all items together. The ledger keeps us from sending twice; this keeps us from repeating what somebody else has
 * retried, in n8n or in another bulk.
 */
export function createRecentRuns(executions: ExecutionClient, now: () => number) {
	let known: Promise<Known> | undefined;
	let readAt = 0;

	async function read(before: Known | undefined): Promise<Known> {
		const retries: Retries = new Map(before?.retries);
		const open = new Set([...retries].filter(([, run]) => unfinished.includes(run.status)).map(([of]) => of));
		const note = (of: number, id: number, status: string) => {
			const other = retries.get(of);
			// The newest retry tells; a success is never taken back by a later failure.
			if (other && (id < other.id || (id !== other.id && other.status === 'success'))) return;
			retries.set(of, { id, status });
			open.delete(of);
		};
		let highest = before?.highest ?? 0;
		// Running ones first, so that one that ends meanwhile is in one of both lists.
		for (const status of ['running', undefined] as const) {
			const downTo = status || !before ? 0 : before.highest - overlap;
			for await (const run of rows(status)) {
				if (run.id <= downTo) break;
				highest = Math.max(highest, run.id);
				if (run.retrySuccessId !== null && run.retrySuccessId > run.id) note(run.id, run.retrySuccessId, 'success');
				// A later run than what it retries: whatever else n8n may say would lead in a circle.
				if (run.retryOf !== null && run.retryOf < run.id) note(run.retryOf, run.id, run.status);
			}
		}
		// They have ended and are too old for the pages that were read.
		for (const of of open) await lookUp(of, retries);
		if (retries.size > mostKept) forgetOldest(retries);
		return { retries, highest };
	}

	async function* rows(status: 'running' | undefined): AsyncGenerator<Execution> {
		let cursor: string | null = null;
		for (let page = 0; page < mostPages; page++) {
			const query = { limit: pageSize, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) };
			const { data, nextCursor } = await executions.list(query, { timeoutMs: readMs });
			yield* data;
			if (nextCursor === null) return;
			cursor = nextCursor;
		}
	}

	async function lookUp(of: number, retries: Retries) {
		const { id } = retries.get(of)!;
		const run = await found(executions, id, AbortSignal.timeout(readMs));
		// A success that its workflow does not save leaves no row, but is noted on the one that it retried.
		const good = run ? run.status === 'success' : (await found(executions, of))?.retrySuccessId === id;
		if (run || good) retries.set(of, { id, status: good ? 'success' : run!.status });
		else retries.delete(of);
	}

	return {
		/** The check of retry.ts: whether a later run recovered this one, or is at it. */
		async check(executionId: number, workflowId: string): Promise<Check> {
			if (!known || now() - readAt > believedMs) {
				const before = known;
				readAt = now();
				const reading = (async () => read(await before?.catch(() => undefined)))();
				known = reading;
				reading.catch(() => {
					if (known === reading) known = undefined;
				});
			}
			const { retries, highest } = await known;
			const base = { workflowId, horizon: Math.max(highest, executionId) };
			let run = retries.get(executionId);
			const newest = run;
			// A retry that failed may have been retried itself.
			for (; run; run = retries.get(run.id)) {
				if (run.status === 'success') return { ...base, other: run.id, hindrance: 'already-recovered' };
				if (unfinished.includes(run.status)) return { ...base, other: run.id, hindrance: 'unfinished' };
			}
			return { ...base, other: newest?.id ?? null, hindrance: null };
		},
	};
}

/** Enough for the retries of some minutes; what is forgotten is caught by n8n's own refusal or read again. */
const mostKept = 20_000;

function forgetOldest(retries: Retries) {
	for (const [of, run] of retries) {
		if (retries.size <= mostKept / 2) return;
		if (!unfinished.includes(run.status)) retries.delete(of);
	}
}
