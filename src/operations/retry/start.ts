import type { ExecutorContext, ExecutorDeps } from '../executor.js';
import type { RetryJob } from '../job.js';
import type { LedgerEntry } from '../ledger.js';
import { preflight } from '../preflight.js';
import { refuse } from './end.js';
import { createRecentRuns } from './recent-runs.js';
import type { Send } from './send.js';

/** Looks whether a retry makes sense, writes the intent down, and sends it. */
export function createStart({ n8n, capabilities, ledger, timings, now }: ExecutorDeps, send: Send) {
	const recentRuns = createRecentRuns(n8n.executions(), now);

	/** `seen`: the attempt that stood in the ledger before, empty for none; left out where it was not asked. */
	return async function start(request: RetryJob, context: ExecutorContext, seen?: string) {
		const { execution: ref, batch, how } = request;
		const check = batch?.counted
			? await recentRuns.check(ref.id, batch.counted, context.signal)
			: await preflight(n8n, await capabilities(), { ...request, executionId: ref.id }, context.signal);
		const { blocker, execution } = check;
		if (blocker) return refuse(request, { ...check, blocker });
		const { jobId } = context;
		const intent = { jobId, asked: request, workflowId: check.workflowId, horizon: check.horizon };
		const at = now();
		const won = await ledger.intend(ref, {
			...intent,
			at,
			...(how === 'anyway' ? { after: 'unknown-outcome' as const } : {}),
			...(seen === undefined ? {} : { seen }),
			guard: batch?.guard,
			unlessRecovered: batch !== undefined,
		});
		// Lost: another process wrote an intent since we read, and may even have come to its end; go on from that one.
		if (!won.won) return { requeueInMs: Math.min(timings.lookMs, 1_000) };
		const { attempt, key } = won;
		const nothingYet = { newId: null, answered: null, result: null, ended: [] };
		const entry: LedgerEntry = { ...intent, ...nothingYet, phase: 'intended', attempt, key, intendedAt: at };
		return send({ request, context, entry }, execution ?? undefined);
	};
}
