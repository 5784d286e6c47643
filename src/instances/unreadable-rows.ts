import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Rows that are told apart; beyond these it is no news any more. */
const maxRows = 1_000;
const ttlSeconds = 7 * 86_400;
/** Rows that this process has noted already: they come again in each poll. */
const maxNoted = 10_000;

/**
 * Rows that n8n lists and nobody can act on, as their id is no number: those of its second engine have UUIDs. They are
 * skipped, so that they never hide the others, and counted, so that `status` can say that they are there.
 */
export function createUnreadableRows(redis: Redis, key: string, now: () => number, log: Logger) {
	const noted = new Set<string>();
	return {
		/** Notes a row that has no usable id; logged once, over all processes. */
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
		/** How many there were in the last days. */
		count: () => redis.zcard(key),
	};
}

/** Its id where that is a text, never anything else of it. */
function idOf(row: unknown): string {
	const id = typeof row === 'object' && row !== null ? (row as { id?: unknown }).id : undefined;
	if (typeof id === 'string' || typeof id === 'number') return String(id).slice(0, 60);
	return `a row with ${id === undefined ? 'no id' : 'an id that is no text'}`;
}
