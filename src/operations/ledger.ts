import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { ExecutionRef } from '../instances/execution-ref.js';
import { answersOf } from '../redis/answers.js';
import { createScript } from '../redis/script.js';
import type { Place, RetryJob } from './job.js';
import * as scripts from './ledger-scripts.js';
import type { RetryState } from './states.js';

/**
 * What was meant to be sent to n8n and what became of it, by execution. The one rule: whoever writes the intent sends,
 * once, and nobody else ever sends on that intent.
 *
 * `intended` (a retry may be on its way) → `found` (the new run is known) → `done`, or `unknown-outcome` (nobody can know).
 * `recovered`: a bulk has just retried it with success, and lists that were read before do not show it.
 *
 * Every write names the attempt that it is about, and writes nothing where another one, or none, stands there: what
 * comes late must not change a newer retry, nor bring back an entry that is gone.
 */
export type LedgerEntry = {
	jobId: string;
	phase: 'intended' | 'found' | 'unknown-outcome' | 'done' | 'recovered';
	attempt: string; // names this send among all that were ever meant for any execution
	/** The `Idempotency-Key` that it was sent with. "Retry anyway" of a doubt is sent with that of the doubt. */
	key: string;
	asked: Asked; // whoever looks later on speaks of that
	horizon: number; // no run that this intent made can have an id up to this one
	intendedAt: number;
	newId: number | null;
	workflowId: string;
	answered: string | null; // n8n's own words where it answered the request with a server error
	result: RetryState | null; // the end, as told to people
	/** Jobs that have come to an end or a doubt on this execution: back after a kill, they have nothing to send any more. */
	ended: string[];
};

type Asked = Pick<RetryJob, 'by' | 'askedAt' | 'loadWorkflow' | 'accepted'>;

type Intent = {
	jobId: string;
	asked: Asked;
	workflowId: string;
	horizon: number;
	intendedAt: number;
	/** The phase that a new intent may follow besides `done`. */
	after?: 'unknown-outcome' | undefined;
	/** The attempt that was read before n8n was asked, empty for none: n8n's word is out of date where there is another. */
	seen?: string | undefined;
	/** Is begun with the intent. Nothing is written where it may not be, or has been before and `seen` was not read. */
	place?: Place | undefined;
	unlessRecovered?: boolean | undefined; // nothing is written where our last retry succeeded
};

type Intended = { won: true; attempt: string; key: string } | { won: false };

export type Ledger = ReturnType<typeof createLedger>;

export function createLedger(
	redis: Redis,
	key: (execution: ExecutionRef) => string,
	isPast: (at: number) => boolean = () => false,
) {
	const intendOnce = createScript(redis, scripts.intend);
	const run = (script: string, execution: ExecutionRef, ...args: (string | number)[]) =>
		redis.eval(script, 1, key(execution), ...args);
	return {
		async read(execution: ExecutionRef): Promise<LedgerEntry | null> {
			const row = await redis.hgetall(key(execution));
			if (!row.phase) return null;
			return {
				jobId: row.jobId ?? '',
				phase: row.phase as LedgerEntry['phase'],
				attempt: row.attempt ?? '',
				key: row.key ?? '',
				asked: JSON.parse(row.asked ?? '{}') as Asked,
				horizon: Number(row.horizon),
				intendedAt: Number(row.intendedAt),
				newId: row.newId ? Number(row.newId) : null,
				workflowId: row.workflowId ?? '',
				answered: row.answered ?? null,
				result: row.result ? (JSON.parse(row.result) as RetryState) : null,
				ended: Object.keys(row).flatMap((field) =>
					field.startsWith(scripts.endedField) ? field.slice(scripts.endedField.length) : [],
				),
			};
		},
		/** How far each of these has come, by number, and the run that was made; of what is not written down nothing. */
		async phases(executions: readonly ExecutionRef[]): Promise<Map<number, Pick<LedgerEntry, 'phase' | 'newId'>>> {
			const asking = redis.pipeline();
			for (const execution of executions) asking.hmget(key(execution), 'phase', 'newId');
			const answers = await answersOf<[LedgerEntry['phase'] | null, string | null]>(asking);
			return new Map(
				executions.flatMap(({ id }, i) => {
					const [phase, newId] = answers[i]!;
					return phase ? [[id, { phase, newId: newId ? Number(newId) : null }] as const] : [];
				}),
			);
		},
		/** Writes the intent if none is open. The winner, and only the winner, may send. */
		async intend(execution: ExecutionRef, intent: Intent): Promise<Intended> {
			const { jobId, workflowId, horizon, intendedAt, after = '', seen = '*', place, unlessRecovered } = intent;
			const { by, askedAt, loadWorkflow, accepted } = intent.asked;
			// n8n was found to be reset since the job was looked at: under the key of now nothing of before stands in the way.
			if (isPast(askedAt)) return { won: false };
			const asked = JSON.stringify({ by, askedAt, loadWorkflow, accepted });
			const attempt = randomUUID();
			const args = [jobId, horizon, intendedAt, after, workflowId, asked, seen, unlessRecovered ? 1 : 0];
			const named = [attempt, `flowbell-${attempt}`, loadWorkflow ? 1 : 0];
			const keys = [key(execution), ...(place ? [place.window, place.bulk] : [])];
			const won = await intendOnce(keys, ...args, ...named, ...(place ? [place.field] : []));
			return won === null ? { won: false } : { won: true, attempt, key: String(won) };
		},
		/** n8n answered this attempt with a server error: it may have run all the same. */
		answered: (execution: ExecutionRef, attempt: string, words: string) =>
			run(scripts.answered, execution, attempt, words),
		/** False where this attempt is no longer the one that stands, or has ended. */
		found: async (execution: ExecutionRef, attempt: string, newId: number) =>
			(await run(scripts.found, execution, attempt, newId)) === 1,
		unknownOutcome: async (execution: ExecutionRef, attempt: string) =>
			(await run(scripts.unknownOutcome, execution, attempt)) === 1,
		/** `other`: a newer attempt stands there, and nothing was written. `missing`: nothing stands there any more. */
		async done(execution: ExecutionRef, attempt: string, jobId: string, result: RetryState) {
			const newId = 'newId' in result ? result.newId : '';
			const written = await run(scripts.done, execution, attempt, jobId, JSON.stringify(result), newId);
			return written as 'written' | 'missing' | 'other';
		},
		/** Nothing was sent by this attempt. */
		forget: (execution: ExecutionRef, attempt: string) => run(scripts.forget, execution, attempt),
		/** Somebody is at it: it must not run out. */
		keep: (execution: ExecutionRef, attempt: string) => run(scripts.keep, execution, attempt),
	};
}
