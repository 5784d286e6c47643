import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Person, Verb } from './rules.js';

/** One attempt to change something: who, where, what, whether it was allowed, and how it came out. */
export type AuditEntry = {
	at: number; // epoch milliseconds
	by: Person;
	verb: Verb;
	target: string; // in words or an id, such as `execution main-4711`
	channelId: string | null; // where it was asked for; null outside of channels (App Home)
	decision: 'allowed' | 'refused';
	result: string; // how it ended, in words; for a refusal, why
	ref?: string; // that the person was shown
};

export type Audit = ReturnType<typeof createAudit>;

/** Some 300 bytes each: 3 MB at most. */
const maxEntries = 10_000;

export function createAudit({ redis, key, log }: { redis: Redis; key: string; log: Logger }) {
	return {
		/** Never rejects: by then the change has happened, and an error here must not make a job do it again. */
		async write(entry: AuditEntry) {
			log.info({ audit: entry }, 'audit');
			try {
				await redis.xadd(key, 'MAXLEN', '~', maxEntries, '*', 'entry', JSON.stringify(entry));
			} catch (err) {
				log.error({ err, audit: entry }, 'this audit entry is kept in the log only: Redis did not take it');
			}
		},
		/** Newest first. */
		async latest(count: number) {
			const rows = await redis.xrevrange(key, '+', '-', 'COUNT', count);
			return rows.map(([, fields]) => JSON.parse(fields[1]!) as AuditEntry);
		},
	};
}
