import { executionContext, parentOf } from './data.js';
import type { Engine } from './engine/engine.js';
import type { Execution, Json, Version } from './types.js';
import type { Workflows } from './workflows.js';

/**
 * Runs the error workflow of a failed execution. Retries fire it too (docs/n8n.md, 13), manual runs do not; on 2.x it
 * must be published, on 1.x it cannot be and runs anyway. `last`: the node that was the last to run.
 */
export function fireErrorWorkflow(
	parts: { version: Version; workflows: Workflows; engine: Engine; url: string },
	failed: Execution,
	last: string | null,
): void {
	const { version, workflows, engine } = parts;
	if (failed.mode === 'manual' || failed.mode === 'error') return;
	const workflow = workflows.get(String(failed.snapshot.settings.errorWorkflow ?? ''));
	if (!workflow) return;
	const graph = version === '2.40.7' ? workflow.published : workflow.draft;
	if (!graph?.nodes.some((node) => node.type === 'n8n-nodes-base.errorTrigger')) return;
	const json = payload(version, parts.url, failed, last);
	engine.start(workflow, graph, 'error', [{ json }], parentOf(version, failed, false));
}

function payload(version: Version, url: string, failed: Execution, last: string | null): Json {
	const { id, workflowId, mode, retryOf, saved, snapshot, status } = failed;
	return {
		execution: {
			id: String(id),
			url: `${url}/workflow/${workflowId}/executions/${id}`,
			error: status === 'crashed' ? crashError(version, saved.error!) : saved.error,
			lastNodeExecuted: last,
			mode,
			...(retryOf !== null && { retryOf: version === '2.40.7' ? String(retryOf) : retryOf }),
			executionContext: executionContext(version, failed),
		},
		workflow: { id: workflowId, name: snapshot.name },
	};
}

/** Of a crashed run neither message nor stack comes along. */
const crashError = (version: Version, { name, timestamp }: Json): Json => ({
	level: 'warning',
	...(version === '2.40.7' && { shouldReport: true }),
	tags: {},
	timestamp,
	context: {},
	functionality: 'regular',
	name,
});
