import type { Redis } from 'ioredis';
import { type Execution, endOf, isUnfinished, statusOf, workflowIdOf } from '../../n8n/index.js';
import { answersOf } from '../../redis/answers.js';
import { startedByItself } from '../poll/rates.js';

const minuteMs = 60_000;
/** Minutes that are looked back. */
const maxMinutes = 12;
const ttlSeconds = 30 * 60;
/** More workflows at work in one minute are not followed. */
const maxWorkflows = 2_000;

/** What ran of a workflow at the end of each of the last minutes, the last one last, and how many began in the last. */
export type LoadOf = { running: number[]; starts: number };

/** What runs and what ends of each workflow, minute by minute, of runs that began by themselves: a retry is somebody's. */
export function createLoad(redis: Redis, key: (minute: number) => string, now: () => number) {
	const minuteOf = (at: number) => Math.floor(at / minuteMs);

	return {
		minute: () => minuteOf(now()),
		async note(running: ReadonlyMap<string, number>, ended: readonly Execution[]) {
			const minute = minuteOf(now());
			const noting = redis.pipeline().hset(key(minute), 'looked', 1);
			for (const [id, many] of [...running].slice(0, maxWorkflows)) noting.hset(key(minute), `${id} running`, many);
			// What ran at an earlier look of this minute, and is over by now.
			for (const field of await redis.hkeys(key(minute))) {
				const [id = '', what] = field.split(' ');
				if (what === 'running' && !running.has(id)) noting.hset(key(minute), field, 0);
			}
			// When they ended, not when that was seen: n8n may have been away. Of a flood each workflow once.
			const counts = new Map<number, Map<string, number>>();
			for (const run of ended) {
				const at = minuteOf(endOf(run) ?? 0);
				const workflowId = workflowIdOf(run);
				if (minute - at > maxMinutes || workflowId === '' || !startedByItself(run)) continue;
				const then = counts.get(at) ?? new Map<string, number>();
				counts.set(at, then.set(workflowId, (then.get(workflowId) ?? 0) + 1));
			}
			for (const [at, then] of counts) {
				for (const [workflowId, count] of then) noting.hincrby(key(at), `${workflowId} ended`, count);
				noting.expire(key(at), ttlSeconds);
			}
			await noting.expire(key(minute), ttlSeconds).exec();
		},
		/** Of the last whole minute and those before it; null where n8n was not seen then. */
		async last(): Promise<Map<string, LoadOf> | null> {
			const minute = minuteOf(now());
			const newest = await redis.hgetall(key(minute - 1));
			if (!newest.looked) return null;
			const reading = redis.pipeline();
			for (let ago = maxMinutes; ago >= 2; ago--) reading.hgetall(key(minute - ago));
			const rows = [...(await answersOf<Record<string, string>>(reading)), newest];
			const seen = rows.filter((row) => row.looked);
			const before = rows.at(-2);
			const ids = new Set(Object.keys(newest).flatMap((field) => (/ /.test(field) ? [field.split(' ')[0]!] : [])));
			return new Map(
				[...ids].map((id) => {
					const runningIn = (row: Record<string, string> | undefined) => Number(row?.[`${id} running`] ?? 0);
					const grown = before?.looked ? runningIn(newest) - runningIn(before) : 0;
					const starts = Math.max(0, Number(newest[`${id} ended`] ?? 0) + grown);
					return [id, { running: seen.map(runningIn), starts }];
				}),
			);
		},
	};
}

/** How many go on of each workflow. */
export function runningIn(unfinished: readonly Execution[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const run of unfinished) {
		const workflowId = workflowIdOf(run);
		const isOne = isUnfinished(run) && statusOf(run) !== 'waiting' && workflowId !== '' && startedByItself(run);
		if (isOne) counts.set(workflowId, (counts.get(workflowId) ?? 0) + 1);
	}
	return counts;
}
