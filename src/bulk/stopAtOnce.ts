import type { Bulk, Target } from './bulk.js';
import type { BulksOptions, ResultRow } from './deps.js';
import { selected } from './plan.js';

/**
 * n8n's own stop-many, where it would stop nothing but what was counted. The items then find them stopped, one by one:
 * that is the proof, and stops what it left out. So whatever goes wrong here only makes it slower.
 */
export async function stopAtOnce(
	options: BulksOptions,
	bulk: Bulk,
	rows: AsyncIterable<ResultRow>,
	signal: AbortSignal,
) {
	const { selection } = bulk;
	const names = { running: 'running', new: 'queued', waiting: 'waiting' } as const;
	const status = selection.statuses.map((word) => names[word as keyof typeof names]).filter(Boolean);
	const plain = !selection.ids && !selection.mode && !selection.error && !selection.projectId && !selection.until;
	if (!plain || selection.limit || status.length === 0 || selection.workflowIds.length > 1) return;
	const executions = options.n8n.executions();
	try {
		const now = selected(executions, await options.capabilities(), selection, signal);
		if (!(await allCounted(now, rows))) return;
		const workflowId = selection.workflowIds[0];
		const since = selection.since === null ? {} : { startedAfter: new Date(selection.since) };
		await executions.stopMany({ status, ...(workflowId ? { workflowId } : {}), ...since }, { signal });
	} catch (error) {
		if (signal.aborted) throw error;
		options.log.warn({ err: error, bulk: bulk.id }, 'stop-many failed; stopping one by one');
	}
}

/** Both are newest first, so one walk beside the other tells it without keeping either. */
async function allCounted(now: AsyncIterable<Target[]>, counted: AsyncIterable<ResultRow>): Promise<boolean> {
	const rows = counted[Symbol.asyncIterator]();
	let row = await rows.next();
	for await (const page of now) {
		for (const { executionId } of page) {
			while (!row.done && row.value.executionId > executionId) row = await rows.next();
			if (row.done || row.value.executionId !== executionId) return false;
		}
	}
	return true;
}
