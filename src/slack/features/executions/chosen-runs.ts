import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../../../instances/execution-ref.js';

/** Which run a command has meant that did not name it by number. */
export type ChosenRuns = ReturnType<typeof createChosenRuns>;

/** No job waits longer for its turn. */
const ttlSeconds = 3_600;

/** What is "last" may be another run a second later: a job that is started again goes on with the one that it has chosen. */
export function createChosenRuns(redis: Redis, key: (interactionId: string) => string) {
	const read = async (id: string): Promise<ExecutionRef | null> => {
		const row = await redis.get(key(id));
		return row && JSON.parse(row);
	};
	return {
		read,
		/** The one that was kept first. */
		async keep(id: string, execution: ExecutionRef): Promise<ExecutionRef> {
			const kept = await redis.set(key(id), JSON.stringify(execution), 'EX', ttlSeconds, 'NX');
			return kept ? execution : ((await read(id)) ?? execution);
		},
	};
}
