import type { Redis } from 'ioredis';
import { RateLimitedError } from '../../n8n/index.js';
import { type Interval, nextInterval, type Pace, usualPace } from './interval.js';

type Options = {
	redis: Redis;
	/** Of the hash that says how polls fare. */
	key: string;
	/** What somebody has set; null: it follows n8n. */
	fixedMs: number | null;
	pace?: Pace | undefined;
	/** When n8n, or what stands before it, last said to this process that it counts requests; null: never. */
	limitSeenAt(): number | null;
	/** Lets the next poll begin so long from now, and then every so often. */
	apply(ms: number): Promise<void>;
	now(): number;
};

export type KeptInterval = ReturnType<typeof keepInterval>;

/** Polls whose time is remembered: one that was slow by chance changes nothing. */
const maxTook = 5;
/** Requests that were counted some minutes ago are counted still. */
const limitedForMs = 10 * 60_000;

/** The interval of all processes. */
export function keepInterval({ redis, key, fixedMs, pace = usualPace, limitSeenAt, apply, now }: Options) {
	const quickest: Interval = { ms: pace.quickestMs, because: 'quick' };
	const fixed: Interval | null = fixedMs === null ? null : { ms: fixedMs, because: 'fixed' };
	const kept = (interval: string | null | undefined): Interval => (interval ? JSON.parse(interval) : quickest);

	return {
		read: async () => fixed ?? kept(await redis.hget(key, 'interval')),
		/** A poll has ended, after so long or with this error: what is to be kept of that. @param row what was kept before it */
		async after(row: Record<string, string>, poll: { tookMs: number } | { error: unknown }) {
			if (fixed) return {};
			const before = kept(row.interval);
			const took = JSON.parse(row.took || '[]') as number[];
			if ('tookMs' in poll) took.unshift(Math.round(poll.tookMs));
			const limitedAt = Math.max(Number(row.limitedAt ?? 0), limitSeenAt() ?? 0);
			const limited = limitedAt > now() - limitedForMs;
			const ended = 'error' in poll ? endedBy(poll.error) : 'well';
			const next = nextInterval({ took: took.slice(0, maxTook), limited, ended }, before, pace);
			// First, as what is killed between finds it changed and changes it again.
			if (next.ms !== before.ms) await apply(next.ms);
			return { interval: JSON.stringify(next), took: JSON.stringify(took.slice(0, maxTook)), limitedAt };
		},
	};
}

const endedBy = (error: unknown) => (error instanceof RateLimitedError ? 'refused' : 'failed');
