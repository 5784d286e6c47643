import type { Redis } from 'ioredis';
import type { Bulk } from '../../../bulk/bulk.js';
import type { BulkEvent } from './line.js';

type Deps = {
	redis: Redis;
	key(...parts: string[]): string;
	line(event: BulkEvent, id: string): Promise<void>;
	now(): number;
};

/** As long as the job itself. */
const ttlSeconds = 7 * 86_400;

/**
 * An outage of n8n is two lines of a job's history, each told once. The job itself only knows whether it rests now, so
 * which outage was told last, and whether its end was, is kept here. That n8n asks for a rest (429), or that Slack does
 * not say who may, is no outage of n8n.
 */
export function createOutageLines({ redis, key, line, now }: Deps): (bulk: Bulk) => Promise<void> {
	return async (bulk) => {
		const { rest } = bulk;
		if (bulk.state !== 'running' || (rest !== null && !('silentSince' in rest))) return;
		const told = key('bulk', bulk.id, 'outage');
		if (rest !== null) {
			const since = rest.silentSince;
			await redis.multi().hset(told, { since }).expire(told, ttlSeconds).exec();
			return line({ kind: 'rests', at: since, bulk }, `rests-${since}`);
		}
		const { since, over } = await redis.hgetall(told);
		if (!since || since === over) return;
		await line({ kind: 'goes-on', at: now(), bulk }, `goes-on-${since}`);
		await redis.hset(told, { over: since });
	};
}
