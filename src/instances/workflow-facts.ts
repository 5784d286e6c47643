import type { Redis } from 'ioredis';
import { z } from 'zod';
import { createCache } from '../lib/cache.js';
import { timeOf, type Workflow, type WorkflowClient } from '../n8n/index.js';
import { safeName } from './failures.js';

/**
 * Tags by name, projects by id and, where n8n gives them, by name; null: n8n does not say. `saved`: when what runs was
 * saved (epoch milliseconds), and which version that is; null: not known, or what was saved last does not run.
 */
type Facts = {
	tags: string[] | null;
	projects: string[] | null;
	saved: { at: number; versionId: string | null } | null;
};

/** A workflow is seldom moved or tagged anew. */
const cacheTtlSeconds = 600;

/** Whoever types a name may have made that workflow a minute ago. */
const recentMs = 60_000;
const everything = 'all';

const shares = z.array(
	z.looseObject({
		projectId: z.string().optional(),
		project: z.looseObject({ id: z.string(), name: z.string() }).optional(),
	}),
);

/** What workflows are tagged with, and whose they are. */
export function createWorkflowFacts(redis: Redis, key: string, workflows: WorkflowClient, now: () => number) {
	const recent = createCache(readAll, recentMs, now);

	async function readAll(): Promise<(Facts & { id: string; name: string })[]> {
		const all: (Facts & { id: string; name: string })[] = [];
		for await (const workflow of workflows.iterate({ limit: 250, excludePinnedData: true })) {
			all.push({ id: workflow.id, name: safeName(workflow.name), ...factsIn(workflow) });
		}
		return all;
	}

	return {
		/** Of one workflow, read at most once in ten minutes; null where n8n does not answer. */
		async of(workflowId: string): Promise<Facts | null> {
			const cacheKey = `${key}:${workflowId}`;
			const cached = await redis.get(cacheKey);
			if (cached) return JSON.parse(cached) as Facts;
			const workflow = await workflows.get(workflowId).catch(() => null);
			if (!workflow) return null;
			const facts = factsIn(workflow);
			await redis.set(cacheKey, JSON.stringify(facts), 'EX', cacheTtlSeconds);
			return facts;
		},
		/** Of all workflows, as they are now. */
		all: readAll,
		/** The same, at most a minute old and read once for all who type meanwhile. */
		recent: () => recent.get(everything),
	};
}

function factsIn({ tags, shared, updatedAt, versionId, activeVersionId }: Workflow): Facts {
	const at = timeOf(updatedAt);
	// A draft that is not published changes nothing of what runs.
	const runs = activeVersionId === null || activeVersionId === versionId;
	const read = shares.safeParse(shared);
	const projects = read.data?.flatMap(({ projectId, project }) => [projectId, project?.id, project?.name]);
	const known = [...new Set(projects)].filter((each): each is string => each !== undefined);
	return {
		tags: tags.map(({ name }) => name),
		projects: known.length > 0 ? known : null,
		saved: at !== null && runs ? { at, versionId } : null,
	};
}
