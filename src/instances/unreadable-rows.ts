import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Rows that are told apart; beyond these it is no news any more. */
const maxRows = 1_000;
const ttlSeconds = 7 * 86_400;
/** Rows that this process has noted already: they come again in each poll. */
const maxNoted = 10_000;

/** Rows of n8n's second engine: their ids are no numbers, nobody can act on them. Skipped, and counted for `status`. */
export function createUnreadableRows(redis: Redis, key: string, now: () => number, log: Logger) {
	const noted = new Set<string>();
	return {
		note(row: unknown) {
			const id = idOf(row);
			if (noted.has(id) || noted.size >= maxNoted) return;
			noted.add(id);
			redis
				.multi()
				.zadd(key, 'NX', now(), id)
				.zremrangebyrank(key, 0, -maxRows - 1)
				.expire(key, ttlSeconds)
				.exec()
				.then(
					(results) => {
						if (results![0]![1] === 1) log.warn({ id }, 'a row of n8n is skipped: its id is no number');
					},
					// It comes again with the next list.
					() => noted.delete(id),
				);
		},
		count: () => redis.zcard(key),
	};
}

/** Its id where that is a text, never anything else of it. */
function idOf(row: unknown): string {
	const id = typeof row === 'object' && row !== null ? (row as { id?: unknown }).id : undefined;
	if (typeof id === 'string' || typeof id === 'number') return String(id).slice(0, 60);
	return `a row with ${id === undefined ? 'no id' : 'an id that is no text'}`;
}
