import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Connections, Graph, Json, Script, Snapshot, Version, WorkflowNode } from './types.js';

export type Workflow = {
	readonly id: string;
	name: string;
	settings: Json;
	/** As saved; on 2.x this may differ from what runs. */
	draft: Graph;
	/** As published, which is what its triggers run; null: inactive. */
	published: Graph | null;
	/** Whatever was saved of it, the first one first. */
	readonly versions: Graph[];
	archived: boolean;
	/** Names of its tags. */
	tags: readonly string[];
	readonly createdAt: number;
	updatedAt: number;
	versionCounter: number;
	/** Until when 2.x refuses to delete it, being "still unpublished". */
	unpublishingUntil: number;
	/** "Fails until told otherwise": the world behind its scripted failures is down. */
	broken: boolean;
};

type NewWorkflow = {
	name: string;
	nodes: readonly WorkflowNode[];
	connections: Connections;
	settings?: Json;
	script?: Script;
	active?: boolean;
	tags?: readonly string[];
};

export type Workflows = {
	create(given: NewWorkflow): Workflow;
	/** Saves new content; `publish` makes it what runs as well. */
	save(workflow: Workflow, content: Partial<Pick<NewWorkflow, 'name' | 'nodes' | 'connections' | 'settings'>>): void;
	get(id: string): Workflow | undefined;
	/** In the order in which n8n lists them: by id. */
	all(): Workflow[];
	remove(id: string): boolean;
	/** The published webhook that answers there. */
	byWebhook(method: string, path: string): { workflow: Workflow; node: WorkflowNode } | undefined;
};

const idLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 16 letters and digits, as n8n makes ids of workflows, projects and tags. */
export function newId(): string {
	return Array.from(randomBytes(16), (byte) => idLetters[byte % idLetters.length]).join('');
}

export const isTrigger = (node: WorkflowNode): boolean => /(?:webhook|trigger)$/i.test(node.type);

const startedByHand = ['n8n-nodes-base.manualTrigger'];
/** 1.x does not activate these; the workflows run all the same. */
const startedByOthers = ['n8n-nodes-base.errorTrigger', 'n8n-nodes-base.executeWorkflowTrigger'];

/** Whether it lets its workflow be activated. */
export function startsByItself(version: Version, node: WorkflowNode): boolean {
	const not = version === '2.40.7' ? startedByHand : [...startedByHand, ...startedByOthers];
	return isTrigger(node) && !not.includes(node.type);
}

export const nodeOf = (graph: Graph, name: string): WorkflowNode | undefined =>
	graph.nodes.find((node) => node.name === name);

export function snapshotOf(workflow: Workflow, graph: Graph): Snapshot {
	return {
		id: workflow.id,
		name: workflow.name,
		settings: workflow.settings,
		graph,
		active: workflow.published !== null,
		archived: workflow.archived,
		createdAt: workflow.createdAt,
		updatedAt: workflow.updatedAt,
	};
}

export function createWorkflows(clock: Clock): Workflows {
	const byId = new Map<string, Workflow>();
	const graph = (nodes: readonly WorkflowNode[], connections: Connections, script: Script): Graph => ({
		versionId: randomUUID(),
		nodes,
		connections,
		script,
		createdAt: clock.now(),
	});

	return {
		create(given) {
			const draft = graph(given.nodes, given.connections, given.script ?? new Map());
			const now = clock.now();
			const workflow: Workflow = {
				id: newId(),
				name: given.name,
				settings: given.settings ?? { executionOrder: 'v1' },
				draft,
				published: given.active ? draft : null,
				versions: [draft],
				archived: false,
				tags: given.tags ?? [],
				createdAt: now,
				updatedAt: now,
				versionCounter: 1,
				unpublishingUntil: 0,
				broken: true,
			};
			byId.set(workflow.id, workflow);
			return workflow;
		},
		save(workflow, content) {
			workflow.name = content.name ?? workflow.name;
			workflow.settings = content.settings ?? workflow.settings;
			if (content.nodes || content.connections) {
				workflow.draft = graph(
					content.nodes ?? workflow.draft.nodes,
					content.connections ?? workflow.draft.connections,
					workflow.draft.script,
				);
				workflow.versions.push(workflow.draft);
			}
			workflow.versionCounter++;
			workflow.updatedAt = clock.now();
		},
		get: (id) => byId.get(id),
		all: () => [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
		remove: (id) => byId.delete(id),
		byWebhook(method, path) {
			for (const workflow of byId.values()) {
				const node = workflow.published?.nodes.find(
					({ type, parameters }) =>
						type === 'n8n-nodes-base.webhook' &&
						parameters.path === path &&
						(parameters.httpMethod ?? 'GET') === method,
				);
				if (node) return { workflow, node };
			}
			return undefined;
		},
	};
}
