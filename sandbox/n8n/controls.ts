import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Engine } from './engine/engine.js';
import type { Executions } from './executions.js';
import { seedHistory } from './history.js';
import type { ExecutionRow, N8n, WorkflowOptions, WorkflowRef } from './interface.js';
import { serverZone } from './schedules.js';
import { inARow, scriptedGraph } from './script.js';
import type { Tags } from './tags.js';
import type { Execution, Item, Version } from './types.js';
import { newId, type Workflow, type Workflows } from './workflows.js';

export type ControlsParts = {
	version: Version;
	clock: Clock;
	url: string;
	workflows: Workflows;
	executions: Executions;
	engine: Engine;
	/** Annotation tags. */
	tags: Tags;
	changed(): void;
};

type Controls = Pick<
	N8n,
	| 'workflow'
	| 'run'
	| 'fix'
	| 'break'
	| 'finishWaits'
	| 'finishRuns'
	| 'executions'
	| 'execution'
	| 'remove'
	| 'answerOddly'
	| 'stopInUi'
	| 'tag'
	| 'setTags'
	| 'retryInUi'
	| 'seedHistory'
	| 'archive'
	| 'switch'
	| 'isActive'
	| 'versionOf'
	| 'edit'
>;

/** What a test does to the server behind the API's back, as the world and people in the editor do. */
export function createControls(parts: ControlsParts): Controls {
	const { workflows, executions, engine, tags, changed } = parts;
	let history: WorkflowRef | undefined;

	const workflowOf = (ref: WorkflowRef | string): Workflow => {
		const id = typeof ref === 'string' ? ref : ref.id;
		const workflow = workflows.get(id);
		if (!workflow) throw new Error(`There is no workflow ${id}`);
		return workflow;
	};

	const executionOf = (id: number): Execution => {
		const execution = executions.get(id);
		if (!execution) throw new Error(`There is no execution ${id}`);
		return execution;
	};

	const idOf = (ref?: WorkflowRef | string) => (ref === undefined ? undefined : workflowOf(ref).id);

	const scheduledItems = ({ settings }: Workflow): Item[] => [
		{
			json: {
				timestamp: new Date(parts.clock.now()).toISOString(),
				Timezone: `${settings.timezone ?? serverZone} (UTC)`,
			},
		},
	];

	const triggerItems = (workflow: Workflow, body: Record<string, unknown>): Item[] => [
		{
			json: {
				headers: { host: new URL(parts.url).host, 'content-type': 'application/json' },
				params: {},
				query: {},
				body,
				webhookUrl: `${parts.url}/webhook/${workflow.id}`,
				executionMode: 'production',
			},
		},
	];

	const rowOf = (execution: Execution): ExecutionRow => ({
		id: execution.id,
		workflowId: execution.workflowId,
		workflowName: execution.snapshot.name,
		status: execution.status,
		finished: execution.finished,
		mode: execution.mode,
		retryOf: execution.retryOf,
		retrySuccessId: execution.retrySuccessId,
		startedAt: execution.startedAt,
		stoppedAt: execution.stoppedAt,
		waitTill: execution.waitTill,
		tags: execution.tags.flatMap((id) => tags.get(id)?.name ?? []),
		ran: execution.saved.runs.map((run) => run.node),
		usedDraft: execution.mode === 'retry' && execution.workflowVersionId !== null,
	});

	const controls: Controls = {
		workflow(name, steps, options = {}) {
			const graph = scriptedGraph(newId(), steps, options.schedule);
			const settings = settingsOf(options);
			const workflow = workflows.create({
				name,
				...graph,
				settings,
				active: options.active ?? true,
				tags: options.tags ?? [],
			});
			if (options.draftDiffers) controls.edit(workflow.id);
			changed();
			return { id: workflow.id, name };
		},
		run(ref, { mode = 'webhook', body = {} } = {}) {
			const workflow = workflowOf(ref);
			const graph = mode === 'manual' ? workflow.draft : (workflow.published ?? workflow.draft);
			const items = mode === 'trigger' ? scheduledItems(workflow) : triggerItems(workflow, body);
			return engine.start(workflow, graph, mode, items).id;
		},
		fix(ref) {
			workflowOf(ref).broken = false;
			changed();
		},
		break(ref) {
			workflowOf(ref).broken = true;
			changed();
		},
		finishWaits: (ref) => engine.finishWaits(idOf(ref)),
		finishRuns: (ref) => engine.finishRuns(idOf(ref)),
		executions: () => Array.from(executions.oldestFirst(), rowOf),
		execution(id) {
			const execution = executions.get(id);
			return execution && rowOf(execution);
		},
		remove(id) {
			engine.forget(executionOf(id));
			executions.remove(id);
			changed();
		},
		answerOddly(id, fields) {
			executionOf(id).odd = fields;
			changed();
		},
		stopInUi(id) {
			if (!engine.stop(executionOf(id))) throw new Error(`Execution ${id} is ${executionOf(id).status}`);
		},
		tag: (name) => tags.named(name).id,
		setTags(id, names) {
			executionOf(id).tags = names.map((name) => tags.named(name).id);
			changed();
		},
		retryInUi: (id, { loadWorkflow = false } = {}) => engine.retry(executionOf(id), loadWorkflow).id,
		seedHistory(count, { workflow: ref, ...options } = {}) {
			if (ref === undefined) history ??= controls.workflow('Past runs', [{ node: 'Done', does: 'succeed' }]);
			const workflow = workflowOf(ref ?? history!);
			const about = { version: parts.version, executions, now: parts.clock.now() };
			seedHistory({ ...about, trigger: triggerItems(workflow, {}) }, workflow, count, options);
			changed();
		},
		switch(ref, on) {
			const workflow = workflowOf(ref);
			workflow.published = on ? workflow.draft : null;
			changed();
		},
		isActive: (ref) => workflowOf(ref).published !== null,
		versionOf: (ref) => workflowOf(ref).published?.versionId ?? null,
		edit(ref) {
			const workflow = workflowOf(ref);
			const { nodes: before } = workflow.draft;
			const type = 'n8n-nodes-base.noOp';
			const edit = { ...before.at(-1)!, id: randomUUID(), name: 'Unpublished edit', type, parameters: {} };
			const nodes = [...before, edit];
			workflows.save(workflow, { nodes, connections: inARow(nodes) });
			changed();
		},
		archive(ref) {
			const workflow = workflowOf(ref);
			workflow.archived = true;
			workflow.published = null;
			workflow.updatedAt = parts.clock.now();
			changed();
		},
	};
	return controls;
}

const settingsOf = ({ timeoutSeconds, saveFailed, saveSuccess, errorWorkflow, timezone }: WorkflowOptions) => ({
	executionOrder: 'v1',
	...(timeoutSeconds !== undefined && { executionTimeout: timeoutSeconds }),
	...(saveFailed === false && { saveDataErrorExecution: 'none' }),
	...(saveSuccess === false && { saveDataSuccessExecution: 'none' }),
	...(timezone !== undefined && { timezone }),
	...(errorWorkflow && { errorWorkflow: errorWorkflow.id }),
});
