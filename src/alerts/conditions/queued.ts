import type { Redis } from 'ioredis';
import { type Execution, statusOf, workflowIdOf } from '../../n8n/index.js';

/** A run, and since when it goes on or waits to start; epoch milliseconds. */
export type Since = { id: number; at: number; workflowId: string };

/** More are not followed: then the queue stands anyway. */
const maxFollowed = 5_000;

/** n8n does not say since when a run is queued: since it was first seen so. */
export function createQueued(redis: Redis, key: () => string, now: () => number) {
	/** What an earlier process has left is not known. */
	let isEmpty = false;

	return {
		async since(unfinished: readonly Execution[]): Promise<Since[]> {
			const queued = unfinished
				.filter((run) => statusOf(run) === 'new' && workflowIdOf(run) !== '')
				.slice(0, maxFollowed);
			if (queued.length === 0 && isEmpty) return [];
			if (queued.length > 0) await redis.zadd(key(), 'NX', ...queued.flatMap(({ id }) => [now(), String(id)]));
			const rows = await redis.zrange(key(), '0', '-1', 'WITHSCORES');
			const since = new Map(Array.from({ length: rows.length / 2 }, (_, i) => [rows[2 * i]!, Number(rows[2 * i + 1])]));
			const ids = new Set(queued.map(({ id }) => String(id)));
			const gone = [...since.keys()].filter((id) => !ids.has(id));
			if (gone.length > 0) await redis.zrem(key(), ...gone);
			isEmpty = queued.length === 0;
			return queued.map((run) => ({
				id: run.id,
				at: since.get(String(run.id)) ?? now(),
				workflowId: workflowIdOf(run),
			}));
		},
	};
}
