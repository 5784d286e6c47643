import type { Engine } from './engine/engine.js';
import type { Execution, Item, Json, Version } from './types.js';
import { nodeOf, type Workflows } from './workflows.js';

/**
 * Runs the error workflow of a failed execution. Retries fire it too (surprise 20), manual runs do not; on 2.x it
 * must be published, on 1.x it cannot be and runs anyway.
 */
export function fireErrorWorkflow(
	parts: { version: Version; workflows: Workflows; engine: Engine; url: () => string },
	failed: Execution,
): void {
	const { version, workflows, engine } = parts;
	if (failed.mode === 'manual' || failed.mode === 'error') return;
	const workflow = workflows.get(String(failed.snapshot.settings.errorWorkflow ?? ''));
	if (!workflow) return;
	const graph = version === '2.40.7' ? workflow.published : workflow.draft;
	if (!graph?.nodes.some((node) => node.type === 'n8n-nodes-base.errorTrigger')) return;
	engine.start(workflow, graph, 'error', [{ json: payload(version, parts.url(), failed) } satisfies Item]);
}

function payload(
	version: Version,
	url: string,
	{ id, workflowId, mode, retryOf, saved, snapshot, status }: Execution,
): Json {
	const { message, ...crashed } = saved.error ?? {};
	return {
		execution: {
			id: String(id),
			url: `${url}/workflow/${workflowId}/executions/${id}`,
			// Of a crashed one the message does not come along.
			error: status === 'crashed' ? crashed : saved.error,
			lastNodeExecuted: saved.last,
			mode,
			...(retryOf !== null && { retryOf: version === '2.40.7' ? String(retryOf) : retryOf }),
			...(version === '2.40.7' && {
				executionContext: {
					version: 1,
					establishedAt: saved.establishedAt,
					source: saved.source,
					triggerNode: { name: saved.trigger, type: nodeOf(snapshot.graph, saved.trigger)?.type },
					redaction: { version: 2, production: false, manual: false },
				},
			}),
		},
		workflow: { id: workflowId, name: snapshot.name },
	};
}
