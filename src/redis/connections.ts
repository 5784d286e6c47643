import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { openRedis } from './connection.js';

/**
 * The process's connections. `producer` fails fast when Redis is away, so that a click gets its answer; `consumer`
 * waits for ever, so that workers outlive an outage (BullMQ refuses a worker connection that gives up).
 */
export type Connections = { producer: Redis; consumer: Redis; close(): void };

/** A Redis that is loading its append-only file may take a while. */
const readyMs = 15_000;

/** Resolves when Redis answers; BullMQ's queues ask for its version as they are made. Null when it does not in time. */
export async function openConnections(redisUrl: string): Promise<Connections | null> {
	const producer = openRedis(redisUrl, { name: 'flowbell-producer', kind: 'producer' });
	const consumer = openRedis(redisUrl, { name: 'flowbell-worker', kind: 'worker' });
	const close = () => {
		producer.disconnect();
		consumer.disconnect();
	};
	try {
		await Promise.all(
			[producer, consumer].map((redis) => once(redis, 'ready', { signal: AbortSignal.timeout(readyMs) })),
		);
	} catch {
		close();
		return null;
	}
	return { producer, consumer, close };
}
