import type { Redis } from 'ioredis';

export type BrokenRoute = { channel: string; reason: string; since: number };

/** Channels that Slack does not let us post to: archived, or without us in it. */
export type Routes = {
	/** Tells somebody, the first time. */
	broken(channel: string, reason: string): Promise<void>;
	works(channel: string): Promise<void>;
	all(): Promise<BrokenRoute[]>;
};

export function createRoutes(
	redis: Redis,
	key: string,
	tell: (channel: string, reason: string) => Promise<void>,
	now: () => number,
): Routes {
	return {
		async broken(channel, reason) {
			const first = await redis.hsetnx(key, channel, JSON.stringify({ channel, reason, since: now() }));
			if (first) await tell(channel, reason);
		},
		async works(channel) {
			await redis.hdel(key, channel);
		},
		async all() {
			return Object.values(await redis.hgetall(key)).map((row) => JSON.parse(row) as BrokenRoute);
		},
	};
}
