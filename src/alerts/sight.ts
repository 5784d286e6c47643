import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { problemOf } from '../operations/problem.js';
import type { Problem } from '../operations/states.js';
import type { AlertSink } from './deps.js';

export type PollHealth = {
	lastAt: number | null;
	failingSince: number | null;
	lastError: string | null;
};

/** n8n is out of sight, or was: then `till` is when it was seen again. Times are epoch milliseconds. */
export type Blind = { since: number; till: number | null; problem: Problem };

type Options = {
	redis: Redis;
	key: string;
	sink: Pick<AlertSink, 'blind'>;
	/** Polls that fail for longer than this are told to the channel: nothing rings there meanwhile. */
	blindMs: number;
	newReference(): string;
	command: string;
	now(): number;
	log: Logger;
};

/** How the polls of all processes fare, and the word to the channel when they have failed for a while. */
export function createSight({ redis, key, sink, blindMs, now, log, ...words }: Options) {
	return {
		async worked() {
			const results = await redis
				.multi()
				.hget(key, 'told')
				.hset(key, { lastAt: now(), failingSince: '', lastError: '' })
				.exec();
			const told = results![0]![1] as string | null;
			if (!told) return;
			await sink.blind({ ...(JSON.parse(told) as Blind), till: now() });
			await redis.hdel(key, 'told');
		},
		async failed(error: unknown) {
			const [before, told] = await redis.hmget(key, 'failingSince', 'told');
			const since = Number(before || now());
			const lastError = error instanceof Error ? error.message : String(error);
			await redis.hset(key, { failingSince: since, lastError });
			if (now() - since < blindMs) return;
			const problem = problemOf(error, 'Flowbell does not see n8n', words);
			// Said again only where there is another reason now; a repeat would only carry another reference.
			if (told && (JSON.parse(told) as Blind).problem.why === problem.why) return;
			const blind: Blind = { since, till: null, problem };
			log.error({ ref: problem.ref, err: error }, 'n8n has been out of sight for a while');
			await sink.blind(blind);
			await redis.hset(key, 'told', JSON.stringify(blind));
		},
		async health(): Promise<PollHealth> {
			const row = await redis.hgetall(key);
			return {
				lastAt: row.lastAt ? Number(row.lastAt) : null,
				failingSince: row.failingSince ? Number(row.failingSince) : null,
				lastError: row.lastError || null,
			};
		},
	};
}
