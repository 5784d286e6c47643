import type { Clock } from '../../clock.js';
import type { Graph, Json, Version } from '../types.js';
import { startsByItself, type Workflow } from '../workflows.js';

/** The one project and its owner, which own everything here. */
export type Owner = {
	readonly userId: string;
	readonly projectId: string;
	readonly createdAt: number;
};

/** Which parts an answer holds differs by endpoint (recorded under workflows). */
export type Form = 'listed' | 'single' | 'created' | 'updated' | 'activated' | 'deactivated' | 'deleted';

const time = (at: number) => new Date(at).toISOString();

export function createWorkflowShapes(version: Version, clock: Clock, owner: Owner) {
	const is2 = version === '2.40.7';

	const times = (workflow: { createdAt: number; updatedAt?: number }) => ({
		createdAt: time(workflow.createdAt),
		updatedAt: time(workflow.updatedAt ?? workflow.createdAt),
	});

	const history = (workflow: Workflow, graph: Graph) => [
		{
			id: 1,
			workflowId: workflow.id,
			versionId: graph.versionId,
			event: 'activated',
			userId: owner.userId,
			createdAt: time(clock.now()),
		},
	];

	const activeVersion = (workflow: Workflow, withHistory: boolean): Json | null => {
		const graph = workflow.published;
		if (!graph) return null;
		return {
			versionId: graph.versionId,
			workflowId: workflow.id,
			nodes: graph.nodes,
			connections: graph.connections,
			...(is2 && { nodeGroups: [] }),
			authors: 'Own Er',
			name: null,
			description: null,
			...(is2 && { autosaved: false }),
			...times(graph),
			...(is2 && withHistory && { workflowPublishHistory: history(workflow, graph) }),
		};
	};

	const relation = () => ({
		userId: owner.userId,
		projectId: owner.projectId,
		user: {
			id: owner.userId,
			email: 'owner@example.test',
			firstName: 'Own',
			lastName: 'Er',
			personalizationAnswers: null,
			settings: { userActivated: true, firstSuccessfulWorkflowId: '', userActivatedAt: owner.createdAt },
			disabled: false,
			mfaEnabled: false,
			lastActiveAt: time(clock.now()).slice(0, 10),
			isPending: false,
			...times(owner),
		},
		...times(owner),
	});

	const project = () => ({
		id: owner.projectId,
		name: 'Own Er <owner@example.test>',
		type: 'personal',
		icon: null,
		description: null,
		...(is2 ? { customTelemetryTags: [], creatorId: owner.userId } : { projectRelations: [relation()] }),
		...times(owner),
	});

	const shared = (workflow: Workflow, withProject: boolean) => [
		{
			role: 'workflow:owner',
			workflowId: workflow.id,
			projectId: owner.projectId,
			...(withProject && { project: project() }),
			...times(workflow),
		},
	];

	return (workflow: Workflow, form: Form, pinned = true): Json => {
		const single = form !== 'listed';
		const { draft, published } = workflow;
		const has = (...forms: Form[]) => forms.includes(form);
		return {
			id: workflow.id,
			name: workflow.name,
			...(single && { description: null }),
			active: published !== null,
			activeVersionId: published?.versionId ?? null,
			...times(workflow),
			isArchived: workflow.archived,
			versionId: draft.versionId,
			...(single && { versionCounter: workflow.versionCounter }),
			...(single && is2 && { sourceWorkflowId: null }),
			triggerCount: published?.nodes.filter((node) => startsByItself(version, node)).length ?? 0,
			nodes: draft.nodes,
			connections: draft.connections,
			...(is2 && { nodeGroups: [] }),
			settings: workflow.settings,
			staticData: null,
			...(pinned && { pinData: null }),
			meta: null,
			...((has('listed', 'single', 'updated') || (is2 && has('created'))) && {
				tags: workflow.tags.map((name) => ({ id: `${workflow.id}${name}`, name, ...times(workflow) })),
			}),
			...((has('listed', 'single', 'deactivated', 'deleted') || (is2 && has('created'))) && {
				shared: shared(workflow, single),
			}),
			...((has('listed', 'single', 'activated', 'deactivated') || (is2 && has('created', 'updated'))) && {
				activeVersion: activeVersion(workflow, single),
			}),
			...(is2 && has('created') && { parentFolder: null }),
		};
	};
}
