import { once } from 'node:events';
import { Redis } from 'ioredis';
import { addressOf } from '../../../src/redis/connection.js';

/**
 * A connection for many timelines at once. What they ask for in one turn of the event loop leaves in one write: with a
 * system call for each of some four hundred commands a timeline would take twice as long.
 */
export async function openTogether(url: string): Promise<Redis> {
	const redis = new Redis({ path: addressOf(url).path!, replyMapping: 'legacy' } as never);
	await once(redis, 'ready');
	const { stream } = redis;
	const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
	stream.write = (...args: unknown[]) => {
		if (stream.writableCorked === 0) {
			stream.cork();
			setImmediate(() => stream.uncork());
		}
		return write(...args);
	};
	return redis;
}
