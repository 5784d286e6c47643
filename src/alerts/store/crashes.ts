import type { Redis } from 'ioredis';
import { type Execution, startOf, workflowIdOf } from '../../n8n/index.js';
import type { Wave } from '../alert.js';

/** So many runs, of so many workflows, that one look finds crashed went down with n8n's process; fewer by themselves. */
const [fewestRuns, fewestWorkflows] = [3, 2];
/** n8n may take some twenty seconds to say of all of them that they crashed (docs/n8n.md, 37), and may die again meanwhile. */
const togetherSeconds = 600;
/** Of more it is enough to know that they are many. */
const maxRuns = 10_000;

/** Runs that crashed together: n8n finds them when it starts again, and says of none of them when its process died. */
export function createCrashes(redis: Redis, key: () => string) {
	async function known(): Promise<{ at: number; workflowOf: Map<string, string> } | null> {
		const { at, ...rest } = await redis.hgetall(key());
		return at === undefined ? null : { at: Number(at), workflowOf: new Map(Object.entries(rest)) };
	}

	return {
		/** @param failed what one look at n8n has found @param lookedAt when the look before it began: they ran then */
		async noteCrashes(failed: readonly Execution[], lookedAt: number | null) {
			const crashed = failed.filter(({ status }) => status === 'crashed').slice(0, maxRuns);
			if (crashed.length === 0) return;
			const workflows = new Set(crashed.map(workflowIdOf));
			const isWave = crashed.length >= fewestRuns && workflows.size >= fewestWorkflows;
			const before = await known();
			if (!isWave && !before) return;
			if (before && before.workflowOf.size >= maxRuns) return;
			const at = before?.at ?? Math.max(lookedAt ?? 0, ...crashed.map((run) => startOf(run) ?? 0));
			const runs = crashed.map((run) => [String(run.id), workflowIdOf(run)] as const);
			await redis
				.multi()
				.hset(key(), { ...Object.fromEntries(runs), at })
				.expire(key(), togetherSeconds, 'NX')
				.exec();
		},
		/** What a run crashed with; null where it crashed alone. */
		async waveOf(id: number): Promise<Wave | null> {
			const all = await known();
			if (!all?.workflowOf.has(String(id))) return null;
			return { at: all.at, runs: all.workflowOf.size, workflows: new Set(all.workflowOf.values()).size };
		},
	};
}
