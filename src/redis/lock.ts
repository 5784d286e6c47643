import type { Redis } from 'ioredis';

/** One holder at a time over all processes, for what is read, changed and written back. */
export type Lock = {
	/** True: `holder` has it, also if it had it already. */
	acquire(id: string | number, holder: string): Promise<boolean>;
	release(id: string | number, holder: string): Promise<void>;
};

/** A killed process's lock is free after this; a request to n8n takes at most half as long. */
const lockTtlMs = 60_000;

const releaseScript = `if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end`;

export function createLock(redis: Redis, key: (id: string | number) => string): Lock {
	return {
		async acquire(id, holder) {
			if (await redis.set(key(id), holder, 'PX', lockTtlMs, 'NX')) return true;
			return (await redis.get(key(id))) === holder;
		},
		async release(id, holder) {
			await redis.eval(releaseScript, 1, key(id), holder);
		},
	};
}
