import type { Redis } from 'ioredis';
import type { LatestRetry } from '../operations/events.js';
import type { RetryState } from '../operations/states.js';
import { type Alert, runToRetry } from './alert.js';

/** How long an alert can still be acted on; Slack keeps the message, a later click gets a plain answer. */
const alertTtlSeconds = 60 * 86_400;

/**
 * Alerts in Redis, one hash each: what it is, and how its latest retry stands, in fields of their own, so that poller
 * and retry never overwrite each other; so is what is left running after a stop.
 */
export type AlertStore = {
	read(id: number): Promise<Alert | null>;
	/** False where the alert is there already. */
	create(alert: Alert): Promise<boolean>;
	setRetry(id: number, retry: RetryState): Promise<Alert | null>;
	/** It rings in this channel as well. */
	setRungIn(id: number, channelId: string): Promise<Alert | null>;
	/** How many runs of its workflow go on, by the last look. */
	setUnfinished(id: number, count: number): Promise<Alert | null>;
	/** The alert that a run belongs to: its own, or that of the run whose retry, or retry's retry, it is. */
	of(executionId: number): Promise<Alert | null>;
	/** What the alert of a run shows of its latest retry. */
	latestRetry(executionId: number): Promise<LatestRetry | null>;
	/** Makes a retry's run part of the alert of the run that it retried. */
	join(newId: number, alertId: number): Promise<void>;
};

export function createAlertStore(redis: Redis, runKeyOf: (part: string, id: number) => string): AlertStore {
	const alertKey = (id: number) => runKeyOf('alert', id);
	const runKey = (id: number) => runKeyOf('run', id);

	async function read(id: number): Promise<Alert | null> {
		const { alert, retry, unfinished, rungIn } = await redis.hgetall(alertKey(id));
		if (!alert) return null;
		return {
			...(JSON.parse(alert) as Alert),
			...(unfinished ? { unfinished: Number(unfinished) } : {}),
			...(rungIn ? { rungIn } : {}),
			retry: retry ? (JSON.parse(retry) as RetryState) : null,
		};
	}

	async function of(executionId: number): Promise<Alert | null> {
		const id = await redis.get(runKey(executionId));
		return id === null ? null : read(Number(id));
	}

	async function set(id: number, field: 'retry' | 'unfinished' | 'rungIn', value: string): Promise<Alert | null> {
		if (!(await redis.exists(alertKey(id)))) return null;
		await redis.hset(alertKey(id), field, value);
		return read(id);
	}

	return {
		read,
		async create(alert) {
			const id = alert.executionId;
			// All or nothing: an alert that its run does not lead to would be raised anew by the run's next retry.
			const results = await redis
				.multi()
				.hsetnx(alertKey(id), 'alert', JSON.stringify({ ...alert, retry: null }))
				.expire(alertKey(id), alertTtlSeconds)
				.set(runKey(id), id, 'EX', alertTtlSeconds, 'NX')
				.exec();
			return results![0]![1] === 1;
		},
		setRetry: (id, retry) => set(id, 'retry', JSON.stringify(retry)),
		setRungIn: (id, channelId) => set(id, 'rungIn', channelId),
		setUnfinished: (id, count) => set(id, 'unfinished', String(count)),
		of,
		async latestRetry(executionId) {
			const alert = await of(executionId);
			if (!alert?.retry) return null;
			return { state: alert.retry, runToRetry: runToRetry(alert), workflowName: alert.workflowName };
		},
		async join(newId, alertId) {
			await redis.set(runKey(newId), alertId, 'EX', alertTtlSeconds, 'NX');
		},
	};
}
