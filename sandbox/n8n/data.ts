import type {
	Execution,
	Item,
	Json,
	NodeRun,
	ParentExecution,
	Saved,
	Snapshot,
	Source,
	StackEntry,
	Version,
} from './types.js';
import { nodeOf } from './workflows.js';

/** What of an execution is stored as its data. */
type Stored = Pick<Execution, 'saved' | 'snapshot'>;

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

function nodeRun(version: Version, run: NodeRun, parent: ParentExecution | null): Json {
	const timing = { startTime: run.startedAt, executionIndex: run.index };
	const result = {
		executionStatus: run.status,
		...(run.items && { data: main(run.items) }),
		...(run.error && { error: run.error }),
	};
	if (run.artificial) return { ...timing, executionTime: run.tookMs, source: [null], ...result };
	return {
		...timing,
		source: sourceOf(version, run.source),
		hints: run.hints ?? [],
		executionTime: run.tookMs,
		...(parent?.shouldResume && run.source === null && { metadata: { parentExecution: parent } }),
		...result,
	};
}

function runData(version: Version, { runs, parent }: Saved): Record<string, Json[]> {
	const byNode: Record<string, Json[]> = {};
	for (const run of runs) {
		byNode[run.node] ??= [];
		byNode[run.node]!.push(nodeRun(version, run, parent));
	}
	return byNode;
}

const stackEntry = (version: Version, snapshot: Snapshot, entry: StackEntry): Json => ({
	node: nodeOf(snapshot.graph, entry.node) ?? { name: entry.node },
	data: main(entry.items),
	source: entry.source ? { main: sourceOf(version, entry.source) } : null,
});

/** How the run came about. */
export function executionContext(version: Version, { saved, snapshot }: Stored): Json {
	const common = {
		version: 1,
		establishedAt: saved.establishedAt,
		source: saved.source,
		...(saved.parent?.shouldResume && { parentExecutionId: saved.parent.executionId }),
	};
	if (version === '1.123.81') return common;
	return {
		...common,
		triggerNode: saved.parent?.executionContext.triggerNode ?? {
			name: saved.trigger,
			type: nodeOf(snapshot.graph, saved.trigger)?.type ?? null,
		},
		redaction: { version: 2, production: false, manual: false },
	};
}

const runtimeData = (version: Version, stored: Stored): Json => ({
	...executionContext(version, stored),
	// 2.x keeps the session of the person who started a manual run in here, encrypted.
	...(version === '2.40.7' && stored.saved.source === 'manual' && { credentials: '<encrypted>' }),
});

export const parentOf = (version: Version, parent: Execution, shouldResume: boolean): ParentExecution => ({
	executionId: String(parent.id),
	workflowId: parent.workflowId,
	shouldResume,
	executionContext: executionContext(version, parent),
});

export function executionData(version: Version, stored: Stored): Json {
	const { saved, snapshot } = stored;
	return {
		version: 1,
		startData: {},
		resultData: {
			...(saved.error && { error: saved.error }),
			runData: runData(version, saved),
			...(saved.source === 'manual' && { pinData: null }),
			...(saved.last !== null && { lastNodeExecuted: saved.last }),
		},
		executionData: {
			contextData: {},
			nodeExecutionStack: saved.stack.map((entry) => stackEntry(version, snapshot, entry)),
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			...((version === '2.40.7' || saved.complete) && { runtimeData: runtimeData(version, stored) }),
		},
		...(saved.parent && { parentExecution: saved.parent }),
		...(version === '2.40.7' && { resumeToken: saved.resumeToken }),
		...(saved.waitTill !== null && { waitTill: new Date(saved.waitTill).toISOString() }),
	};
}

/** What the main process of a queue-mode server knows of a run that a worker did: next to nothing (docs/n8n.md, 12). */
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

export function workflowData(version: Version, { saved, snapshot }: Stored): Json {
	const { id, name, settings, graph } = snapshot;
	const { nodes, connections } = graph;
	const content = { id, name, nodes, connections, settings };
	if (version === '2.40.7') return { ...content, nodeGroups: [] };
	if (!saved.complete) return content;
	return {
		...content,
		active: snapshot.active,
		activeVersionId: snapshot.active ? graph.versionId : null,
		isArchived: snapshot.archived,
		createdAt: new Date(snapshot.createdAt).toISOString(),
		updatedAt: new Date(snapshot.updatedAt).toISOString(),
		staticData: saved.source === 'webhook' || saved.source === 'trigger' ? {} : null,
		pinData: null,
	};
}
