import type { Redis } from 'ioredis';
import { type Execution, type ExecutionClient, hasSucceeded, workflowIdOf } from '../../../n8n/index.js';

const ttlSeconds = 7 * 86_400;
/** Asked again so often while no run has said. */
const againMs = 3_600_000;

/**
 * The clock of an n8n server, which its API does not tell: a Schedule Trigger puts it into what it starts
 * (docs/n8n.md, 45). Read once a week of a workflow that has no clock of its own.
 */
export function createServerZone(redis: Redis, key: string, executions: ExecutionClient, now: () => number) {
	let askedAt = 0;

	return {
		/** Null while it is not known. */
		read: () => redis.get(key),
		/** @param ofServer whether a workflow runs by the clock of the server */
		async learn(rows: readonly Execution[], ofServer: (workflowId: string) => boolean, signal: AbortSignal) {
			const run = rows.find((row) => row.mode === 'trigger' && hasSucceeded(row) && ofServer(workflowIdOf(row)));
			if (!run || now() - askedAt < againMs || (await redis.exists(key))) return;
			askedAt = now();
			const { data } = await executions.get(run.id, { includeData: true }, { signal });
			const zone = /"Timezone":"(UTC|[A-Z]\w+(?:\/[\w+-]+){1,2}) \(UTC/.exec(JSON.stringify(data ?? null))?.[1];
			if (zone) await redis.set(key, zone, 'EX', ttlSeconds);
		},
	};
}
