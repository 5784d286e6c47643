import type { Redis } from 'ioredis';
import { type Execution, workflowIdOf } from '../../n8n/index.js';
import { createScript } from '../../redis/script.js';
import type { Rate } from '../alert.js';

/** How n8n calls runs that somebody has started to try or to repeat something. */
const notByItself = ['manual', 'retry', 'evaluation'];
/** What its workflow is for, not somebody's trial. */
export const startedByItself = ({ mode }: Pick<Execution, 'mode'>) => !notByItself.includes(mode ?? '');

const dayMs = 86_400_000;
const keptDays = 7;

/** KEYS: the days. ARGV: the fields. Returns what each of them comes to in all. */
const sumScript = `
local sums = {}
for i, field in ipairs(ARGV) do
  sums[i] = 0
  for _, day in ipairs(KEYS) do sums[i] = sums[i] + (tonumber(redis.call('hget', day, field)) or 0) end
end
return sums`;

export type Rates = ReturnType<typeof createRates>;

/**
 * Counts of each workflow by day, from what the poller reads anyway. Where a process dies some may be counted twice or not
 * at all; of what n8n does not save nothing is known.
 */
export function createRates(redis: Redis, key: (day: string) => string, now: () => number) {
	const sum = createScript(redis, sumScript);
	const dayOf = (ago: number) => key(new Date(now() - ago * dayMs).toISOString().slice(0, 10));

	return {
		async count(runs: readonly Execution[], how: keyof Rate) {
			const counts = new Map<string, number>();
			for (const run of runs) {
				const workflowId = workflowIdOf(run);
				if (workflowId !== '' && startedByItself(run)) counts.set(workflowId, (counts.get(workflowId) ?? 0) + 1);
			}
			if (counts.size === 0) return;
			const counting = redis.pipeline();
			for (const [workflowId, count] of counts) counting.hincrby(dayOf(0), `${workflowId} ${how}`, count);
			await counting.expire(dayOf(0), (keptDays + 1) * (dayMs / 1_000)).exec();
		},
		/** Of the last seven days. */
		async of(workflowId: string): Promise<Rate> {
			const days = Array.from({ length: keptDays }, (_, ago) => dayOf(ago));
			const [succeeded, failed] = (await sum(days, `${workflowId} succeeded`, `${workflowId} failed`)) as number[];
			return { succeeded: succeeded!, failed: failed! };
		},
	};
}
