import type { Redis } from 'ioredis';
import type { Workflow, WorkflowClient } from '../../n8n/index.js';

/** All workflows come with all their nodes, and they change seldom. */
const everyMs = 10 * 60_000;
const pageSize = 250;

/** `lean`: a workflow as far as it is held on to, as all of them are held at once. */
type Deps = { redis: Redis; workflows: WorkflowClient; lean(workflow: Workflow): Workflow; now(): number };

/** All workflows of a server, read once in ten minutes by whichever process is first. */
export function createWorkflowList({ redis, workflows, lean, now }: Deps, key: string) {
	/** When it was last read, as far as this process knows. */
	let knownAt = Number.NEGATIVE_INFINITY;

	return {
		/** Null where they were read, or asked for in vain, of late. */
		async read(signal: AbortSignal): Promise<Workflow[] | null> {
			if (now() - knownAt < everyMs) return null;
			const readAt = await redis.get(key);
			knownAt = Number(readAt ?? Number.NEGATIVE_INFINITY);
			if (now() - knownAt < everyMs) return null;
			knownAt = now();
			await redis.set(key, knownAt, 'PX', everyMs);
			const all: Workflow[] = [];
			for await (const each of workflows.iterate({ limit: pageSize, excludePinnedData: true }, { signal }))
				all.push(lean(each));
			return all;
		},
	};
}
