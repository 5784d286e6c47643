import type { Redis } from 'ioredis';

export type Lock<Id> = ReturnType<typeof createLock<Id>>;

/** For what is read, changed and written back with two requests to n8n, each of which takes half as long at most. */
const requestsTtlMs = 60_000;

const ifHeld = (lua: string) => `if redis.call('get', KEYS[1]) == ARGV[1] then redis.call(${lua}) end`;

/** One holder at a time over all processes. `ttlMs`: when a killed process's lock is free again. */
export function createLock<Id>(redis: Redis, key: (id: Id) => string, ttlMs = requestsTtlMs) {
	const holder = (id: Id) => redis.get(key(id));
	return {
		holder,
		/** True: `who` has it, also if it had it already. */
		async acquire(id: Id, who: string): Promise<boolean> {
			if (await redis.set(key(id), who, 'PX', ttlMs, 'NX')) return true;
			return (await holder(id)) === who;
		},
		/** As if it had been acquired now, where `who` has it. */
		async extend(id: Id, who: string) {
			await redis.eval(ifHeld(`'pexpire', KEYS[1], ARGV[2]`), 1, key(id), who, ttlMs);
		},
		async release(id: Id, who: string) {
			await redis.eval(ifHeld(`'del', KEYS[1]`), 1, key(id), who);
		},
	};
}
