import type { Execution } from './execution.js';
import { lastRunOf, looseOf, resultDataOf, textOf } from './execution-data.js';

/** What a node was working on, or gave on. None of it is trusted; it holds whatever the workflow handles, secrets too. */
export type RunItems = {
	node: string | null;
	/** `in`: given to the node at which the run failed or was stopped; `out`: what the last node gave. */
	way: 'in' | 'out';
	/** Their `json`, the first ones. */
	items: unknown[];
	/** All of them. */
	total: number;
};

/**
 * The items that matter most of a run that was fetched with `includeData`: those that the failed node was given, else what
 * came out at the end. Null where n8n gives none. Copies none of it, and looks at `most` of them at most.
 */
export function itemsOf(execution: Execution, most = 100): RunItems | null {
	const resultData = resultDataOf(execution);
	const { nodeExecutionStack: stack } = looseOf(looseOf(execution.data as unknown).executionData);
	const next = looseOf(Array.isArray(stack) ? stack[0] : null);
	const given = firstOutput(next.data);
	if (given) return read(textOf(looseOf(next.node).name), 'in', given, most);
	const last = textOf(resultData.lastNodeExecuted);
	const made = firstOutput(lastRunOf(resultData, last).data);
	return made && read(last, 'out', made, most);
}

/** The first of its outputs that has items: a switch leaves the others empty. */
function firstOutput(data: unknown): unknown[] | null {
	const { main } = looseOf(data);
	const outputs = Array.isArray(main) ? main.slice(0, 50) : [];
	return outputs.find((output): output is unknown[] => Array.isArray(output) && output.length > 0) ?? null;
}

function read(node: string | null, way: 'in' | 'out', all: unknown[], most: number): RunItems | null {
	const items = all.slice(0, most).map((item) => looseOf(item).json ?? {});
	return { node, way, items, total: all.length };
}
