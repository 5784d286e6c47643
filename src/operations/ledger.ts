import type { Redis } from 'ioredis';
import { createScript } from '../redis/script.js';
import type { RetryJob } from './job.js';
import type { RetryState } from './states.js';

/**
 * What was meant to be sent to n8n and what became of it, by execution. n8n runs whatever is sent, as often as it is
 * sent, so the one rule is: whoever writes the intent sends, and nobody else ever sends on that intent.
 *
 * `intended` (a retry may be on its way) → `found` (the new run is known) → `done`, or `doubt` (nobody can know).
 * `recovered`: a bulk has just retried it with success, and lists that were read before do not show it.
 */
export type LedgerEntry = {
	jobId: string;
	phase: 'intended' | 'found' | 'doubt' | 'done' | 'recovered';
	/** Names this send among all that were ever meant for this execution. */
	attempt: number;
	/** Sends of this one intent; a second one is written only when it is sure that the first never arrived. */
	sends: number;
	/** Who asked for it and how: whoever looks later on speaks of that. */
	asked: Asked;
	/** No run that this intent made can have an id up to this one. */
	horizon: number;
	intendedAt: number;
	newId: number | null;
	workflowId: string;
	/** n8n's own words where it answered the request with a server error; then nothing is sent again. */
	answered: string | null;
	/** The end, as told to people. */
	result: RetryState | null;
	/** Jobs that have come to their end on this execution: back after a kill, they have nothing to send any more. */
	ended: string[];
};

export type Asked = Pick<RetryJob, 'by' | 'askedAt' | 'loadWorkflow' | 'accepted'>;

/** A field of a hash in the same Redis, and what it must say. */
export type Guard = { key: string; field: string; value: string };

export type Ledger = {
	read(executionId: number): Promise<LedgerEntry | null>;
	/**
	 * Writes the intent if none is open. The winner, and only the winner, may send; anybody else is given what stands.
	 * `after` is the phase that a new intent may follow besides `done`. With `seen`, the attempt that was read (0: none)
	 * before n8n was asked, nothing is written where there has been another since: what n8n said is then out of date.
	 * Nor is it with a `guard` that does not hold any more, or, `unlessRecovered`, where our last retry succeeded.
	 */
	intend(
		executionId: number,
		intent: {
			jobId: string;
			asked: Asked;
			workflowId: string;
			horizon: number;
			at: number;
			after?: 'doubt';
			seen?: number;
			guard?: Guard | undefined;
			unlessRecovered?: boolean | undefined;
		},
	): Promise<{ won: true; attempt: number } | { won: false }>;
	/** Takes over an intent whose request surely never arrived. True for exactly one caller. */
	intendAgain(executionId: number, attempt: number, at: number): Promise<boolean>;
	/** n8n answered this attempt with a server error: it may have run, but sending it again would only repeat the error. */
	answered(executionId: number, words: string): Promise<void>;
	found(executionId: number, newId: number): Promise<void>;
	doubt(executionId: number, attempt: number): Promise<boolean>;
	done(executionId: number, jobId: string, result: RetryState): Promise<void>;
	/** Nothing was sent by this attempt. */
	forget(executionId: number, attempt: number): Promise<void>;
};

/** How long a finished entry is kept: it only answers late clicks and redelivered jobs. */
const doneSeconds = 7 * 86_400;
/** Nobody acts on a doubt that old. */
export const doubtSeconds = 30 * 86_400;

const endedField = 'ended:';

const intendScript = `
if KEYS[2] and redis.call('hget', KEYS[2], ARGV[9]) ~= ARGV[10] then return 0 end
local phase = redis.call('hget', KEYS[1], 'phase')
if phase and phase ~= 'done' and phase ~= ARGV[4] then return 0 end
if phase == 'done' and ARGV[8] == '1' then
  local result = redis.call('hget', KEYS[1], 'result')
  if result and cjson.decode(result).phase == 'recovered' then return 0 end
end
if ARGV[7] ~= '' and (redis.call('hget', KEYS[1], 'attempt') or '0') ~= ARGV[7] then return 0 end
local attempt = redis.call('hincrby', KEYS[1], 'attempt', 1)
redis.call('hdel', KEYS[1], 'newId', 'result', 'answered')
redis.call('hset', KEYS[1], 'phase', 'intended', 'jobId', ARGV[1], 'horizon', ARGV[2], 'intendedAt', ARGV[3], 'workflowId', ARGV[5], 'asked', ARGV[6], 'sends', 1)
redis.call('persist', KEYS[1])
return attempt`;

