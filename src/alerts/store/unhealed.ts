import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import { answersOf } from '../../redis/answers.js';
import { createScript } from '../../redis/script.js';
import type { Alert } from '../alert.js';
import { healScript } from './alert-scripts.js';
import type { AlertKeys } from './read-alerts.js';

/** Of more nobody reads what their cards offer. */
const maxShowing = 200;

/** Alerts whose workflow is not known to work again: what of it goes on, and that it has healed. */
export function createUnhealed(redis: Redis, key: AlertKeys, read: (alert: ExecutionRef) => Promise<Alert | null>) {
	const heal = createScript(redis, healScript);
	return {
		/** Of the alerts that are not resolved, and those healed ones that may not be told yet, the one longest not given. */
		async nextUnhealed(instance: string, now: number): Promise<Alert | null> {
			const [id] = await redis.zrange(key.unhealed(), '0', '0');
			if (id === undefined) return null;
			await redis.zadd(key.unhealed(), 'XX', now, id);
			const alert = await read({ instance, id: Number(id) });
			if (!alert) await redis.zrem(key.unhealed(), id);
			return alert;
		},
		async heal(alert: ExecutionRef, newId: number, at: number) {
			return (await heal([key.alert(alert)], newId, at)) === 1 ? read(alert) : null;
		},
		async healTold({ id }: ExecutionRef) {
			await redis.zrem(key.unhealed(), String(id));
		},
		/** How many runs of its workflow go on, by the last look. */
		async setUnfinished(alert: ExecutionRef, count: number, at: number): Promise<Alert | null> {
			if (!(await redis.exists(key.alert(alert)))) return null;
			await redis.hset(key.alert(alert), { unfinished: count, unfinishedAt: at });
			return read(alert);
		},
		/** The newest open ones: what their cards offer to stop, and since when (epoch milliseconds, 0: since they rang). */
		async showing(instance: string) {
			const all = (await redis.zrange(key.unhealed(), '0', '-1')).map(Number).sort((a, b) => b - a);
			const refs = all.slice(0, maxShowing).map((id) => ({ instance, id }));
			const reading = redis.pipeline();
			for (const alert of refs) reading.hmget(key.alert(alert), 'workflow', 'unfinished', 'unfinishedAt');
			const rows = await answersOf<(string | null)[]>(reading);
			return refs.flatMap((alert, i) => {
				const [workflowId, unfinished, at] = rows[i]!;
				if (!workflowId) return [];
				return [{ alert, workflowId, unfinished: Number(unfinished ?? 0), at: Number(at ?? 0) }];
			});
		},
	};
}
