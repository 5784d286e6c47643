import type { Redis } from 'ioredis';
import { createScript } from '../redis/script.js';
import type { Watch } from './watch.js';

export type Watches = ReturnType<typeof createWatches>;

/** Of a workspace. Each is read when something fails. */
export const maxWatches = 200;

/** ARGV: the watch without its number, which is the next one. 0: there are too many. */
const addScript = `
if redis.call('hlen', KEYS[1]) > ${maxWatches} then return 0 end
local id = redis.call('hincrby', KEYS[1], 'last', 1)
redis.call('hset', KEYS[1], id, ARGV[1])
return id`;

/** Not where it was removed meanwhile. ARGV: its number, the watch. */
const changeScript = `
if redis.call('hexists', KEYS[1], ARGV[1]) == 1 then redis.call('hset', KEYS[1], ARGV[1], ARGV[2]) end`;

/** Those of earlier versions name no conditions. */
type Kept = Omit<Watch, 'conditions'> & Partial<Pick<Watch, 'conditions'>>;
const withConditions = (watch: Kept): Watch => ({ ...watch, conditions: watch.conditions ?? [] });

/** The watches of all channels, one field each under its number. They are settings, and stay. */
export function createWatches(redis: Redis, key: string) {
	const addWatch = createScript(redis, addScript);

	const change = createScript(redis, changeScript);

	/** Nothing else of a watch ever changes. */
	async function setClosed(id: number, closed: Watch['closed']) {
		const row = await redis.hget(key, String(id));
		if (row) await change([key], id, JSON.stringify({ ...(JSON.parse(row) as Watch), closed }));
	}

	async function all(): Promise<Watch[]> {
		const { last: _, ...rows } = await redis.hgetall(key);
		return Object.entries(rows)
			.map(([id, row]) => ({ ...withConditions(JSON.parse(row) as Kept), id: Number(id) }))
			.sort((a, b) => a.id - b.id);
	}

	return {
		all,
		of: async (channelId: string) => (await all()).filter((watch) => watch.channelId === channelId),
		/** Its number; null where there are too many. */
		async add(watch: Omit<Watch, 'id'>): Promise<number | null> {
			return ((await addWatch([key], JSON.stringify(watch))) as number) || null;
		},
		close: (id: number, closed: NonNullable<Watch['closed']>) => setClosed(id, closed),
		reopen: (id: number) => setClosed(id, null),
		/** False where somebody has removed it before. */
		remove: async (id: number) => (await redis.hdel(key, String(id))) === 1,
	};
}
