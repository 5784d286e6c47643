import { isOfThisOne, lookUp } from '../../instances/look-up.js';
import { mapLimit } from '../../lib/map-limit.js';
import {
	type Execution,
	endOf,
	hasFailed,
	isOver,
	isUnfinished,
	type N8nError,
	type Page,
	statusOf,
	timeOf,
} from '../../n8n/index.js';
import type { Cursor } from './cursor.js';
import { newestOld, newestStart, wereIdsReset } from './ids-reset.js';
import { newestAbove, newestRows, type Reading, readFailures, readUnfinished } from './read-lists.js';

/** What one poll found out. Nothing is decided here that a second run would decide otherwise. */
type Scan = {
	next: Cursor;
	/** Failed runs that were above the horizon before, or unfinished until now, oldest first; rows without data. */
	failed: Execution[];
	/** Those that go on now. */
	unfinished: Execution[];
	/** Runs that have succeeded or were stopped since, each once but where a poll is repeated; those that n8n does not save are not there. */
	ended: Execution[];
	/** Unfinished ones that n8n would not give for so long that nobody waits for them any more; what it said last. */
	unknown: { id: number; error: N8nError }[];
	/**
	 * n8n gives out numbers that it has given out before, as its database was replaced: the highest of those that are of
	 * before. Nothing else was read then.
	 */
	idsResetAbove: number | null;
};

/** Runs looked up one by one in one poll, the longest unlooked first; the rest stays for the next. */
const maxLookUps = 500;
/**
 * Runs that wait to be looked up. A server that saves no successes may make more of them than can be asked for; what
 * comes beyond is taken for such.
 */
const maxBacklog = 20_000;
/** Times that n8n may refuse to give one run before it is given up: some two hours. */
const maxRefusals = 15;
const firstPauseMs = 2_000;
const maxPauseMs = 15 * 60_000;
/** Look-ups under way at once. */
const lookUpsAtOnce = 5;
/** Ids that no list shows, taken up by one poll: the newest. A server that saves no successes makes many of them. */
const maxUnlisted = 10_000;
/** How far back of the first run that is seen at all runs are asked for that no list shows. */
const firstLookBack = 1_000;
/** A hidden waiting run (n8n 1.123) is looked at again at its time, and this often in case it is woken otherwise. */
const hiddenEveryMs = 60_000;

type Options = Reading & { now: number };

/** The very first look: nothing old is told, and what runs now is watched from now on. */
export async function firstScan(options: Options): Promise<Scan> {
	const rows = await newestRows(options);
	const newest = rows.data[0];
	const horizon = newest?.id ?? 0;
	const unfinished = await readUnfinished(options);
	const watch = new Map([...toWatch(unfinished)].filter(([id]) => id <= horizon));
	const ended = (run: Execution) => endedWell(run) || standOf(run) === 'failed';
	for (const id of (await unlisted(options, rows, Math.max(0, horizon - firstLookBack), horizon, ended)).ids) {
		if (!watch.has(id)) watch.set(id, 0);
	}
	return {
		next: {
			generation: 0,
			horizon,
			newest: horizon,
			newestStart: newestStart(newest),
			unfinished: watch,
			refused: new Map(),
		},
		unfinished: [...unfinished.values()],
		failed: [],
		ended: [],
		unknown: [],
		idsResetAbove: null,
	};
}

/**
 * The order is what makes it complete: the horizon is known before the unfinished are read, and these before the
 * failures. A run at or below the new horizon existed when the unfinished were read; then it either was among them, or
 * had ended, and then the failures, read later, show it if it failed. What was unfinished before and shows up nowhere is
 * asked for by id.
 */
