import { randomUUID } from 'node:crypto';

/**
 * A workflow for a real n8n that fails each time it is called, and whose retry succeeds after `retryMs`, with nothing
 * outside n8n to help. A run first notes its own number. The node after it waits for less than no time, which is an
 * error, while that number is still the run's; a retry goes on at that node, with the note and under another number.
 */
export function failsThenSucceeds(name: string, { path, retryMs }: { path: string; retryMs: number }) {
	const nodes = [
		node('Called', 'webhook', 2, { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} }),
		node('Note', 'set', 3.4, { mode: 'raw', jsonOutput: '={{ { "run": $execution.id } }}', options: {} }),
		node('Work', 'wait', 1.1, {
			resume: 'timeInterval',
			unit: 'seconds',
			amount: `={{ $json.run === $execution.id ? -1 : ${retryMs / 1_000} }}`,
		}),
	];
	const next = (to: string) => ({ main: [[{ node: to, type: 'main', index: 0 }]] });
	return {
		name,
		nodes: nodes.map((each, i) => ({ ...each, position: [i * 200, 0] })),
		connections: { Called: next('Note'), Note: next('Work') },
		settings: { executionOrder: 'v1', saveDataErrorExecution: 'all' },
	};
}

/** A node of a workflow, save its place. */
export const node = (name: string, type: string, typeVersion: number, parameters: Record<string, unknown>) => ({
	id: randomUUID(),
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	parameters,
	// A node that waits has one as well.
	webhookId: randomUUID(),
});
