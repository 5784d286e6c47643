import type { Redis } from 'ioredis';
import type { Execution } from '../n8n/index.js';

/**
 * How far the poller has seen (DESIGN.md, decision 4). Every execution with an id at or below `horizon` has either
 * ended and, if it failed, been put among the pending failures, or is in `unfinished`.
 */
export type Watermark = {
	/** Grows with each commit; a commit of anything but the newest is refused. */
	generation: number;
	horizon: number;
	/**
	 * The highest id that was seen. It becomes the horizon one poll later: PostgreSQL shows a run when what made it is
	 * committed, and so perhaps after one that has a higher number.
	 */
	newest: number;
	/** When the newest run that was seen began, by n8n's clock; epoch milliseconds, 0 where it is not known. */
	newestStart: number;
	/** Unfinished runs by id: epoch milliseconds before which looking at it one by one is not worth it (0: now). */
	unfinished: Map<number, number>;
	/** Of these, those that n8n refuses to give: how often it has. */
	refused: Map<number, number>;
};

export type WatermarkStore = {
	/** Null before the first poll ever. */
	read(): Promise<Watermark | null>;
	/** All at once or not at all. `failed` join the pending failures unless told already. False if another poll was first. */
	commit(next: Watermark, failed: Execution[]): Promise<boolean>;
	/** Failures with ids above `above` that are not told yet, oldest first, as n8n's list had them. */
	pending(most: number, above?: number): Promise<Execution[]>;
	pendingCount(): Promise<number>;
	/** Counts another vain try to read the failure's details; gives how many there were. */
	tried(executionId: number): Promise<number>;
	/** The failures are told, or belong to an alert that tells them. */
	told(executionIds: number[]): Promise<void>;
};

/**
 * `told` needs to remember only ids above the horizon, which are read again by the next poll, and those still
 * pending; both are in one sorted set each, so nothing grows with the history.
 */
const commitScript = `
local generation = redis.call('hget', KEYS[1], 'generation') or '0'
if generation ~= ARGV[1] then return 0 end
redis.call('hset', KEYS[1], 'generation', ARGV[2], 'horizon', ARGV[3], 'newest', ARGV[4], 'newestStart', ARGV[5], 'refused', ARGV[8])
redis.call('del', KEYS[2])
for _, run in ipairs(cjson.decode(ARGV[6])) do redis.call('zadd', KEYS[2], run[2], run[1]) end
for _, run in ipairs(cjson.decode(ARGV[7])) do
  if redis.call('zadd', KEYS[3], 'NX', run[1], run[1]) == 1 then
    redis.call('zadd', KEYS[4], run[1], run[1])
    redis.call('hset', KEYS[5], run[1], run[2])
  end
end
redis.call('zremrangebyscore', KEYS[3], '-inf', '(' .. ARGV[3])
return 1`;

export function createWatermarkStore(redis: Redis, key: (...parts: (string | number)[]) => string): WatermarkStore {
	const pendingKey = key('poll', 'pending');
	const rowsKey = key('poll', 'pending-rows');
	const keys = [key('poll'), key('poll', 'unfinished'), key('poll', 'seen'), pendingKey, rowsKey] as const;
	return {
		async read() {
			const results = await redis.multi().hgetall(keys[0]).zrange(keys[1], '0', '-1', 'WITHSCORES').exec();
			const state = results![0]![1] as Record<string, string>;
			if (!state.generation) return null;
			const flat = results![1]![1] as string[];
			const unfinished = new Map<number, number>();
			for (let i = 0; i < flat.length; i += 2) unfinished.set(Number(flat[i]), Number(flat[i + 1]));
			return {
				generation: Number(state.generation),
				horizon: Number(state.horizon),
				newest: Number(state.newest ?? 0),
				newestStart: Number(state.newestStart ?? 0),
				unfinished,
				refused: new Map(JSON.parse(state.refused || '[]') as [number, number][]),
			};
		},
		async commit({ generation, horizon, newest, newestStart, unfinished, refused }, failed) {
			// Lists as one argument each: a call takes some sixty thousand at most. Numbers as text, as Lua rounds them.
			const done = await redis.eval(
				commitScript,
				keys.length,
				...keys,
				...[generation, generation + 1, horizon, newest, newestStart],
				JSON.stringify([...unfinished].map((run) => run.map(String))),
				JSON.stringify(failed.map((run) => [String(run.id), JSON.stringify(run)])),
				JSON.stringify([...refused]),
			);
			return done === 1;
		},
		async pending(most, above = 0) {
			const ids = await redis.zrange(pendingKey, `(${above}`, '+inf', 'BYSCORE', 'LIMIT', 0, most);
			if (ids.length === 0) return [];
			const rows = await redis.hmget(rowsKey, ...ids);
			return rows.flatMap((row) => (row ? [JSON.parse(row) as Execution] : []));
		},
		pendingCount: () => redis.zcard(pendingKey),
		tried: (executionId) => redis.hincrby(rowsKey, `tries-${executionId}`, 1),
		async told(executionIds) {
			if (executionIds.length === 0) return;
			await redis
				.multi()
				.zrem(pendingKey, ...executionIds)
				.hdel(rowsKey, ...executionIds.flatMap((id) => [String(id), `tries-${id}`]))
				.exec();
		},
	};
}
