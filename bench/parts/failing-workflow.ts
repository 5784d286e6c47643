import { randomUUID } from 'node:crypto';
import { node } from './retry-workflow.js';

/** A workflow for a real n8n that fails with whatever error it is called with, and names its error workflow. */
export function failsWith(errorWorkflow: string) {
	const path = randomUUID();
	const nodes = [
		node('Called', 'webhook', 2, { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} }),
		node('Work', 'stopAndError', 1, { errorMessage: '={{ $json.body.message }}' }),
	];
	return { path, workflow: inARow('Flowbell bench alerts', nodes, { errorWorkflow }) };
}

/** An error workflow that posts the number of each failed run to this address. */
export const tellsOfErrors = (address: string) =>
	inARow('Flowbell bench alerts, told by n8n itself', [
		node('Failed', 'errorTrigger', 1, {}),
		node('Tell', 'httpRequest', 4.2, { method: 'POST', url: `=${address}/{{ $json.execution.id }}`, options: {} }),
	]);

function inARow(name: string, nodes: ReturnType<typeof node>[], settings: Record<string, string> = {}) {
	const [first, second] = nodes.map((each) => each.name) as [string, string];
	return {
		name,
		nodes: nodes.map((each, i) => ({ ...each, position: [i * 200, 0] })),
		connections: { [first]: { main: [[{ node: second, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1', saveDataErrorExecution: 'all', ...settings },
	};
}
