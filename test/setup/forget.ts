import { openRedis } from '../../src/redis/connection.js';
import { keysOf } from './keys-of.js';

/**
 * Clears what an earlier test has left of an n8n server at this address. The whole run shares one Redis, keys go by
 * the server's address, and the system hands out the port of a server that has ended again: a test would then begin
 * with the memory of another, and take its first failures for old ones.
 */
export async function forget(redisUrl: string, n8nUrl: string, teamId: string): Promise<void> {
	const redis = openRedis(redisUrl, { name: 'forget', kind: 'worker' });
	for (const { prefix } of Object.values(keysOf(n8nUrl, teamId))) {
		for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1_000 })) {
			if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]));
		}
	}
	await redis.quit();
}
