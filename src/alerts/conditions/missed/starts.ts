import type { Redis } from 'ioredis';
import type { Base } from '../../../instances/base.js';
import { type Execution, hasSucceeded, startOf, workflowIdOf } from '../../../n8n/index.js';
import { answersOf } from '../../../redis/answers.js';
import { createScript } from '../../../redis/script.js';
import { type Rhythm, withStarts } from './rhythm.js';

/** Of each workflow; what starts every minute needs no more, and what starts monthly has not more in that time. */
const maxKept = 40;
const ttlSeconds = 70 * 86_400;
const rhythmTtlSeconds = 30 * 86_400;
/** As n8n calls what its schedules start, and what calls from outside do. */
const [bySchedule, byOthers] = ['trigger', 'webhook'];
export type Starts = ReturnType<typeof createStarts>;

const noRhythm: Rhythm = { last: null, longest: {} };

/** KEYS: where it is kept. ARGV: when something has started, when a success is seen (nothing: none is). */
const lastScript = `
redis.call('hset', KEYS[1], 'at', math.max(ARGV[1], redis.call('hget', KEYS[1], 'at') or 0))
if ARGV[2] ~= '' then redis.call('hset', KEYS[1], 'savedAt', ARGV[2]) end
redis.call('expire', KEYS[1], ${ttlSeconds})`;

/**
 * When workflows have started by themselves, from what the poller reads anyway. All of it may be noted twice. Of a run that
 * is queued n8n says no start: it has one as soon as it is seen.
 */
export function createStarts(redis: Redis, { key, runKey }: Pick<Base, 'key' | 'runKey'>, now: () => number) {
	// With the epoch: where n8n counts anew its numbers are of other runs.
	const startsOf = (workflowId: string) => runKey('starts', { id: workflowId });
	const rhythmKey = (workflowId: string) => key('rhythm', workflowId);
	const noteLast = createScript(redis, lastScript);
	const lastKey = key('starts-last', 'all');

	/** Of each in one answer. */
	async function rhythms(workflowIds: readonly string[]): Promise<Map<string, Rhythm>> {
		const ids = [...new Set(workflowIds)];
		if (ids.length === 0) return new Map();
		const rows = await redis.mget(ids.map(rhythmKey));
		return new Map(ids.map((id, i) => [id, rows[i] ? (JSON.parse(rows[i]) as Rhythm) : noRhythm]));
	}

	/** The newest of them; by number, as a run may be seen twice. */
	async function noteScheduled(rows: readonly Execution[]) {
		const noting = redis.pipeline();
		for (const [workflowId, runs] of byWorkflow(rows)) {
			const newest = runs.sort((a, b) => b.id - a.id).slice(0, maxKept);
			for (const run of newest) noting.zadd(startsOf(workflowId), 'NX', startOf(run) ?? now(), String(run.id));
			noting.zremrangebyrank(startsOf(workflowId), 0, -maxKept - 1).expire(startsOf(workflowId), ttlSeconds);
		}
		await noting.exec();
	}

	return {
		rhythms,
		/** @param hasRhythm whether its rhythm is all that is known of when it starts */
		async note(rows: readonly Execution[], hasRhythm: (workflowId: string) => boolean) {
			const started = rows.filter((run) => workflowIdOf(run) !== '' && [bySchedule, byOthers].includes(run.mode ?? ''));
			if (started.length === 0) return;
			const last = started.reduce((latest, run) => Math.max(latest, startOf(run) ?? now()), 0);
			await noteLast([lastKey], last, started.some(hasSucceeded) ? now() : '');
			await noteScheduled(started.filter(({ mode }) => mode === bySchedule));
			const groups = [...byWorkflow(started)].filter(([workflowId]) => hasRhythm(workflowId));
			if (groups.length === 0) return;
			const known = await rhythms(groups.map(([workflowId]) => workflowId));
			const noting = redis.pipeline();
			for (const [workflowId, runs] of groups) {
				const times = runs.flatMap((run) => startOf(run) ?? []).sort((a, b) => a - b);
				const rhythm = withStarts(known.get(workflowId)!, times);
				noting.set(rhythmKey(workflowId), JSON.stringify(rhythm), 'EX', rhythmTtlSeconds);
			}
			await noting.exec();
		},
		/** Those that their schedules have started, oldest first, in one answer. */
		async of(workflowIds: readonly string[]): Promise<Map<string, number[]>> {
			if (workflowIds.length === 0) return new Map();
			const reading = redis.pipeline();
			for (const id of workflowIds) reading.zrange(startsOf(id), '0', '-1', 'WITHSCORES');
			const answers = await answersOf<string[]>(reading);
			return new Map(workflowIds.map((id, i) => [id, answers[i]!.filter((_, at) => at % 2 === 1).map(Number)]));
		},
		/** When anything has started last, and when a success was seen last: then n8n keeps them. */
		async latest(): Promise<{ at: number | null; savedAt: number | null }> {
			const [at, savedAt] = await redis.hmget(lastKey, 'at', 'savedAt');
			return { at: at ? Number(at) : null, savedAt: savedAt ? Number(savedAt) : null };
		},
	};
}

function byWorkflow(rows: readonly Execution[]): Map<string, Execution[]> {
	const groups = new Map<string, Execution[]>();
	for (const run of rows) groups.set(workflowIdOf(run), [...(groups.get(workflowIdOf(run)) ?? []), run]);
	return groups;
}
