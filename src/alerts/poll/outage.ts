import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { safe } from '../../lib/secrets/index.js';
import {
	ForbiddenError,
	IntermediaryError,
	ServerError,
	TimedOutError,
	UnauthorizedError,
	UnreachableError,
} from '../../n8n/index.js';
import { problemOf, type Words } from '../../operations/problem.js';
import type { Problem } from '../../operations/states.js';
import type { KeptInterval } from './keep-interval.js';

/**
 * n8n is out of sight, or was: then `till` is when it was seen again. Times are epoch milliseconds. `kind`: it does not
 * answer, it does not take our key, or something else keeps Flowbell from looking.
 */
export type Outage = {
	since: number;
	till: number | null;
	kind: 'down' | 'refused' | 'unseen';
	problem: Problem;
};

type Options = {
	redis: Redis;
	key: string;
	publish(outage: Outage): Promise<void>;
	interval: KeptInterval;
	/** Polls that fail, or are not there, for longer than this are told to the channel: nothing rings there meanwhile. */
	outageMs: number;
	words: Words;
	now(): number;
	log: Logger;
};

/** Intervals without a poll that worked after which the watch counts as late; at least a minute. */
const lateIntervals = 4;
const lateMs = 60_000;

const maxErrorChars = 500;

/** How the polls of all processes fare, and the word to the channel when there has been none that worked for a while. */
export function createPollHealth({ redis, key, publish, interval, now, log, words, ...options }: Options) {
	const outageMs = async () => Math.max(options.outageMs, lateIntervals * (await interval.read()).ms);
	// What went before this process is not its to judge: nobody may have been there to poll.
	const startedAt = now();
	/** What was kept when the last poll of this process began. Polls of all processes come one after the other. */
	let before: Record<string, string> = {};

	async function begin(since: number, error: unknown, told: string | null) {
		const problem = problemOf(error, 'Flowbell cannot see n8n', words);
		// Said again only where there is another reason now; a repeat would only carry another reference.
		if (told && (JSON.parse(told) as Outage).problem.why === problem.why) return;
		const outage: Outage = { since, till: null, kind: kindOf(error), problem };
		log.error({ ref: problem.ref, err: error }, 'n8n has been out of sight for a while');
		await publish(outage);
		await redis.hset(key, 'told', JSON.stringify(outage));
	}

	return {
		/** A poll begins. */
		async ticked() {
			const [row] = await Promise.all([redis.hgetall(key), redis.hset(key, 'tickAt', now())]);
			before = row;
		},
		/** How the polls before the one that is under way have fared: when the last one began that got through, and whether others have failed since. */
		before: () => ({ lookedAt: Number(before.lookedAt) || null, failing: Boolean(before.failingSince) }),
		/** Since when n8n is watched from here. */
		async watchedSince(): Promise<number> {
			return Number((await redis.hget(key, 'firstAt')) ?? now());
		},
		/** When the last poll began that got through. */
		async lookedAt(): Promise<number | null> {
			const at = await redis.hget(key, 'lookedAt');
			return at ? Number(at) : null;
		},
		async lastTick(): Promise<number | null> {
			const at = await redis.hget(key, 'tickAt');
			return at ? Number(at) : null;
		},
		/** A poll has got through. @param tookMs it took to read n8n @param lookedAt when it began */
		async worked(tookMs: number, lookedAt: number) {
			const firstAt = before.firstAt ?? now();
			const well = { lastAt: now(), lookedAt, firstAt, failingSince: '', lastError: '' };
			await redis.hset(key, { ...well, ...(await interval.after(before, { tookMs })) });
		},
		/** n8n has been read, and what has failed in it is told next. */
		async seen() {
			const { told, ...others } = before;
			if (!told) return;
			await publish({ ...(JSON.parse(told) as Outage), till: now() });
			await redis.hdel(key, 'told');
			before = others;
		},
		async failed(error: unknown) {
			const since = Number(before.failingSince || now());
			// It may quote what stands before n8n.
			const lastError = safe(error instanceof Error ? error.message : String(error), maxErrorChars);
			await redis.hset(key, { failingSince: since, lastError, ...(await interval.after(before, { error })) });
			if (now() - since >= (await outageMs())) await begin(since, error, before.told ?? null);
		},
		/** Where no poll begins at all, nobody else would tell that nothing rings. */
		async quiet() {
			const [lastAt, tickAt, told] = await redis.hmget(key, 'lastAt', 'tickAt', 'told');
			// Where polls begin, they tell themselves why they fail.
			const quietSince = Math.max(Number(tickAt ?? 0), startedAt);
			if (told || now() - quietSince < (await outageMs())) return;
			await begin(Number(lastAt ?? 0) || quietSince, new Error(noPolls), null);
		},
		async read() {
			const [row, { ms }] = await Promise.all([redis.hgetall(key), interval.read()]);
			const lastAt = row.lastAt ? Number(row.lastAt) : null;
			return {
				/** When the last poll ended that worked; epoch milliseconds. */
				lastAt,
				failingSince: row.failingSince ? Number(row.failingSince) : null,
				lastError: row.lastError || null,
				/** No poll has worked for some intervals, whether because they fail or because there are none. */
				late: now() - (lastAt ?? startedAt) > Math.max(lateMs, lateIntervals * ms),
			};
		},
	};
}

/** A proxy in its place, or an answer that is not its API's, says nothing of n8n itself. */
function kindOf(error: unknown): Outage['kind'] {
	if (error instanceof UnauthorizedError || error instanceof ForbiddenError) return 'refused';
	if (error instanceof IntermediaryError) return 'unseen';
	// Redirected, or n8n has no API there: it answers all the same.
	if (error instanceof UnreachableError && (error.status !== null || error.ofProxy)) return 'unseen';
	const isDown = [UnreachableError, TimedOutError, ServerError].some((kind) => error instanceof kind);
	return isDown ? 'down' : 'unseen';
}

const noPolls = 'No poll of n8n has started since, though one is due every few seconds';
