import type { Execution, Item, Json, NodeRun, Saved, Snapshot, Source, StackEntry, Version } from './types.js';
import { nodeOf } from './workflows.js';

/** How an execution's `data` and `workflowData` look in an answer. */

const sourceOf = (version: Version, source: Source | null): Json[] => {
	if (!source) return [];
	// 1.x leaves out what is 0.
	if (version === '1.123.81') {
		return [{ previousNode: source.node, ...(source.run > 0 && { previousNodeRun: source.run }) }];
	}
	return [{ previousNode: source.node, previousNodeOutput: 0, previousNodeRun: source.run }];
};

const main = (items: readonly Item[]) => ({ main: [items] });

function nodeRun(version: Version, run: NodeRun): Json {
	const timing = { startTime: run.startedAt, executionIndex: run.index };
	const result = {
		executionStatus: run.status,
		...(run.items && { data: main(run.items) }),
		...(run.error && { error: run.error }),
	};
	if (run.artificial) return { ...timing, executionTime: run.tookMs, source: [null], ...result };
	return { ...timing, source: sourceOf(version, run.source), hints: [], executionTime: run.tookMs, ...result };
}

function runData(version: Version, runs: readonly NodeRun[]): Record<string, Json[]> {
	const byNode: Record<string, Json[]> = {};
	for (const run of runs) {
		byNode[run.node] ??= [];
		byNode[run.node]!.push(nodeRun(version, run));
	}
	return byNode;
}

const stackEntry = (version: Version, snapshot: Snapshot, entry: StackEntry): Json => ({
	node: nodeOf(snapshot.graph, entry.node) ?? { name: entry.node },
	data: main(entry.items),
	source: entry.source ? { main: sourceOf(version, entry.source) } : null,
});

function runtimeData(version: Version, snapshot: Snapshot, saved: Saved): Json {
	const common = { version: 1, establishedAt: saved.establishedAt, source: saved.source };
	if (version === '1.123.81') return common;
	const trigger = nodeOf(snapshot.graph, saved.trigger);
	return {
		...common,
		triggerNode: { name: saved.trigger, type: trigger?.type ?? null },
		redaction: { version: 2, production: false, manual: false },
	};
}

export function executionData(version: Version, execution: Pick<Execution, 'saved' | 'snapshot'>): Json {
	const { saved, snapshot } = execution;
	// 1.x knows its runtime data only once the run has been stored by the process that ran it.
	const hasRuntimeData = version === '2.40.7' || (saved.runs.length > 0 && !saved.runs.some((run) => run.artificial));
	return {
		version: 1,
		startData: {},
		resultData: {
			...(saved.error && { error: saved.error }),
			runData: runData(version, saved.runs),
			...(saved.last !== null && { lastNodeExecuted: saved.last }),
		},
		executionData: {
			contextData: {},
			nodeExecutionStack: saved.stack.map((entry) => stackEntry(version, snapshot, entry)),
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			...(hasRuntimeData && { runtimeData: runtimeData(version, snapshot, saved) }),
		},
		...(saved.parent && { parentExecution: saved.parent }),
		...(version === '2.40.7' && { resumeToken: saved.resumeToken }),
		...(saved.waitTill !== null && { waitTill: new Date(saved.waitTill).toISOString() }),
	};
}

/** What the main process of a queue-mode server knows of a run that a worker did: next to nothing (surprise 19). */
export function queueModeData(execution: Execution): Json {
	const { saved } = execution;
	return {
		version: 1,
		startData: {},
		resultData: {
			...(saved.error && { error: saved.error }),
			runData: {},
			...(saved.last !== null && { lastNodeExecuted: saved.last }),
		},
		executionData: {
			contextData: {},
			nodeExecutionStack: [],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
		resumeToken: saved.resumeToken,
	};
}

export function workflowData(version: Version, snapshot: Snapshot): Json {
	const { id, name, settings, graph } = snapshot;
	const { nodes, connections } = graph;
	if (version === '2.40.7') return { id, name, nodes, connections, settings, nodeGroups: [] };
	return {
		id,
		name,
		active: snapshot.active,
		activeVersionId: snapshot.active ? graph.versionId : null,
		isArchived: snapshot.archived,
		createdAt: new Date(snapshot.createdAt).toISOString(),
		updatedAt: new Date(snapshot.updatedAt).toISOString(),
		nodes,
		connections,
		settings,
		staticData: {},
		pinData: null,
	};
}
