import type { Redis } from 'ioredis';

/** One holder at a time over all processes. */
export type Lock = {
	/** True: `holder` has it, also if it had it already. */
	acquire(id: string | number, holder: string): Promise<boolean>;
	holder(id: string | number): Promise<string | null>;
	/** As if it had been acquired now, where `holder` has it. */
	extend(id: string | number, holder: string): Promise<void>;
	release(id: string | number, holder: string): Promise<void>;
};

/** For what is read, changed and written back with two requests to n8n, each of which takes half as long at most. */
const requestsTtlMs = 60_000;

const ifHeld = (lua: string) => `if redis.call('get', KEYS[1]) == ARGV[1] then redis.call(${lua}) end`;

/** `ttlMs`: when a killed process's lock is free again. */
export function createLock(redis: Redis, key: (id: string | number) => string, ttlMs = requestsTtlMs): Lock {
	const holder = (id: string | number) => redis.get(key(id));
	return {
		holder,
		async acquire(id, who) {
			if (await redis.set(key(id), who, 'PX', ttlMs, 'NX')) return true;
			return (await holder(id)) === who;
		},
		async extend(id, who) {
			await redis.eval(ifHeld(`'pexpire', KEYS[1], ARGV[2]`), 1, key(id), who, ttlMs);
		},
		async release(id, who) {
			await redis.eval(ifHeld(`'del', KEYS[1]`), 1, key(id), who);
		},
	};
}
