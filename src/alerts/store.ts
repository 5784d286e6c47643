import type { Redis } from 'ioredis';
import type { Base } from '../instances/base.js';
import type { ExecutionRef } from '../instances/execution-ref.js';
import type { LatestRetry } from '../operations/events.js';
import type { RetryState } from '../operations/states.js';
import { type Alert, runToRetry } from './alert.js';

/** How long an alert can still be acted on; Slack keeps the message, a later click gets a plain answer. */
const alertTtlSeconds = 60 * 86_400;

export type AlertStore = ReturnType<typeof createAlertStore>;

/**
 * Alerts in Redis, one hash each: what it is, and how its latest retry stands, in fields of their own, so that poller
 * and retry never overwrite each other; so is what is left running after a stop.
 */
export function createAlertStore(redis: Redis, runKeyOf: Base['runKey']) {
	const alertKey = (execution: ExecutionRef) => runKeyOf('alert', execution);
	const runKey = (execution: ExecutionRef) => runKeyOf('run', execution);

	async function read(execution: ExecutionRef): Promise<Alert | null> {
		const { alert, retry, unfinished, rungIn } = await redis.hgetall(alertKey(execution));
		if (!alert) return null;
		return {
			...(JSON.parse(alert) as Alert),
			...(unfinished ? { unfinished: Number(unfinished) } : {}),
			...(rungIn ? { rungIn } : {}),
			retry: retry ? (JSON.parse(retry) as RetryState) : null,
		};
	}

	/** The alert that a run belongs to: its own, or that of the run whose retry, or retry's retry, it is. */
	async function of(execution: ExecutionRef): Promise<Alert | null> {
		const id = await redis.get(runKey(execution));
		return id === null ? null : read({ ...execution, id: Number(id) });
	}

	async function set(of: ExecutionRef, field: 'retry' | 'unfinished' | 'rungIn', value: string): Promise<Alert | null> {
		if (!(await redis.exists(alertKey(of)))) return null;
		await redis.hset(alertKey(of), field, value);
		return read(of);
	}

	return {
		read,
		of,
		/** False where the alert is there already. */
		async create(alert: Alert) {
			const { execution } = alert;
			// All or nothing: an alert that its run does not lead to would be raised anew by the run's next retry.
			const results = await redis
				.multi()
				.hsetnx(alertKey(execution), 'alert', JSON.stringify({ ...alert, retry: null }))
				.expire(alertKey(execution), alertTtlSeconds)
				.set(runKey(execution), execution.id, 'EX', alertTtlSeconds, 'NX')
				.exec();
			return results![0]![1] === 1;
		},
		setRetry: (execution: ExecutionRef, retry: RetryState) => set(execution, 'retry', JSON.stringify(retry)),
		/** It rings in this channel as well. */
		setRungIn: (execution: ExecutionRef, channelId: string) => set(execution, 'rungIn', channelId),
		/** How many runs of its workflow go on, by the last look. */
		setUnfinished: (execution: ExecutionRef, count: number) => set(execution, 'unfinished', String(count)),
		/** What the alert of a run shows of its latest retry. */
		async latestRetry(execution: ExecutionRef): Promise<LatestRetry | null> {
			const alert = await of(execution);
			if (!alert?.retry) return null;
			return { state: alert.retry, runToRetry: runToRetry(alert), workflowName: alert.workflowName };
		},
		/** Makes a retry's run part of the alert of the run that it retried. */
		async join(alert: ExecutionRef, newId: number) {
			await redis.set(runKey({ ...alert, id: newId }), alert.id, 'EX', alertTtlSeconds, 'NX');
		},
	};
}
