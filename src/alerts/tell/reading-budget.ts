import type { Redis } from 'ioredis';
import type { Sampled } from './sampling.js';

/** Failures that are read with their data at once after a rest, and one more each so many milliseconds. */
const mostAtOnce = 80;
const oneEachMs = 2_000;
/** After that long without one being read nothing is known of a workflow: the next failure is read. */
const sampledTtlSeconds = 600;

export type ReadingBudget = ReturnType<typeof createReadingBudget>;

/**
 * How many failures may be read with their data. Data may be megabytes, and n8n is others' server: a flood is counted, and
 * read in samples.
 */
export function createReadingBudget(
	redis: Redis,
	key: string,
	sampledKey: (group: string) => string,
	now: () => number,
) {
	async function left() {
		const [kept, at] = await redis.hmget(key, 'reads', 'readsAt');
		const gained = (now() - Number(at ?? 0)) / oneEachMs;
		return Math.min(mostAtOnce, Number(kept ?? 0) + gained);
	}

	return {
		left: async () => Math.floor(await left()),
		async spend(reads: number) {
			if (reads === 0) return;
			await redis.hset(key, { reads: Math.max(0, (await left()) - reads), readsAt: now() });
		},
		/** What was read last of these groups of failures. */
		async sampled(groups: string[]): Promise<Map<string, Sampled>> {
			if (groups.length === 0) return new Map();
			const kept = await redis.mget(groups.map(sampledKey));
			return new Map(
				groups.flatMap((group, i) => {
					const [problem, at] = kept[i]?.split(' ') ?? [];
					return problem ? [[group, { problem, at: Number(at) }] as const] : [];
				}),
			);
		},
		setSampled: (group: string, problem: string) =>
			redis.set(sampledKey(group), `${problem} ${now()}`, 'EX', sampledTtlSeconds),
	};
}
