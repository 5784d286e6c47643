import { randomUUID } from 'node:crypto';
import { node } from './retry-workflow.js';

/** A workflow for a real n8n that fails with the error it is called with, or succeeds without one, and names its error workflow. */
export function failsWith(errorWorkflow: string) {
	const path = randomUUID();
	const nodes = [
		node('Called', 'webhook', 2, { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} }),
		node('An error?', 'if', 2.2, {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
				combinator: 'and',
				conditions: [
					{
						...{ id: 'error', leftValue: '={{ $json.body.message }}', rightValue: '' },
						operator: { type: 'string', operation: 'notEmpty', singleValue: true },
					},
				],
			},
			options: {},
		}),
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
	const names = nodes.map((each) => each.name);
	return {
		name,
		nodes: nodes.map((each, i) => ({ ...each, position: [i * 200, 0] })),
		connections: Object.fromEntries(
			names.slice(1).map((next, i) => [names[i], { main: [[{ node: next, type: 'main', index: 0 }]] }]),
		),
		settings: { executionOrder: 'v1', saveDataErrorExecution: 'all', ...settings },
	};
}
