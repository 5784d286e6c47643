import type { ExecutionClient } from '../n8n/index.js';
import type { Check } from '../operations/retry.js';

/**
 * What became of a run since a bulk was counted, without three requests for each: the newest rows are read now and
 * then, for all items together. The ledger keeps us from sending twice; this keeps us from repeating what somebody
 * else has retried, in n8n or before.
 */
const believedMs = 2_000;
const pageSize = 250;
const unfinished = ['running', 'waiting', 'new'];

type Known = { at: number; retried: Map<number, { id: number; status: string }>; highest: number };

export function createRecentRuns(executions: ExecutionClient, now: () => number) {
	let known: Promise<Known> | undefined;
	let readAt = 0;

	async function read(before: Known | undefined): Promise<Known> {
		const at = now();
		// An end that was seen stays seen: a page of the newest rows is joined to what earlier pages told.
		const retried = new Map([...(before?.retried ?? [])].filter(([, run]) => !unfinished.includes(run.status)));
		let highest = before?.highest ?? 0;
		for (const status of ['running', undefined] as const) {
			const { data } = await executions.list({ limit: pageSize, ...(status ? { status } : {}) });
			for (const run of data) {
				highest = Math.max(highest, run.id);
				if (run.retryOf === null) continue;
				const other = retried.get(run.retryOf);
				// The newest retry tells; a success is never taken back by a later failure.
				if (!other || (run.id >= other.id && other.status !== 'success')) {
					retried.set(run.retryOf, { id: run.id, status: run.status });
				}
			}
		}
		if (retried.size > mostKept) retried.clear();
		return { at, retried, highest };
	}

	return {
		/** The check of retry.ts: whether a later run recovered this one, or is at it. */
		async check(executionId: number, workflowId: string): Promise<Check> {
			if (!known || now() - readAt > believedMs) {
				const before = known;
				readAt = now();
				known = (async () => read(await before?.catch(() => undefined)))();
				known.catch(() => {
					known = undefined;
				});
			}
			const { retried, highest } = await known;
			const other = retried.get(executionId);
			const base = { workflowId, other: other?.id ?? null, horizon: Math.max(highest, executionId) };
			if (other?.status === 'success') return { ...base, hindrance: 'already-recovered' };
			if (other && unfinished.includes(other.status)) return { ...base, hindrance: 'unfinished' };
			return { ...base, hindrance: null };
		},
	};
}

/** Enough for the retries of some minutes; what is forgotten is caught by n8n's own refusal or read again. */
const mostKept = 20_000;
