import type { Redis } from 'ioredis';
import type { Execution } from '../../n8n/index.js';
import { createScript } from '../../redis/script.js';

/** Where a poll keeps how far it has come, the runs that go on, the failures above the horizon, those to be told, their rows. */
export type CursorKeys = readonly [state: string, unfinished: string, seen: string, pending: string, rows: string];

/** KEYS: the failures that are not told yet, their rows. ARGV: those that are told. */
const toldScript = `
for _, id in ipairs(ARGV) do
  redis.call('zrem', KEYS[1], id)
  redis.call('hdel', KEYS[2], id, 'tries-' .. id)
end`;

/** Failures that are not told yet, and runs of which it is not known yet whether they fail. */
export function createPending(redis: Redis, [stateKey, unfinishedKey, seenKey, pendingKey, rowsKey]: CursorKeys) {
	const told = createScript(redis, toldScript);

	return {
		/** Failures with ids above `above` that are not told yet, oldest first, as n8n's list had them. */
		async pending(most: number, above = 0) {
			const ids = await redis.zrange(pendingKey, `(${above}`, '+inf', 'BYSCORE', 'LIMIT', 0, most);
			if (ids.length === 0) return [];
			const rows = await redis.hmget(rowsKey, ...ids);
			return rows.flatMap((row) => (row ? [JSON.parse(row) as Execution] : []));
		},
		pendingCount: () => redis.zcard(pendingKey),
		/** Counts another vain try to read the failure's details; gives how many there were. */
		tried: (executionId: number) => redis.hincrby(rowsKey, `tries-${executionId}`, 1),
		async untried(executionId: number) {
			await redis.hincrby(rowsKey, `tries-${executionId}`, -1);
		},
		/** The failures are told, or belong to an alert that tells them. */
		async told(executionIds: number[]) {
			if (executionIds.length === 0) return;
			await told([pendingKey, rowsKey], ...executionIds);
		},
		/** Those of these runs that no poll has met in their end. Before the first poll none: what is old is never told. */
		async unread(ids: number[]): Promise<number[]> {
			if (ids.length === 0) return [];
			const [horizon, seen, unfinished] = await Promise.all([
				redis.hget(stateKey, 'horizon'),
				redis.zmscore(seenKey, ...ids),
				redis.zmscore(unfinishedKey, ...ids),
			]);
			if (horizon === null) return [];
			return ids.filter((id, i) => seen[i] === null && (id > Number(horizon) || unfinished[i] !== null));
		},
		/** Those of these runs that may still be found to have failed: they went on when seen last, or are not told yet. */
		async toCome(ids: readonly number[]): Promise<Set<number>> {
			if (ids.length === 0) return new Set();
			const reading = [unfinishedKey, pendingKey].map((each) => redis.zmscore(each, ...ids.map(String)));
			const [unfinished, pending] = (await Promise.all(reading)) as [(string | null)[], (string | null)[]];
			return new Set(ids.filter((_, i) => unfinished[i] !== null || pending[i] !== null));
		},
	};
}
