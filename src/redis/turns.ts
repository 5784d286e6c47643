import type { Redis } from 'ioredis';

/** One at a time over all processes, for what is read, changed and written back. */
export type Turns = {
	/** True: it is `who`'s turn, also if it was already. */
	take(id: string | number, who: string): Promise<boolean>;
	give(id: string | number, who: string): Promise<void>;
};

/** A turn that its process did not give back, being killed, is over after this; a request to n8n takes at most half. */
const turnMs = 60_000;

const giveScript = `if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end`;

export function createTurns(redis: Redis, key: (id: string | number) => string): Turns {
	return {
		async take(id, who) {
			if (await redis.set(key(id), who, 'PX', turnMs, 'NX')) return true;
			return (await redis.get(key(id))) === who;
		},
		async give(id, who) {
			await redis.eval(giveScript, 1, key(id), who);
		},
	};
}
