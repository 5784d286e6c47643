import type { Execution } from './execution.js';
import { errorIn, looseOf, resultDataOf } from './execution-data.js';
import { failingNode, usersOf } from './failing-node.js';

/** One node of a run, with all the times that it ran. */
export type PathStep = {
	node: string;
	/** `failed`: here the run ended. `used-failed`: a sub-node that it was using did. `went-on`: it failed, and the run went on. */
	end: 'ok' | 'failed' | 'used-failed' | 'went-on';
	/** More than one in a loop; 0: n8n kept nothing of it. */
	runs: number;
	/** Given on, over all its runs; null: n8n does not say. */
	items: number | null;
	/** Over all its runs, milliseconds; null: n8n does not say. */
	tookMs: number | null;
	/** Sub-nodes that it was using: chat models, tools, and what these use in turn. */
	below: PathStep[];
};

/** `left`: further nodes that were not looked at. */
export type RunPath = { steps: PathStep[]; left: number };

/** What is looked at, so that a large run costs no more than a small one: names, lengths and times, never an item. */
const maxNodes = 300;
const maxRuns = 1_000;
const maxOutputs = 50;

/** The nodes of a run that was fetched with `includeData`, in the order in which they began; none where n8n kept no data. */
export function pathOf(execution: Execution): RunPath {
	const resultData = resultDataOf(execution);
	const runData = looseOf(resultData.runData);
	const names = Object.keys(runData);
	const shown = names.slice(0, maxNodes);
	const error = execution.status === 'success' ? null : errorIn(resultData);
	const failing = error ? failingNode(execution, error) : null;
	if (failing?.node && !shown.includes(failing.node) && names.length > 0) shown.push(failing.node);
	const read = shown
		.map((name) => {
			const entries = Array.isArray(runData[name]) ? (runData[name] as unknown[]) : [];
			const step: PathStep = {
				node: name,
				end: endOf(name, failing, entries),
				...sums(entries),
				below: [],
			};
			return { step, at: beganAt(entries) };
		})
		.sort((a, b) => a.at - b.at);
	return {
		steps: nested(
			execution,
			read.map(({ step }) => step),
		),
		left: names.length - Math.min(names.length, maxNodes),
	};
}

function endOf(name: string, failing: ReturnType<typeof failingNode> | null, entries: unknown[]): PathStep['end'] {
	if (failing?.node === name) return 'failed';
	if (failing?.usedBy === name) return 'used-failed';
	return errorIn(looseOf(entries.at(-1))) ? 'went-on' : 'ok';
}

function sums(entries: unknown[]): Pick<PathStep, 'runs' | 'items' | 'tookMs'> {
	let items: number | null = null;
	let tookMs: number | null = null;
	for (const entry of entries.slice(0, maxRuns)) {
		const { data, executionTime } = looseOf(entry);
		if (typeof executionTime === 'number') tookMs = (tookMs ?? 0) + executionTime;
		for (const outputs of Object.values(looseOf(data)).slice(0, maxOutputs)) {
			if (!Array.isArray(outputs)) continue;
			for (const output of outputs.slice(0, maxOutputs)) {
				if (Array.isArray(output)) items = (items ?? 0) + output.length;
			}
		}
	}
	return { runs: entries.length, items, tookMs };
}

/** Newer servers number the runs of all nodes as they begin; of an older one there is the time alone. */
function beganAt(entries: unknown[]): number {
	const { executionIndex, startTime } = looseOf(entries[0]);
	if (typeof executionIndex === 'number') return executionIndex;
	return typeof startTime === 'number' ? startTime : Number.MAX_SAFE_INTEGER;
}

/** Each sub-node under the step that was using it, where that ran too. */
function nested(execution: Execution, steps: PathStep[]): PathStep[] {
	const byName = new Map(steps.map((step) => [step.node, step]));
	return steps.filter((step) => {
		const user = usersOf(execution, step.node).find((name) => byName.has(name));
		if (user === undefined) return true;
		byName.get(user)!.below.push(step);
		return false;
	});
}
