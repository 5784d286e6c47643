import type { Redis } from 'ioredis';
import { closestMatch } from 'leven';
import type { Workflow, WorkflowClient } from '../n8n/index.js';
import { safeName } from './failures.js';

export type WorkflowNames = ReturnType<typeof createWorkflowNames>;

/** Names change seldom; a stale one for some minutes does no harm. */
const cacheTtlSeconds = 600;

/** Names of workflows. The list of executions has none (docs/n8n.md, 20). */
export function createWorkflowNames(redis: Redis, key: string, workflows: WorkflowClient) {
	/** The name, or the id itself where n8n does not give one. Never rejects: a name is a nicety. */
	async function nameOf(workflowId: string): Promise<string> {
		const cacheKey = `${key}:${workflowId}`;
		const cached = await redis.get(cacheKey).catch(() => null);
		if (cached) return cached;
		const workflow = await workflows.get(workflowId).catch(() => null);
		if (!workflow?.name) return workflowId;
		const name = safeName(workflow.name);
		await redis.set(cacheKey, name, 'EX', cacheTtlSeconds).catch(() => {});
		return name;
	}

	return {
		nameOf,
		async namesOf(workflowIds: Iterable<string>): Promise<Map<string, string>> {
			const ids = [...new Set(workflowIds)];
			return new Map(await Promise.all(ids.map(async (id) => [id, await nameOf(id)] as const)));
		},
		/** Workflows whose id or name is `words`, else whose name contains them, ignoring case; of those with a tag. */
		async find(words: string, tag: string | null = null) {
			const exact: Workflow[] = [];
			const similar: Workflow[] = [];
			const wanted = words.toLowerCase();
			for await (const workflow of workflows.iterate({ limit: 250 })) {
				if (tag !== null && !workflow.tags.some(({ name }) => name.toLowerCase() === tag.toLowerCase())) continue;
				if (workflow.id === words || workflow.name.toLowerCase() === wanted) exact.push(workflow);
				else if (workflow.name.toLowerCase().includes(wanted)) similar.push(workflow);
			}
			return (exact.length > 0 ? exact : similar).map(({ id, name }) => ({ id, name: safeName(name) }));
		},
		async nearest(words: string): Promise<string | null> {
			const names = new Map<string, string>();
			for await (const { name } of workflows.iterate({ limit: 250 })) names.set(name.toLowerCase(), name);
			const wanted = words.toLowerCase().slice(0, 100);
			const maxDistance = Math.max(1, Math.floor(wanted.length / 3));
			return names.get(closestMatch(wanted, [...names.keys()], { maxDistance }) ?? '') ?? null;
		},
	};
}
