import type { Redis } from 'ioredis';
import { openRedis } from './connection.js';

/**
 * The process's connections. `producer` fails fast when Redis is away, so that a click gets its answer; `consumer`
 * waits for ever, so that workers outlive an outage (BullMQ refuses a worker connection that gives up).
 */
export type Connections = { producer: Redis; consumer: Redis; close(): void };

export function openConnections(redisUrl: string): Connections {
	const producer = openRedis(redisUrl, { name: 'flowbell-producer', kind: 'producer' });
	const consumer = openRedis(redisUrl, { name: 'flowbell-worker', kind: 'worker' });
	return {
		producer,
		consumer,
		close() {
			producer.disconnect();
			consumer.disconnect();
		},
	};
}
