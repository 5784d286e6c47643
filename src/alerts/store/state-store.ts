import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../../instances/execution-ref.js';
import { createScript } from '../../redis/script.js';
import type { Alert, Owner } from '../alert.js';
import { quietMs } from './alert-scripts.js';
import type { AlertKeys } from './read-alerts.js';

/**
 * What became of what somebody has said. `late`: the alert is over, or another one was first. Said twice by the same click
 * it is `done` both times.
 */
export type SaidResult = { as: 'done' | 'late'; alert: Alert };

/** Alerts that are looked through: more at once are nobody's overview. */
export const maxUnresolved = 100;

/** KEYS: the alert. ARGV: the owner, since when, whether another one may have it already. */
const ownScript = `
local owner = redis.call('hget', KEYS[1], 'owner')
if owner == ARGV[1] then return 'done' end
if redis.call('hexists', KEYS[1], 'resolvedAt') == 1 then return 'late' end
if owner and (ARGV[3] == 'first' or tonumber(cjson.decode(owner).since) > tonumber(ARGV[2])) then return 'late' end
redis.call('hset', KEYS[1], 'owner', ARGV[1])
return 'done'`;

/** KEYS: the alert, the alerts that may heal. ARGV: its number, who, when. */
const resolveScript = `
local row = redis.call('hmget', KEYS[1], 'resolvedBy', 'resolvedAt')
if row[1] == ARGV[2] and row[2] == ARGV[3] then return 'done' end
if row[2] then return 'late' end
redis.call('hset', KEYS[1], 'resolvedBy', ARGV[2], 'resolvedAt', ARGV[3])
redis.call('zrem', KEYS[2], ARGV[1])
return 'done'`;

/** Who sees to alerts, and that they are over. */
export function createStateStore(redis: Redis, key: AlertKeys, read: (alert: ExecutionRef) => Promise<Alert | null>) {
	const [own, resolve] = [createScript(redis, ownScript), createScript(redis, resolveScript)];

	/** Null where there is no alert any more. */
	async function change(alert: ExecutionRef, run: () => Promise<unknown>): Promise<SaidResult | null> {
		if (!(await redis.exists(key.alert(alert)))) return null;
		const as = (await run()) as 'done' | 'late';
		const after = await read(alert);
		return after && { as, alert: after };
	}

	return {
		/** The newest ones that are not over and of which something has failed of late, newest first. */
		async unresolved(instance: string, now: number): Promise<Alert[]> {
			const ids = (await redis.zrange(key.unhealed(), '0', '-1')).map(Number).sort((a, b) => b - a);
			const alerts = await Promise.all(ids.slice(0, maxUnresolved).map((id) => read({ instance, id })));
			return alerts.filter(
				(alert) => alert !== null && alert.resolvedAt === null && now - alert.failures.lastAt < quietMs,
			) as Alert[];
		},
		/** `how`: the first one of several who acknowledge it has it; who it is assigned to takes it over. */
		own: (alert: ExecutionRef, owner: Owner, how: 'first' | 'over') =>
			change(alert, () => own([key.alert(alert)], JSON.stringify(owner), owner.since, how)),
		/** It is over, whatever is open. */
		resolve: (alert: ExecutionRef, by: string, at: number) =>
			change(alert, () => resolve([key.alert(alert), key.unhealed()], alert.id, by, at)),
	};
}
