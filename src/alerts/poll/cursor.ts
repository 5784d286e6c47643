import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Execution } from '../../n8n/index.js';
import { createScript } from '../../redis/script.js';
import { aheadScript, beginScript, commitScript, joinScript, leaveScript, watchScript } from './cursor-scripts.js';
import { type CursorKeys, createPending } from './pending.js';

/**
 * How far the poller has seen. Every execution with an id at or below `horizon` has either
 * ended and, if it failed, been put among the pending failures, or is in `unfinished`.
 */
export type Cursor = {
	/** Grows with each commit; a commit of anything but the newest is refused. */
	generation: number;
	horizon: number;
	/**
	 * The highest id that was seen. It becomes the horizon one poll later: PostgreSQL shows a run when what made it is
	 * committed, and so perhaps after one that has a higher number.
	 */
	newest: number;
	/** When the newest run that was seen began, by n8n's clock; epoch milliseconds, 0 where it is not known. */
	newestStart: number;
	/** Unfinished runs by id: epoch milliseconds before which looking at it one by one is not worth it (0: now). */
	unfinished: Map<number, number>;
	/** Of these, those that n8n refuses to give: how often it has. */
	refused: Map<number, number>;
};

export type CursorStore = ReturnType<typeof createCursorStore>;

/** Ids in one step: some milliseconds of Redis. */
const stepSize = 2_000;

export function createCursorStore(redis: Redis, key: (...parts: (string | number)[]) => string) {
	const keys: CursorKeys = [
		key('poll'),
		key('poll', 'unfinished'),
		key('poll', 'seen'),
		key('poll', 'pending'),
		key('poll', 'pending-rows'),
	];
	const scripts = [watchScript, joinScript, leaveScript, commitScript, aheadScript];
	const [watch, join, leave, end, ahead] = scripts.map((lua) => createScript(redis, lua)) as Scripts;
	const self = randomUUID();
	/** As this process has written it last; it stands as long as nobody else has written since. */
	let known: Cursor | undefined;

	return {
		/** Null before the first poll ever. */
		async read(): Promise<Cursor | null> {
			const state = await redis.hgetall(keys[0]);
			if (!state.generation) return null;
			const generation = Number(state.generation);
			// The number alone may stand for another poll's: a replica that lagged has counted it anew.
			const same = known?.generation === generation && state.by === self && !state.writing;
			return {
				generation,
				horizon: Number(state.horizon),
				newest: Number(state.newest ?? 0),
				newestStart: Number(state.newestStart ?? 0),
				unfinished: same ? known!.unfinished : await readWatched(redis, keys[1]),
				refused: new Map(refusedIn(state.refused)),
			};
		},
		/**
		 * What the next poll begins with, and the failures that join the pending ones unless told already. Written in small
		 * steps, so that Redis serves others meanwhile; until the last one the poll before stands, and whatever a killed
		 * process has written by then is found again. False if another poll was first.
		 */
		async commit(next: Cursor, failed: Execution[], before: Cursor | null = null) {
			const { generation, horizon, newest, newestStart, unfinished, refused } = next;
			// A first poll that was killed may have left some.
			const watched = before?.unfinished ?? (await readWatched(redis, keys[1]));
			const changed = [...unfinished].filter(([id, at]) => watched.get(id) !== at);
			const gone = [...watched.keys()].filter((id) => !unfinished.has(id)).map((id) => [id]);
			const rows = failed.map((run) => [run.id, JSON.stringify(run)]);
			known = undefined;
			const done =
				(await inSteps(watch, [...keys], generation, changed)) &&
				(await inSteps(join, [...keys], generation, rows)) &&
				(await inSteps(leave, [...keys], generation, gone)) &&
				(await end(
					[...keys],
					...[generation, generation + 1, horizon, newest, newestStart],
					JSON.stringify([...refused]),
					self,
				)) === 1;
			if (done) known = { ...next, generation: generation + 1 };
			return done;
		},
		/**
		 * A failure was told before a poll met it. One that was killed before this tells it again, which does no more than
		 * repeat it: whether it is counted stands with its alert.
		 */
		toldAhead: ({ generation }: Cursor, executionId: number) => ahead([...keys], generation, executionId),
		/**
		 * n8n counts anew: all that was known by its numbers is let go, and the next poll begins above `above`. One step, so
		 * that it happens or does not. Gives nothing where another poll was first.
		 */
		async beginEpoch({ generation, newest }: Cursor, above: number, at: number) {
			known = undefined;
			await redis.eval(
				beginScript,
				keys.length + 1,
				...keys,
				key('epoch'),
				...[generation, generation + 1, above, at, newest],
			);
		},
		/** How many runs that went on when last seen n8n refuses to give. */
		refusedCount: async () => refusedIn(await redis.hget(keys[0], 'refused')).length,
		...createPending(redis, keys),
	};
}

const refusedIn = (kept: string | null | undefined) => JSON.parse(kept || '[]') as [number, number][];

type Script = ReturnType<typeof createScript>;
type Scripts = [Script, Script, Script, Script, Script];

async function readWatched(redis: Redis, key: string): Promise<Map<number, number>> {
	const unfinished = new Map<number, number>();
	for (let from = 0; ; from += stepSize) {
		const flat = await redis.zrange(key, String(from), String(from + stepSize - 1), 'WITHSCORES');
		for (let i = 0; i < flat.length; i += 2) unfinished.set(Number(flat[i]), Number(flat[i + 1]));
		if (flat.length < 2 * stepSize) return unfinished;
	}
}

async function inSteps(
	script: Script,
	keys: string[],
	generation: number,
	rows: (string | number)[][],
): Promise<boolean> {
	for (let from = 0; from < rows.length; from += stepSize) {
		const done = await script(keys, generation, ...rows.slice(from, from + stepSize).flat());
		if (done !== 1) return false;
	}
	return true;
}
