import { scriptedError } from './engine/failures.js';
import type { Executions } from './executions.js';
import type { Execution, Graph, Item, NodeRun, Saved, Status, Version } from './types.js';
import { snapshotOf, type Workflow } from './workflows.js';

export type HistoryOptions = {
	status?: Extract<Status, 'success' | 'error' | 'crashed' | 'canceled'>;
	/** They ended before they began: n8n keeps no start of them. */
	neverStarted?: boolean;
	/** How long ago the last one was, milliseconds: a second unless said otherwise. */
	agoMs?: number;
};

/** Past executions a second apart, the last one a second ago. All share one set of data, so that many cost little. */
export function seedHistory(
	parts: { version: Version; executions: Executions; now: number; trigger: readonly Item[] },
	workflow: Workflow,
	count: number,
	{ status = 'success', neverStarted = false, agoMs = 1_000 }: HistoryOptions = {},
): void {
	const { version, executions, now, trigger } = parts;
	const graph = workflow.published ?? workflow.draft;
	const snapshot = snapshotOf(workflow, graph);
	const saved = pastData(version, graph, status, now, trigger);
	if (count < 1) return;
	const firstAt = now - agoMs - (count - 1) * 1000;
	const firstId = executions.nextId();
	// What they have in common is their prototype: a row of its own is little more than its id until somebody changes it.
	const common: Omit<Execution, 'id'> = {
		workflowId: workflow.id,
		mode: 'webhook',
		status,
		finished: status === 'success',
		retryOf: null,
		retrySuccessId: null,
		get createdAt() {
			return firstAt + ((this as Execution).id - firstId) * 1000;
		},
		get startedAt() {
			return neverStarted ? null : this.createdAt;
		},
		get stoppedAt() {
			return this.createdAt;
		},
		waitTill: null,
		workflowVersionId: graph.versionId,
		snapshot,
		saved,
		tags: [],
		tracked: false,
	};
	for (let i = 0; i < count; i++) {
		const execution = Object.create(common) as { -readonly [K in keyof Execution]: Execution[K] };
		execution.id = i === 0 ? firstId : executions.nextId();
		executions.add(execution);
	}
}

function pastData(version: Version, graph: Graph, status: Status, at: number, items: readonly Item[]): Saved {
	const [trigger, ...rest] = graph.nodes;
	const last = rest.at(-1) ?? trigger!;
	const failed = status === 'error';
	const run = (node: string, index: number): NodeRun => ({
		node,
		startedAt: at,
		tookMs: 0,
		index,
		source: index === 0 ? null : { node: graph.nodes[index - 1]!.name, run: 0 },
		status: 'success',
		items,
		error: null,
	});
	const runs = graph.nodes.map((node, index) => run(node.name, index));
	const error = failed ? scriptedError(version, last, at, { message: 'Failed in the past' }) : null;
	if (error) runs[runs.length - 1] = { ...runs.at(-1)!, status: 'error', items: null, error };
	return {
		trigger: trigger!.name,
		source: 'webhook',
		establishedAt: at,
		resumeToken: '0'.repeat(32),
		runs,
		last: last.name,
		error,
		stack: failed ? [{ node: last.name, items, source: runs.at(-1)!.source }] : [],
		waitTill: null,
		parent: null,
		complete: true,
	};
}
