import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A Lua script that is sent once and named by its hash from then on, for those that run thousands of times. */
export function createScript(redis: Redis, lua: string) {
	const sha = createHash('sha1').update(lua).digest('hex');
	let sent = false;
	async function send() {
		await redis.script('LOAD', lua);
		sent = true;
	}
	return async function run(keys: string[], ...args: (string | number | Buffer)[]): Promise<unknown> {
		if (!sent) await send();
		try {
			return await redis.evalsha(sha, keys.length, ...keys, ...args);
		} catch (error) {
			// A Redis that was started anew knows no scripts.
			if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
			await send();
			return redis.evalsha(sha, keys.length, ...keys, ...args);
		}
	};
}
