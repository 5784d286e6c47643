import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../instances/execution-ref.js';

/** A run ends within moments of its stop; where n8n is away meanwhile, that is told when it is back. */
const ttlSeconds = 86_400;

export type Stops = ReturnType<typeof createStops>;

/** Who stops a run here: written down before n8n is asked, as whoever follows that run may see its end first. */
export const createStops = (redis: Redis, key: (run: ExecutionRef) => string) => ({
	note: (run: ExecutionRef, by: string) => redis.set(key(run), by, 'EX', ttlSeconds),
	/** A Slack user id; null: nobody has stopped it here. */
	by: (run: ExecutionRef) => redis.get(key(run)),
});
