import type { Redis } from 'ioredis';

/** `told`: somebody has been told. */
export type BrokenRoute = { channel: string; reason: string; since: number; told?: true };

/** Channels that Slack does not let us post to: archived, or without us in it. */
export type Routes = {
	/** Tells somebody; again only where an earlier try was cut short. */
	broken(channel: string, reason: string): Promise<void>;
	works(channel: string): Promise<void>;
	all(): Promise<BrokenRoute[]>;
};

export function createRoutes(
	redis: Redis,
	key: string,
	tell: (route: BrokenRoute) => Promise<void>,
	now: () => number,
): Routes {
	return {
		async broken(channel, reason) {
			await redis.hsetnx(key, channel, JSON.stringify({ channel, reason, since: now() }));
			const route = JSON.parse((await redis.hget(key, channel)) ?? 'null') as BrokenRoute | null;
			if (!route || route.told) return;
			await tell(route);
			await redis.hset(key, channel, JSON.stringify({ ...route, told: true }));
		},
		async works(channel) {
			await redis.hdel(key, channel);
		},
		async all() {
			return Object.values(await redis.hgetall(key)).map((row) => JSON.parse(row) as BrokenRoute);
		},
	};
}
