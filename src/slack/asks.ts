import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { OperationJob } from '../operations/job.js';

/** A question put to a person with buttons: what a yes does, word for word. The button holds only its reference. */
export type Ask = { job: OperationJob; workflowName: string | null };

export type Asks = {
	create(ask: Ask): Promise<string>;
	/** Gives it once: of two clicks, or two people, one gets it. Null when it is answered or too old. */
	take(ref: string): Promise<Ask | null>;
};

/** A response_url lives this long as well. */
const keptSeconds = 30 * 60;

export function createAsks(redis: Redis, key: (ref: string) => string): Asks {
	return {
		async create(ask) {
			const ref = randomBytes(12).toString('base64url');
			await redis.set(key(ref), JSON.stringify(ask), 'EX', keptSeconds);
			return ref;
		},
		async take(ref) {
			if (!/^[\w-]{16}$/.test(ref)) return null;
			const row = await redis.getdel(key(ref));
			return row ? (JSON.parse(row) as Ask) : null;
		},
	};
}