export async function scan(before: Cursor, options: Options): Promise<Scan> {
	const { now } = options;
	const rows = await newestRows(options);
	const newest = rows.data[0];
	const nothing = { next: before, unfinished: [], failed: [], ended: [], unknown: [], idsResetAbove: null };
	// Emptied, or reset: the first row will tell, and what has failed until then is read with it.
	if (!newest && before.newest > 0) return nothing;
	if (wereIdsReset(before, newest)) {
		return { ...nothing, idsResetAbove: await newestOld(options, before.newestStart) };
	}
	const horizon = Math.max(before.horizon, before.newest);
	const unfinished = await readUnfinished(options);
	const failed = await readFailures(options, before.horizon);

	const missing = new Map([...before.unfinished].filter(([id]) => !unfinished.has(id) && !failed.has(id)));
	// One that has failed since the failures were read is asked for as well.
	const { ids, ended } = await unlisted(options, rows, before.horizon, horizon, endedWell);
	for (const id of ids) {
		if (!unfinished.has(id) && !failed.has(id)) missing.set(id, 0);
	}
	const watch = toWatch(unfinished);
	const due = [...missing].filter(([, at]) => at <= now).sort((a, b) => a[1] - b[1] || a[0] - b[0]);
	for (const [id, at] of missing) if (at > now) watch.set(id, at);
	for (const [id] of due.slice(maxLookUps, maxLookUps + maxBacklog)) watch.set(id, 0);
	const refused = new Map([...before.refused].filter(([id]) => missing.has(id)));
	const unknown: Scan['unknown'] = [];
	await mapLimit(due.slice(0, maxLookUps), lookUpsAtOnce, async ([id]) => {
		try {
			const run = await lookUp(options.executions, { id }, { signal: options.signal });
			refused.delete(id);
			const stand = run && standOf(run);
			if (stand === 'failed') failed.set(id, run!);
			else if (stand === 'well') ended.push(run!);
			else if (stand === 'unfinished') watch.set(id, nextLook(run!, now));
		} catch (error) {
			if (options.signal.aborted || !isOfThisOne(error)) throw error;
			// The others need not wait for this one.
			const times = (refused.get(id) ?? 0) + 1;
			refused.set(id, times);
			watch.set(id, now + Math.min(firstPauseMs * 2 ** times, maxPauseMs));
			if (times < maxRefusals) return;
			unknown.push({ id, error });
			refused.delete(id);
			watch.delete(id);
		}
	});
	// Runs above the horizon are met again by the next poll, whatever became of them; those that failed since the
	// unfinished were read are told now.
	for (const id of watch.keys()) if (id > horizon || failed.has(id)) watch.delete(id);
	return {
		next: {
			generation: before.generation,
			horizon,
			newest: Math.max(before.newest, newest?.id ?? 0),
			newestStart: Math.max(before.newestStart, newestStart(newest)),
			unfinished: watch,
			refused,
		},
		unfinished: [...unfinished.values()],
		unknown,
		ended,
		failed: [...failed.values()].sort((a, b) => a.id - b.id),
		idsResetAbove: null,
	};
}

/**
 * Ids up to the horizon that the list does not show as over; deleted and unsaved ones are among them. And the rows of
 * those that are. Lists leave out what waits (1.123) and what is queued for a worker (docs/n8n.md, 9 and 12): such a run
 * may fail long after ids above it were seen.
 */
async function unlisted(
	options: Options,
	first: Page<Execution>,
	above: number,
	horizon: number,
	hasEnded: (run: Execution) => boolean,
): Promise<{ ids: number[]; ended: Execution[] }> {
	if (horizon <= above) return { ids: [], ended: [] };
	const rows = await newestAbove(options, above, {}, first);
	const ended = rows.filter((run) => run.id <= horizon && hasEnded(run));
	const over = new Set(ended.map((run) => run.id));
	const ids: number[] = [];
	const from = lowest(options, rows, above, horizon);
	for (let id = horizon; id > from && ids.length < maxUnlisted; id--) if (!over.has(id)) ids.push(id);
	return { ids, ended };
}

/**
 * Ids above this are asked for. Where the list was empty until now, n8n may have counted far by then: what is long before
 * its first row was deleted, or not saved. Where lists hide what waits it may wait there, and none is left out.
 */
function lowest({ capabilities }: Options, rows: Execution[], above: number, horizon: number): number {
	if (above > 0 || !capabilities.waitingListed) return above;
	return Math.max(0, (rows.at(-1)?.id ?? horizon) - 1 - firstLookBack);
}

/**
 * Where a run stands; null where n8n's word for it is none that we know. Servers before 1.43 may give no status: then
 * what has ended and is not finished has failed.
 */
function standOf(run: Execution): 'well' | 'failed' | 'unfinished' | null {
	if (!statusOf(run)) return run.finished === true ? 'well' : endOf(run) !== null ? 'failed' : 'unfinished';
	if (isUnfinished(run)) return 'unfinished';
	return hasFailed(run) ? 'failed' : isOver(run) ? 'well' : null;
}

const endedWell = (run: Execution) => standOf(run) === 'well';

function nextLook(run: Execution, now: number): number {
	// Not 0: those that were not looked at yet come first.
	if (run.status !== 'waiting') return now;
	const till = timeOf(run.waitTill) ?? Number.POSITIVE_INFINITY;
	return Math.min(Math.max(till, now), now + hiddenEveryMs);
}

const toWatch = (runs: Map<number, Execution>) => new Map<number, number>([...runs.keys()].map((id) => [id, 0]));
