import { type Loose, lastRunOf, looseOf, resultDataOf, textOf } from './data.js';

export type FailingNode = {
	node: string | null;
	nodeType: string | null;
	/** The node that was using it, where it is a sub-node such as a chat model or a tool. */
	usedBy: string | null;
};

/**
 * Where an error came up. `lastNodeExecuted` names the node of the main line; where a sub-node of it failed (an agent's
 * chat model) the culprit is that one: n8n marks its error with `functionality: 'configuration-node'` and names it in
 * `error.node`. Errors of LangChain itself name no node, but the sub-node's own entry holds the same error.
 */
export function failingNode(execution: { data?: unknown; workflowData?: unknown }, error: Loose): FailingNode {
	const resultData = resultDataOf(execution);
	const last = textOf(resultData.lastNodeExecuted);
	const named = textOf(looseOf(error.node).name) ?? textOf(error.node);
	const isSubNode = (name: string) => feedsOnly(looseOf(execution.workflowData), name);
	const marked = error.functionality === 'configuration-node';
	const below =
		named !== null && named !== last && (marked || isSubNode(named))
			? named
			: named === null || named === last
				? failedSubNode(resultData, last, error, isSubNode)
				: null;
	const node = below ?? last ?? named;
	return {
		node,
		nodeType: named === node ? (textOf(looseOf(error.node).type) ?? typeIn(execution, node)) : typeIn(execution, node),
		usedBy: below === null ? null : last,
	};
}

/** Whether a node's outputs are all of the kinds that feed another node's settings: `ai_languageModel`, `ai_tool`, … */
function feedsOnly(workflow: Loose, name: string): boolean {
	const outputs = Object.keys(looseOf(looseOf(workflow.connections)[name]));
	return outputs.length > 0 && !outputs.includes('main');
}

function failedSubNode(resultData: Loose, last: string | null, error: Loose, isSubNode: (name: string) => boolean) {
	if (last === null || textOf(error.message) === null) return null;
	for (const name of Object.keys(looseOf(resultData.runData))) {
		if (name === last || !isSubNode(name)) continue;
		const own = looseOf(lastRunOf(resultData, name).error);
		if (textOf(own.message) === textOf(error.message)) return name;
	}
	return null;
}

function typeIn({ workflowData }: { workflowData?: unknown }, name: string | null): string | null {
	const { nodes } = looseOf(workflowData);
	if (name === null || !Array.isArray(nodes)) return null;
	return textOf(looseOf(nodes.find((node) => looseOf(node).name === name)).type);
}
