import type { Redis } from 'ioredis';
import type { Base } from '../../instances/base.js';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { LatestRetry } from '../../operations/events.js';
import { alertTtlSeconds, type Background, type BulkOnAlert, runToRetry } from '../alert.js';
import { createIncidents } from './incidents.js';
import { createMuteStore } from './mute-store.js';
import { createRaising } from './raising.js';
import { alertKeys, type Belonging, createAlertReader } from './read-alerts.js';
import { createSettling } from './settling.js';
import { createStateStore } from './state-store.js';
import { createTold } from './told.js';
import { createUnhealed } from './unhealed.js';

export type AlertStore = ReturnType<typeof createAlertStore>;

/**
 * Alerts in Redis, one hash each: what is known of its first run, and counts and numbers of all, each in a field of its
 * own, so that poller and retries never overwrite each other. Each failed run has a mark that says which alert it is in.
 */
export function createAlertStore(redis: Redis, base: Pick<Base, 'key' | 'runKey'>) {
	const key = alertKeys(base);
	const { read, of, open, known, failedOne } = createAlertReader(redis, key);

	/** `null` takes it away. */
	async function set(alert: ExecutionRef, field: 'bulk' | 'background', value: string | null) {
		if (!(await redis.exists(key.alert(alert)))) return null;
		await (value === null ? redis.hdel(key.alert(alert), field) : redis.hset(key.alert(alert), field, value));
		return read(alert);
	}

	return {
		read,
		of,
		known,
		open,
		...createRaising(redis, key),
		...createTold(redis, key, read),
		...createUnhealed(redis, key, read),
		...createStateStore(redis, key, read),
		...createMuteStore(redis, key),
		...createIncidents(redis, key, read),
		settle: createSettling(redis, key, { read, failedOne }),
		/** The job that retries its failures, as it stands; null: none does. */
		setBulk: (alert: ExecutionRef, bulk: BulkOnAlert | null) => set(alert, 'bulk', bulk && JSON.stringify(bulk)),
		/** When its problem had failed the last time before it rang. */
		async failedBefore(alert: ExecutionRef): Promise<number | null> {
			const at = await redis.hget(key.alert(alert), 'failedBefore');
			return at === null ? null : Number(at);
		},
		setBackground: (alert: ExecutionRef, background: Background) =>
			set(alert, 'background', JSON.stringify(background)),
		/** How the latest retry of a run, or of another of its chain, stands. */
		async latestRetry(execution: ExecutionRef): Promise<LatestRetry | null> {
			const known = await of(execution);
			if (!known?.retry) return null;
			return { state: known.retry, runToRetry: runToRetry(known), workflowName: known.alert.workflowName };
		},
		/** Makes a retry's run part of the alert of the run that it retried. */
		async join({ alert, execution }: Belonging, newId: number) {
			const mark = `${alert.execution.id} ${execution.id}`;
			await redis.set(key.run({ ...execution, id: newId }), mark, 'EX', alertTtlSeconds, 'NX');
		},
	};
}