const intendAgainScript = `
if redis.call('hget', KEYS[1], 'phase') ~= 'intended' or redis.call('hget', KEYS[1], 'attempt') ~= ARGV[1] then return 0 end
redis.call('hincrby', KEYS[1], 'attempt', 1)
redis.call('hincrby', KEYS[1], 'sends', 1)
redis.call('hset', KEYS[1], 'intendedAt', ARGV[2])
return 1`;

// Whoever followed the run by looking may come after whoever had the answer: an end stays an end.
const foundScript = `
if redis.call('hget', KEYS[1], 'phase') == 'done' then return 0 end
redis.call('hset', KEYS[1], 'phase', 'found', 'newId', ARGV[1])
return 1`;

const doubtScript = `
if redis.call('hget', KEYS[1], 'phase') ~= 'intended' or redis.call('hget', KEYS[1], 'attempt') ~= ARGV[1] then return 0 end
redis.call('hset', KEYS[1], 'phase', 'doubt')
redis.call('expire', KEYS[1], ${doubtSeconds})
return 1`;

// Somebody else may have taken it over meanwhile.
const forgetScript = `
if redis.call('hget', KEYS[1], 'attempt') == ARGV[1] then redis.call('del', KEYS[1]) end`;

export function createLedger(redis: Redis, key: (executionId: number) => string): Ledger {
	const intend = createScript(redis, intendScript);
	return {
		async read(executionId) {
			const row = await redis.hgetall(key(executionId));
			if (!row.phase) return null;
			return {
				jobId: row.jobId ?? '',
				phase: row.phase as LedgerEntry['phase'],
				attempt: Number(row.attempt ?? 0),
				sends: Number(row.sends ?? 0),
				asked: JSON.parse(row.asked ?? '{}') as Asked,
				horizon: Number(row.horizon),
				intendedAt: Number(row.intendedAt),
				newId: row.newId ? Number(row.newId) : null,
				workflowId: row.workflowId ?? '',
				answered: row.answered ?? null,
				result: row.result ? (JSON.parse(row.result) as RetryState) : null,
				ended: Object.keys(row).flatMap((field) =>
					field.startsWith(endedField) ? field.slice(endedField.length) : [],
				),
			};
		},
		async intend(executionId, { jobId, asked, workflowId, horizon, at, after, seen, guard, unlessRecovered }) {
			const { by, askedAt, loadWorkflow, accepted } = asked;
			const said = JSON.stringify({ by, askedAt, loadWorkflow, accepted });
			const args = [jobId, horizon, at, after ?? '', workflowId, said, seen ?? '', unlessRecovered ? 1 : 0];
			const keys = [key(executionId), ...(guard ? [guard.key] : [])];
			const attempt = Number(await intend(keys, ...args, ...(guard ? [guard.field, guard.value] : [])));
			return attempt > 0 ? { won: true, attempt } : { won: false };
		},
		async intendAgain(executionId, attempt, at) {
			return (await redis.eval(intendAgainScript, 1, key(executionId), attempt, at)) === 1;
		},
		async answered(executionId, words) {
			await redis.hset(key(executionId), { answered: words });
		},
		async found(executionId, newId) {
			await redis.eval(foundScript, 1, key(executionId), newId);
		},
		async doubt(executionId, attempt) {
			return (await redis.eval(doubtScript, 1, key(executionId), attempt)) === 1;
		},
		async forget(executionId, attempt) {
			await redis.eval(forgetScript, 1, key(executionId), attempt);
		},
		async done(executionId, jobId, result) {
			await redis
				.multi()
				.hset(key(executionId), {
					phase: 'done',
					[endedField + jobId]: '1',
					result: JSON.stringify(result),
					...('newId' in result ? { newId: result.newId } : {}),
				})
				.expire(key(executionId), doneSeconds)
				.exec();
		},
	};
}
