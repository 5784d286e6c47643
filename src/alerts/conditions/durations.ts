import type { Redis } from 'ioredis';
import { type Execution, endOf, hasSucceeded, startOf, workflowIdOf } from '../../n8n/index.js';
import { answersOf } from '../../redis/answers.js';

/** Of each workflow the last ones are kept, and fewer than these say nothing. */
const maxKept = 32;
const minKept = 5;
const ttlSeconds = 30 * 86_400;
/** One odd run is above it, also where few are known. */
const quantile = 0.95;

const minute = 60_000;
/** However short they are usually, nobody minds this. */
export const floorMs = 10 * minute;
/** Where nothing is known of its workflow. */
const unknownFloorMs = 120 * minute;
const times = 4;

/** From then on a run goes on far longer than nearly all of its workflow, in milliseconds. */
export const farBeyond = (usualMs: number | undefined): number =>
	usualMs === undefined ? unknownFloorMs : Math.max(floorMs, times * usualMs);

/** What somebody tries by hand may be left open for hours. */
export const isByHand = ({ mode }: Pick<Execution, 'mode'>) => mode === 'manual' || mode === 'evaluation';

export type Durations = ReturnType<typeof createDurations>;

/**
 * How long runs of each workflow take, learnt from those that succeeded, as the poller reads them anyway. Where n8n saves
 * no successes nothing is known. Where a process dies some may count twice.
 */
export function createDurations(redis: Redis, key: (workflowId: string) => string) {
	return {
		async learn(ended: readonly Execution[]) {
			const tookBy = new Map<string, number[]>();
			for (const run of ended) {
				const [start, end, workflowId] = [startOf(run), endOf(run), workflowIdOf(run)];
				if (start === null || end === null || workflowId === '' || isByHand(run) || !hasSucceeded(run)) continue;
				tookBy.set(workflowId, [...(tookBy.get(workflowId) ?? []).slice(1 - maxKept), Math.max(0, end - start)]);
			}
			if (tookBy.size === 0) return;
			const learning = redis.pipeline();
			for (const [workflowId, took] of tookBy) {
				const of = key(workflowId);
				learning
					.lpush(of, ...took)
					.ltrim(of, 0, maxKept - 1)
					.expire(of, ttlSeconds);
			}
			await learning.exec();
		},
		/** By then nearly all runs of a workflow are over, in milliseconds; those of which too little is known are left out. */
		async usual(workflowIds: Iterable<string>): Promise<Map<string, number>> {
			const ids = [...new Set(workflowIds)];
			if (ids.length === 0) return new Map();
			const reading = redis.pipeline();
			for (const id of ids) reading.lrange(key(id), 0, -1);
			const rows = await answersOf<string[]>(reading);
			return new Map(
				ids.flatMap((id, i) => {
					const took = rows[i]!.map(Number).sort((a, b) => a - b);
					const at = Math.floor((took.length - 1) * quantile);
					return took.length < minKept ? [] : [[id, took[at]!] as const];
				}),
			);
		},
	};
}
