import type { Redis } from 'ioredis';

/** Slack takes about one post a second in a channel; over all processes. */
export function createChannelPace(redis: Redis, key: (channel: string) => string, paceMs: number, now: () => number) {
	const left = async (channel: string) => Math.max(1, await redis.pttl(key(channel)));
	/** Says for a little longer than the slot is taken that somebody stands in front. */
	const frontKey = (channel: string) => `${key(channel)}:front`;
	return {
		/** 0: go, the slot is taken. Else milliseconds until it is worth asking again. `behind`: lets others go first. */
		async reserve(channel: string, behind = false): Promise<number> {
			if (behind && (await redis.exists(frontKey(channel)))) return left(channel);
			const taken = await redis.set(key(channel), now(), 'PX', paceMs, 'NX');
			if (taken) return 0;
			const wait = await left(channel);
			if (!behind) await redis.set(frontKey(channel), now(), 'PX', wait + paceMs / 2);
			return wait;
		},
		/** Slack said when it wants to hear of this again: until then nobody asks. */
		async hold(channel: string, ms: number): Promise<void> {
			await redis.set(key(channel), now(), 'PX', Math.max(1, ms));
		},
		/** Milliseconds for which it is held; 0: it is not. */
		async held(channel: string): Promise<number> {
			return Math.max(0, await redis.pttl(key(channel)));
		},
	};
}
