import type { Redis } from 'ioredis';

/** `told`: somebody has been told. */
export type BrokenRoute = { channel: string; reason: string; since: number; told?: true };

/** What a channel may refuse: new messages, or changes of those that are there. */
type What = 'posts' | 'updates';

/** Channels that Slack does not let us post to: archived, or without us in it. */
export type Routes = {
	/** Tells somebody; of the same `since` again only where an earlier try was cut short. */
	broken(channel: string, reason: string, what?: What): Promise<void>;
	works(channel: string, what?: What): Promise<void>;
	isBroken(channel: string, what: What): Promise<boolean>;
	/** One for each channel. */
	all(): Promise<BrokenRoute[]>;
};

/**
 * One message that Slack refuses among many that it takes opens and closes a route all the time, and an archived channel
 * refuses posts and updates: what begins within the hour is the same fault.
 */
const sameMs = 3_600_000;
const sinceScript = `
local since = tonumber(redis.call('hget', KEYS[1], ARGV[1]) or '0')
if tonumber(ARGV[2]) - since > ${sameMs} then
  since = tonumber(ARGV[2])
  redis.call('hset', KEYS[1], ARGV[1], string.format('%.0f', since))
  redis.call('expire', KEYS[1], 86400)
end
return string.format('%.0f', since)`;

/** As long as a message that waits for it (see the store). */
const keptSeconds = 60 * 86_400;

const field = (channel: string, what: What) => (what === 'posts' ? channel : `${channel} ${what}`);

export function createRoutes(
	redis: Redis,
	key: string,
	tell: (route: BrokenRoute) => Promise<void>,
	now: () => number,
): Routes {
	const sinceOf = async (channel: string) => Number(await redis.eval(sinceScript, 1, `${key}:since`, channel, now()));

	return {
		async broken(channel, reason, what = 'posts') {
			const name = field(channel, what);
			const known = await redis.hget(key, name);
			if (known && (JSON.parse(known) as BrokenRoute).told) return;
			const route: BrokenRoute = { channel, reason, since: await sinceOf(channel) };
			await redis.multi().hset(key, name, JSON.stringify(route)).expire(key, keptSeconds).exec();
			await tell(route);
			await redis.hset(key, name, JSON.stringify({ ...route, told: true }));
		},
		async works(channel, what = 'posts') {
			await redis.hdel(key, field(channel, what));
		},
		isBroken: async (channel, what) => (await redis.hexists(key, field(channel, what))) === 1,
		async all() {
			const routes = Object.values(await redis.hgetall(key)).map((row) => JSON.parse(row) as BrokenRoute);
			return [...new Map(routes.map((route) => [route.channel, route])).values()];
		},
	};
}
