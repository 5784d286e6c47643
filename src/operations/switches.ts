import type { Redis } from 'ioredis';

/** All workflows are listed every ten minutes; what is as old as this has been seen there. */
const ttlSeconds = 3_600;

/** The last time that somebody has switched a workflow on or off here: who, and when it was asked (epoch milliseconds). */
export type Switched = { on: boolean; by: string; at: number };

export type Switches = ReturnType<typeof createSwitches>;

/** Written down before n8n is asked, so that what a person did here is no alarm, whoever dies between. */
export const createSwitches = (redis: Redis, key: (workflowId: string) => string) => ({
	note: (workflowId: string, switched: Switched) =>
		redis.set(key(workflowId), JSON.stringify(switched), 'EX', ttlSeconds),
	/** n8n has not done it. */
	drop: (workflowId: string) => redis.del(key(workflowId)),
	async last(workflowId: string): Promise<Switched | null> {
		const row = await redis.get(key(workflowId));
		return row ? (JSON.parse(row) as Switched) : null;
	},
});
