import type { Redis } from 'ioredis';
import { type Execution, endOf, isUnfinished, statusOf, workflowIdOf } from '../../n8n/index.js';
import { answersOf } from '../../redis/answers.js';
import { createScript } from '../../redis/script.js';
import { startedByItself } from '../poll/rates.js';

const minuteMs = 60_000;
/** Minutes that are looked back. */
const maxMinutes = 12;
const ttlSeconds = 30 * 60;
/** More workflows at work in one minute are not followed. */
const maxWorkflows = 2_000;

/**
 * What runs at one look of a minute. KEYS: the minute. ARGV: for how long it is kept, then of each workflow its field and
 * how many. What ran at an earlier look of this minute, and is over by now, runs no more.
 */
const lookScript = `
for _, field in ipairs(redis.call('hkeys', KEYS[1])) do
  if string.sub(field, -8) == ' running' then redis.call('hset', KEYS[1], field, 0) end
end
redis.call('hset', KEYS[1], 'looked', 1)
for i = 2, #ARGV, 2 do redis.call('hset', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('expire', KEYS[1], ARGV[1])`;

/** What ran of a workflow at the end of the last whole minute, and how many began in it. */
export type LoadOf = { running: number; starts: number };

/** What runs and what ends of each workflow, minute by minute, of runs that began by themselves: a retry is somebody's. */
export function createLoad(redis: Redis, key: (minute: number) => string, now: () => number) {
	const minuteOf = (at: number) => Math.floor(at / minuteMs);
	const look = createScript(redis, lookScript);

	/** So many whole minutes, the last one last. */
	function rowsOf(minutes: number) {
		const reading = redis.pipeline();
		for (let ago = minutes; ago >= 1; ago--) reading.hgetall(key(minuteOf(now()) - ago));
		return answersOf<Record<string, string>>(reading);
	}

	return {
		minute: () => minuteOf(now()),
		async note(running: ReadonlyMap<string, number>, ended: readonly Execution[]) {
			const minute = minuteOf(now());
			const runs = [...running].slice(0, maxWorkflows).flatMap(([id, many]) => [`${id} running`, many]);
			await look([key(minute)], ttlSeconds, ...runs);
			// When they ended, not when that was seen: n8n may have been away. Of a flood each workflow once.
			const counts = new Map<number, Map<string, number>>();
			for (const run of ended) {
				const at = minuteOf(endOf(run) ?? 0);
				const workflowId = workflowIdOf(run);
				if (minute - at > maxMinutes || workflowId === '' || !startedByItself(run)) continue;
				const then = counts.get(at) ?? new Map<string, number>();
				counts.set(at, then.set(workflowId, (then.get(workflowId) ?? 0) + 1));
			}
			if (counts.size === 0) return;
			const noting = redis.pipeline();
			for (const [at, then] of counts) {
				for (const [workflowId, count] of then) noting.hincrby(key(at), `${workflowId} ended`, count);
				noting.expire(key(at), ttlSeconds);
			}
			await noting.exec();
		},
		/** Of the last whole minute; null where n8n was not seen then. */
		async last(): Promise<Map<string, LoadOf> | null> {
			const [before, newest] = await rowsOf(2);
			if (!newest!.looked) return null;
			const ids = new Set(Object.keys(newest!).flatMap((field) => (/ /.test(field) ? [field.split(' ')[0]!] : [])));
			return new Map(
				[...ids].map((id) => {
					const running = ranIn(newest!, id);
					const grown = before!.looked ? running - ranIn(before!, id) : 0;
					return [id, { running, starts: Math.max(0, Number(newest![`${id} ended`] ?? 0) + grown) }];
				}),
			);
		},
		/** What ran of a workflow at the end of each of the last minutes in which n8n was seen, the last one last. */
		async history(workflowId: string): Promise<number[]> {
			const rows = await rowsOf(maxMinutes);
			return rows.filter(({ looked }) => looked).map((row) => ranIn(row, workflowId));
		},
	};
}

const ranIn = (minute: Record<string, string>, workflowId: string) => Number(minute[`${workflowId} running`] ?? 0);

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
