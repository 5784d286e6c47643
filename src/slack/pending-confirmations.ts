import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { OperationJob } from '../operations/job.js';

export type PendingConfirmations = ReturnType<typeof createPendingConfirmations>;

/** A response_url lives this long as well. */
const ttlSeconds = 30 * 60;

/** Questions put to a person with buttons: what a yes does, word for word. The button holds only its reference. */
export function createPendingConfirmations(redis: Redis, key: (ref: string) => string) {
	return {
		async create(job: OperationJob): Promise<string> {
			const ref = randomBytes(12).toString('base64url');
			await redis.set(key(ref), JSON.stringify(job), 'EX', ttlSeconds);
			return ref;
		},
		/** What was asked, answered or not; null when it is too old. */
		async read(ref: string): Promise<OperationJob | null> {
			if (!/^[\w-]{16}$/.test(ref)) return null;
			const row = await redis.get(key(ref));
			return row && JSON.parse(row);
		},
		/** True for the one click that answers it, however often its job is started; for any other one false. */
		async take(ref: string, clickId: string): Promise<boolean> {
			const taken = `${key(ref)}:taken`;
			if (await redis.set(taken, clickId, 'EX', ttlSeconds, 'NX')) return true;
			return (await redis.get(taken)) === clickId;
		},
	};
}
