import type { Bulk } from './bulk.js';
import type { BulksOptions, ResultRow } from './deps.js';
import { selected } from './plan.js';

/**
 * n8n's own stop-many, where it would stop nothing but what was counted. The items then find them stopped, one by one:
 * that is the proof, and stops what it left out.
 */
export async function stopAtOnce(
	{ n8n, capabilities, log }: BulksOptions,
	bulk: Bulk,
	rows: AsyncIterable<ResultRow>,
	signal: AbortSignal,
) {
	const executions = n8n.executions();
	const { selection } = bulk;
	const names = { running: 'running', new: 'queued', waiting: 'waiting' } as const;
	const status = selection.statuses.map((word) => names[word as keyof typeof names]).filter(Boolean);
	const plain = !selection.ids && !selection.mode && !selection.error && !selection.projectId && !selection.until;
	if (!plain || selection.limit || status.length === 0 || selection.workflowIds.length > 1) return;
	const counted = new Set<number>();
	for await (const row of rows) counted.add(row.executionId);
	for await (const page of selected(executions, await capabilities(), selection, signal)) {
		if (page.some((target) => !counted.has(target.executionId))) return;
	}
	const workflowId = selection.workflowIds[0];
	const since = selection.since === null ? {} : { startedAfter: new Date(selection.since) };
	await executions
		.stopMany({ status, ...(workflowId ? { workflowId } : {}), ...since }, { signal })
		.catch((error) => log.warn({ err: error, bulk: bulk.id }, 'stop-many failed; stopping one by one'));
}
