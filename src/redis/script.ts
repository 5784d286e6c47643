import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

type Run = (keys: number, ...args: (string | number | Buffer)[]) => Promise<unknown>;

/** A Lua script that is sent once a connection and named by its hash from then on, for those that run thousands of times. */
export function createScript(redis: Redis, lua: string) {
	const name = createHash('sha1').update(lua).digest('hex');
	redis.defineCommand(name, { lua });
	const defined = redis as unknown as Record<string, Run>;
	return (keys: string[], ...args: (string | number | Buffer)[]) => defined[name]!(keys.length, ...keys, ...args);
}
