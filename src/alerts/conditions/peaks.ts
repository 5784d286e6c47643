import type { Redis } from 'ioredis';
import { answersOf } from '../../redis/answers.js';

const dayMs = 86_400_000;
const days = 7;

/** The most of a workflow that ran at once, and that began in a minute. */
export type Peak = { running: number; starts: number };

/** The peaks of each workflow by day. Where it is done again it comes to the same. */
export function createPeaks(redis: Redis, key: (day: string) => string, now: () => number) {
	const dayOf = (ago: number) => key(new Date(now() - ago * dayMs).toISOString().slice(0, 10));

	return {
		async learn(peaks: ReadonlyMap<string, Peak>) {
			const fields = [...peaks].flatMap(([id, { running, starts }]): [string, number][] => [
				[`${id} running`, running],
				[`${id} starts`, starts],
			]);
			if (fields.length === 0) return;
			const known = await redis.hmget(dayOf(0), ...fields.map(([field]) => field));
			const higher = fields.filter(([, value], i) => known[i] === null || value > Number(known[i]));
			if (higher.length === 0) return;
			await redis
				.multi()
				.hset(dayOf(0), Object.fromEntries(higher))
				.expire(dayOf(0), (days + 1) * (dayMs / 1_000))
				.exec();
		},
		/** Of the seven days before this one, as today may be the odd one; null where it was not seen then. */
		async usual(workflowId: string): Promise<Peak | null> {
			const reading = redis.pipeline();
			for (let ago = 1; ago <= days; ago++) reading.hmget(dayOf(ago), `${workflowId} running`, `${workflowId} starts`);
			const rows = await answersOf<(string | null)[]>(reading);
			const seen = rows.filter((row) => row.some((value) => value !== null));
			if (seen.length === 0) return null;
			const most = (at: number) => Math.max(...seen.map((row) => Number(row[at] ?? 0)));
			return { running: most(0), starts: most(1) };
		},
	};
}
