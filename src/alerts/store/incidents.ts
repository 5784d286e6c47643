import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import { type Alert, alertTtlSeconds } from '../alert.js';
import { causeOf } from '../fingerprint/cause.js';
import { createCrashes } from './crashes.js';
import type { AlertKeys } from './read-alerts.js';

/** So many workflows that fail for one reason are an incident; of two it may be chance. */
const fewest = 3;
/** Each within so long of the one before it. */
const togetherSeconds = 600;
/** What comes beyond has a message of its own. */
const most = 200;

/** `isWave`: none of it rings by itself. */
type Joined = { incident: ExecutionRef; isWave: boolean };

/** Alerts of several workflows that have one cause. An incident is named after the first of them. */
export function createIncidents(redis: Redis, key: AlertKeys, read: (alert: ExecutionRef) => Promise<Alert | null>) {
	const { noteCrashes, waveOf } = createCrashes(redis, key.crashes);

	return {
		noteCrashes,
		/**
		 * Puts a new alert beside those of its cause; gives the incident where these are of enough workflows. What crashed
		 * with n8n's process is one from the start.
		 */
		async joinIncident({ execution, workflowId, status, failures, raisedAt }: Alert): Promise<Joined | null> {
			if (workflowId === '') return null;
			const wave = status === 'crashed' ? await waveOf(execution.id) : null;
			const cause = wave ? `crashes-${wave.at}` : causeOf(failures.newest.failure);
			if (cause === null) return null;
			const among = key.cause(cause);
			const results = await redis
				.multi()
				.zadd(among, 'NX', raisedAt, `${execution.id} ${workflowId}`)
				.expire(among, togetherSeconds)
				.zrange(among, '0', String(most), 'WITHSCORES')
				.exec();
			const rows = rowsOf(results![2]![1] as string[]);
			const workflows = new Set(rows.map((row) => row.workflow));
			if (rows.length > most || (!wave && workflows.size < fewest)) return null;
			const incident: ExecutionRef = { ...execution, id: Number(rows[0]!.id) };
			const joining = redis.multi();
			for (const { id, at } of rows) {
				joining.zadd(key.incident(incident), at, id);
				joining.hset(key.alert({ ...execution, id: Number(id) }), {
					incident: String(incident.id),
					...(wave && { wave: JSON.stringify(wave) }),
				});
			}
			await joining.expire(key.incident(incident), alertTtlSeconds).exec();
			return { incident, isWave: wave !== null };
		},
		/** The alerts of an incident, the first ones first. */
		async incident(incident: ExecutionRef): Promise<Alert[]> {
			const ids = await redis.zrange(key.incident(incident), '0', '-1');
			const alerts = await Promise.all(ids.map((id) => read({ ...incident, id: Number(id) })));
			return alerts.filter((alert) => alert !== null);
		},
	};
}

/** Members and scores in turn. */
function rowsOf(answer: string[]): { id: string; workflow: string; at: string }[] {
	return Array.from({ length: answer.length / 2 }, (_, i) => {
		const [id = '', workflow = ''] = answer[2 * i]!.split(' ');
		return { id, workflow, at: answer[2 * i + 1]! };
	});
}
