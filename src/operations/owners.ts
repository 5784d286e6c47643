import type { Redis } from 'ioredis';

/** A failed retry is read by the poller within minutes; what is as old as this has been told or never will be. */
const ttlSeconds = 2 * 86_400;

export type Owners = {
	/** This run is a retry that we made: whoever owns it (`retry`, or a bulk's id) tells how it ends. */
	note(runId: number, owner: string): Promise<void>;
	/** Of these runs, those that have an owner. */
	owned(runIds: readonly number[]): Promise<Set<number>>;
};

/** Whose run it is, written down as soon as it is known, so that its failure is no alarm of its own. */
export function createOwners(redis: Redis, key: (runId: number) => string): Owners {
	return {
		async note(runId, owner) {
			await redis.set(key(runId), owner, 'EX', ttlSeconds);
		},
		async owned(runIds) {
			if (runIds.length === 0) return new Set();
			const owners = await redis.mget(runIds.map(key));
			return new Set(runIds.filter((_, i) => owners[i]));
		},
	};
}
