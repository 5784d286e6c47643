import { randomUUID } from 'node:crypto';
import type { Connections, Does, Json, WorkflowNode } from './types.js';

/** One node of a scripted workflow. */
export type Step = {
	node: string;
	/** An n8n node type; without it, one that fits what the node does. */
	type?: string;
	does: Does;
};

export type ScriptedGraph = {
	nodes: WorkflowNode[];
	connections: Connections;
	script: Map<string, Does>;
};

function usualType(does: Does): string {
	if (does === 'succeed') return 'n8n-nodes-base.noOp';
	if (does === 'crash') return 'n8n-nodes-base.code';
	if ('fail' in does) return does.fail.httpCode ? 'n8n-nodes-base.httpRequest' : 'n8n-nodes-base.stopAndError';
	if ('wait' in does) return 'n8n-nodes-base.wait';
	return 'n8n-nodes-base.httpRequest';
}

function usualParameters(type: string, does: Does): Json {
	if (type === 'n8n-nodes-base.stopAndError' && typeof does === 'object' && 'fail' in does) {
		return { errorMessage: does.fail.message };
	}
	if (type === 'n8n-nodes-base.wait' && typeof does === 'object' && 'wait' in does) {
		return { resume: 'timeInterval', amount: does.wait, unit: 'seconds' };
	}
	if (type === 'n8n-nodes-base.httpRequest') return { url: 'https://service.example.test/', options: {} };
	if (type === 'n8n-nodes-base.code') return { jsCode: 'return $input.all();' };
	return {};
}

/** A webhook trigger, or a Schedule Trigger with these intervals, then the nodes in a row. */
export function scriptedGraph(path: string, steps: readonly Step[], schedule?: readonly Json[]): ScriptedGraph {
	const trigger = schedule ? scheduleTrigger(schedule) : webhookTrigger(path);
	const nodes = [trigger];
	const script = new Map<string, Does>();
	for (const step of steps) {
		if (script.has(step.node) || step.node === trigger.name) throw new Error(`Two nodes are named "${step.node}"`);
		const type = step.type ?? usualType(step.does);
		script.set(step.node, step.does);
		nodes.push({
			id: randomUUID(),
			name: step.node,
			type,
			typeVersion: 1,
			position: [nodes.length * 200, 0],
			parameters: usualParameters(type, step.does),
		});
	}
	return { nodes, connections: inARow(nodes), script };
}

const scheduleTrigger = (interval: readonly Json[]): WorkflowNode => ({
	id: randomUUID(),
	name: 'Schedule Trigger',
	type: 'n8n-nodes-base.scheduleTrigger',
	typeVersion: 1.2,
	position: [0, 0],
	parameters: { rule: { interval } },
});

function webhookTrigger(path: string): WorkflowNode {
	return {
		id: randomUUID(),
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		webhookId: randomUUID(),
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
	};
}

export function inARow(nodes: readonly WorkflowNode[]): Connections {
	return Object.fromEntries(
		nodes
			.slice(0, -1)
			.map((node, i) => [node.name, { main: [[{ node: nodes[i + 1]!.name, type: 'main', index: 0 }]] }]),
	);
}
