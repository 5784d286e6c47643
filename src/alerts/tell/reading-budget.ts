import type { Redis } from 'ioredis';
import { createScript } from '../../redis/script.js';
import type { Sampled } from './sampling.js';

/** Failures that are read with their data at once after a rest, and one more each so many milliseconds. */
const mostAtOnce = 80;
const oneEachMs = 2_000;
/** After that long without one being read nothing is known of a workflow: the next failure is read. */
const sampledTtlSeconds = 600;

/** KEYS: where it is kept. ARGV: how many were read, now. In one step, as polls and hints spend it at once. */
const spendScript = `
local kept = redis.call('hmget', KEYS[1], 'reads', 'readsAt')
local gained = (ARGV[2] - (kept[2] or 0)) / ${oneEachMs}
local left = math.min(${mostAtOnce}, (kept[1] or 0) + gained)
redis.call('hset', KEYS[1], 'reads', math.max(0, left - ARGV[1]), 'readsAt', ARGV[2])`;

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
	const spend = createScript(redis, spendScript);

	return {
		async left(): Promise<number> {
			const [kept, at] = await redis.hmget(key, 'reads', 'readsAt');
			const gained = (now() - Number(at ?? 0)) / oneEachMs;
			return Math.floor(Math.min(mostAtOnce, Number(kept ?? 0) + gained));
		},
		async spend(reads: number) {
			if (reads === 0) return;
			await spend([key], reads, now());
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
