import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import { createScript } from '../../redis/script.js';
import type { Alert, Muted } from '../alert.js';
import { endScript, holdScript } from './mute-scripts.js';
import { type AlertKeys, muteFields } from './read-alerts.js';

/** What is muted, and how. `field` names it, such as `workflow:a1b2`, and is what Redis calls it. Times are epoch ms. */
export type Mute = Muted & {
	field: string;
	workflowId: string;
	workflowName: string;
	/** Of a problem its error, of a condition what it is, in a few words. */
	error: string | null;
	/** Where it was said. */
	channelId: string;
	/** The alert on which it was said, and the epoch whose run names it. */
	alert: ExecutionRef | null;
	epoch: number;
};

/**
 * A mute that has ended and is not told yet. `by`: who has ended it before its time. `alerts`: those that it has quieted,
 * none where n8n counts anew since.
 */
export type EndedMute = { key: string; mute: Mute; by: string | null; at: number; alerts: ExecutionRef[] };

/** Mutes in Redis: one hash, a field each, and for each the alerts that something has joined meanwhile. */
export function createMuteStore(redis: Redis, key: AlertKeys) {
	const [end, hold] = [createScript(redis, endScript), createScript(redis, holdScript)];

	return {
		async mute(mute: Mute) {
			await redis.hset(key.mutes(), mute.field, JSON.stringify(mute));
		},
		async muteOf(field: string): Promise<Mute | null> {
			const row = await redis.hget(key.mutes(), field);
			return row ? (JSON.parse(row) as Mute) : null;
		},
		/** The next to end first. `failures`: how many came since. */
		async mutes(): Promise<(Mute & { failures: number })[]> {
			const rows = Object.entries(await redis.hgetall(key.mutes()));
			const counts = new Map(rows);
			return rows
				.filter(([field]) => /^(?:problem|workflow|condition):/.test(field))
				.map(([field, row]) => ({ ...(JSON.parse(row) as Mute), failures: Number(counts.get(`count ${field}`) ?? 0) }))
				.sort((a, b) => a.until - b.until);
		},
		/** Has the alert looked at when its mutes end; false where it is muted no more. */
		async holdMuted(alert: Alert): Promise<boolean> {
			const { problem, workflow } = muteFields(alert);
			const keys = [key.mutes(), key.muted(problem), key.muted(workflow)];
			return (await hold(keys, alert.execution.id, problem, workflow)) === 1;
		},
		/** Ends it, unless somebody has ended or changed it since; it is to be told then. */
		async endMute(mute: Mute, by: string | null, at: number, epoch: number) {
			const keys = [key.mutes(), key.muted(mute.field)];
			const facts = JSON.stringify({ mute, by, at, epoch });
			return (await end(keys, mute.field, JSON.stringify(mute), `ended ${mute.field} ${mute.at}`, facts)) === 1;
		},
		/** Those of this field that have ended and are not told yet. */
		async endedMutes(field: string, instance: string, epoch: number): Promise<EndedMute[]> {
			const rows = Object.entries(await redis.hgetall(key.mutes()));
			return rows
				.filter(([name]) => name.startsWith(`ended ${field} `))
				.map(([name, row]) => {
					const [alerts, facts] = row.split(/\n(.*)/s) as [string, string];
					const { epoch: then, ...ended } = JSON.parse(facts) as Pick<EndedMute, 'mute' | 'by' | 'at'> & {
						epoch: number;
					};
					const ids = then === epoch ? alerts.split(' ').filter(Boolean).map(Number) : [];
					return { key: name, ...ended, alerts: ids.map((id) => ({ instance, id })) };
				});
		},
		/** All have been told. */
		async endTold(ended: string) {
			await redis.hdel(key.mutes(), ended);
		},
		/** What joined it while it was muted is not new any more. */
		async forgetMeanwhile(alert: ExecutionRef) {
			await redis.hdel(key.alert(alert), 'meanwhile');
		},
	};
}
