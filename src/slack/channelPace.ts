import type { Redis } from 'ioredis';

/** Slack takes about one post a second in a channel; over all processes. */
export function createChannelPace(redis: Redis, key: (channel: string) => string, paceMs: number, now: () => number) {
	return {
		/** 0: go, the slot is taken. Else milliseconds until it is worth asking again. */
		async reserve(channel: string): Promise<number> {
			const taken = await redis.set(key(channel), now(), 'PX', paceMs, 'NX');
			if (taken) return 0;
			return Math.max(1, await redis.pttl(key(channel)));
		},
	};
}
