import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.js';
import type { Engine } from '../engine/engine.js';
import type { Executions } from '../executions.js';
import type { Connections, Json, Version, WorkflowNode } from '../types.js';
import { startsByItself, type Workflow, type Workflows } from '../workflows.js';
import { ApiError, notFound } from './errors.js';
import { cursorOf, encodeCursor, limitOf } from './parameters.js';
import { type Call, type Route, routesOf } from './router.js';
import { createWorkflowShapes, type Owner } from './workflow-shapes.js';

export type WorkflowsParts = {
	version: Version;
	clock: Clock;
	workflows: Workflows;
	executions: Executions;
	engine: Engine;
	owner: Owner;
	onChange(): void;
};

/** For so long 2.x says "still being unpublished" when a workflow is deleted just after it was deactivated. */
const unpublishingMs = 2000;

/** What 1.x adds to the settings of a new workflow. */
const settingsOf1 = { callerPolicy: 'workflowsFromSameOwner', availableInMCP: false };

export function workflowRoutes(parts: WorkflowsParts): Route[] {
	const { version, workflows, clock } = parts;
	const is2 = version === '2.40.7';
	const shaped = createWorkflowShapes(version, clock, parts.owner);

	const found = ({ params }: Call): Workflow => {
		const workflow = workflows.get(params.workflowId!);
		if (!workflow) throw notFound();
		return workflow;
	};

	/** 2.x does not tell one that is not there from one that is not shared. */
	const shared = (call: Call, what: 'activate' | 'deactivate'): Workflow => {
		const workflow = workflows.get(call.params.workflowId!);
		if (workflow) return workflow;
		if (!is2) throw notFound();
		throw new ApiError(404, `You do not have permission to ${what} this workflow. Ask the owner to share it with you.`);
	};

	/** What is to run: the version that is named, on 2.x; else what is saved. */
	const wanted = ({ body }: Call, workflow: Workflow) => {
		const { versionId } = (body ?? {}) as { versionId?: unknown };
		if (!is2 || versionId === undefined) return workflow.draft;
		const graph = workflow.versions.find((one) => one.versionId === versionId);
		if (!graph) throw new ApiError(404, 'Version not found');
		return graph;
	};

	const list = ({ query }: Call) => {
		const cursor = cursorOf(query.cursor);
		const limit = Number(cursor?.limit ?? limitOf(version, query)) || Number.POSITIVE_INFINITY;
		const offset = Number(cursor?.offset ?? 0);
		const matching = workflows.all().filter((workflow) => {
			if (query.active !== undefined && String(workflow.published !== null) !== query.active) return false;
			if (typeof query.name === 'string' && !workflow.name.includes(query.name)) return false;
			if (typeof query.tags === 'string' && query.tags !== '') return false;
			return !query.projectId || query.projectId === parts.owner.projectId;
		});
		const pinned = query.excludePinnedData !== 'true';
		const data = matching.slice(offset, offset + limit).map((workflow) => shaped(workflow, 'listed', pinned));
		const next = offset + limit;
		return { data, nextCursor: next < matching.length ? encodeCursor({ limit, offset: next }) : null };
	};

	const create = ({ body }: Call) => {
		const content = readContent(version, body);
		const settings = is2 ? content.settings : { ...content.settings, ...settingsOf1 };
		const workflow = workflows.create({ ...content, settings });
		parts.onChange();
		return shaped(workflow, 'created');
	};

	const update = (call: Call) => {
		const workflow = found(call);
		const content = readContent(version, call.body);
		workflows.save(workflow, { ...content, settings: { ...workflow.settings, ...content.settings } });
		// Saved through the API, an active workflow is published anew.
		if (workflow.published) workflow.published = workflow.draft;
		parts.onChange();
		return shaped(workflow, 'updated');
	};

	const activate = (call: Call) => {
		const workflow = shared(call, 'activate');
		if (is2 && workflow.archived) throw new ApiError(400, 'Cannot activate an archived workflow.');
		const graph = wanted(call, workflow);
		if (!graph.nodes.some((node) => startsByItself(version, node))) {
			throw new ApiError(
				400,
				is2
					? 'Workflow cannot be activated because it has no trigger node. At least one trigger, webhook, or polling node is required.'
					: `Workflow "${workflow.name}" (ID: ${workflow.id}) has no node to start the workflow - at least one trigger, poller or webhook node is required`,
			);
		}
		workflow.published = graph;
		parts.onChange();
		return shaped(workflow, 'activated');
	};

	const deactivate = (call: Call) => {
		const workflow = shared(call, 'deactivate');
		if (workflow.published) workflow.unpublishingUntil = clock.now() + unpublishingMs;
		workflow.published = null;
		parts.onChange();
		return shaped(workflow, 'deactivated');
	};

	const remove = (call: Call) => {
		const workflow = found(call);
		if (is2 && workflow.published) {
			throw new ApiError(409, 'Cannot delete a published workflow. Unpublish it before deleting.');
		}
		if (is2 && clock.now() < workflow.unpublishingUntil) {
			throw new ApiError(409, 'Workflow is still being unpublished. Try again in a moment.');
		}
		workflows.remove(workflow.id);
		for (const execution of [...parts.executions.oldestFirst()]) {
			if (execution.workflowId !== workflow.id) continue;
			parts.engine.forget(execution);
			parts.executions.remove(execution.id);
		}
		parts.onChange();
		return shaped(workflow, 'deleted');
	};

	const versionOf = (call: Call) => {
		const { draft, published } = found(call);
		const graph = [draft, published].find((one) => one?.versionId === call.params.versionId);
		if (!graph) throw notFound();
		return { versionId: graph.versionId, nodes: graph.nodes, connections: graph.connections };
	};

	const route = routesOf('workflow');
	const one = '/workflows/{workflowId}';
	const query = ['active', 'tags', 'name', 'projectId', 'excludePinnedData', 'limit', 'cursor'];
	const single = (call: Call) => shaped(found(call), 'single');
	return [
		route('GET /workflows', 'workflow:list', 'getWorkflows', list, { query }),
		route('POST /workflows', 'workflow:create', 'createWorkflow', create, { body: 'required' }),
		route(`GET ${one}`, 'workflow:read', 'getWorkflow', single, { query: ['excludePinnedData'] }),
		route(`PUT ${one}`, 'workflow:update', 'updateWorkflow', update, { body: 'required' }),
		route(`DELETE ${one}`, 'workflow:delete', 'deleteWorkflow', remove),
		route(`POST ${one}/activate`, 'workflow:activate', 'activateWorkflow', activate, { body: 'optional' }),
		route(`POST ${one}/deactivate`, 'workflow:deactivate', 'deactivateWorkflow', deactivate, { body: 'optional' }),
		route(`GET ${one}/{versionId}`, 'workflow:read', 'getWorkflowVersion', versionOf),
	];
}

function readContent(
	version: Version,
	body: unknown,
): { name: string; nodes: WorkflowNode[]; connections: Connections; settings: Json } {
	const given = (body ?? {}) as Json;
	for (const name of ['name', 'nodes', 'connections', 'settings']) {
		if (given[name] === undefined) throw new ApiError(400, `request/body must have required property '${name}'`);
	}
	const { name, nodes, connections, settings } = given;
	if (!Array.isArray(nodes)) throw new ApiError(400, 'request/body/nodes must be array');
	const complete = nodes.map((node: Partial<WorkflowNode>) => ({
		...node,
		// 2.x gives a Wait node the address of its webhook at once.
		...(version === '2.40.7' && node.type === 'n8n-nodes-base.wait' && { webhookId: node.webhookId ?? randomUUID() }),
		id: node.id ?? randomUUID(),
		parameters: node.parameters ?? {},
	}));
	return {
		name: String(name),
		nodes: complete as WorkflowNode[],
		connections: connections as Connections,
		settings: settings as Json,
	};
}
