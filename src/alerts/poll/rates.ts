import type { Redis } from 'ioredis';
import { type Execution, workflowIdOf } from '../../n8n/index.js';
import { answersOf } from '../../redis/answers.js';
import type { Rate } from '../alert.js';

/** How n8n calls runs that somebody has started to try or to repeat something. */
const notByItself = ['manual', 'retry', 'evaluation'];
/** What its workflow is for, not somebody's trial. */
export const startedByItself = ({ mode }: Pick<Execution, 'mode'>) => !notByItself.includes(mode ?? '');

const dayMs = 86_400_000;
const days = 7;

export type Rates = ReturnType<typeof createRates>;

/**
 * Counts of each workflow by day, from what the poller reads anyway. Where a process dies some may be counted twice or not
 * at all; of what n8n does not save nothing is known.
 */
export function createRates(redis: Redis, key: (day: string) => string, now: () => number) {
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
			await counting.expire(dayOf(0), (days + 1) * (dayMs / 1_000)).exec();
		},
		/** Of the last seven days. */
		async of(workflowId: string): Promise<Rate> {
			const reading = redis.pipeline();
			for (let ago = 0; ago < days; ago++) reading.hmget(dayOf(ago), `${workflowId} succeeded`, `${workflowId} failed`);
			const rows = await answersOf<(string | null)[]>(reading);
			const sum = (at: number) => rows.reduce((total, row) => total + Number(row[at] ?? 0), 0);
			return { succeeded: sum(0), failed: sum(1) };
		},
	};
}
