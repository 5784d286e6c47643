import {
	type Capabilities,
	type Execution,
	type ExecutionClient,
	endOf,
	NotFoundError,
	startOf,
	statusOf,
	timeOf,
	workflowIdOf,
} from '../n8n/index.js';
import { inParallel } from './inParallel.js';
import type { Watermark } from './watermark.js';

/** What one poll found out. Nothing is decided here that a second run would decide otherwise. */
export type Survey = {
	next: Watermark;
	/** Failed runs that were above the horizon before, or unfinished until now, oldest first; rows without data. */
	failed: Execution[];
	/** n8n gives out numbers that it has given out before, as its database was replaced. */
	renumbered: boolean;
};

const failedStatuses = ['error', 'crashed'];
const unfinishedStatuses = ['running', 'waiting', 'new'];
const endedWell = ['success', 'canceled', 'unknown'];
/** Rows of the first look at the newest failures: a quiet poll reads no more. */
const fewRows = 10;
const pageSize = 250;
/** Runs looked up one by one in one poll, the longest unlooked first; the rest stays for the next. */
const mostLookUps = 500;
/**
 * Runs that wait to be looked up. A server that saves no successes may make more of them than can be asked for; what
 * comes beyond is taken for such.
 */
const mostBacklog = 20_000;
/** Look-ups under way at once. */
const lookUpsAtOnce = 5;
/** Ids that no list shows, taken up by one poll: the newest. A server that saves no successes makes many of them. */
const mostUnlisted = 10_000;
/** How far back the very first look asks for runs that no list shows. */
const firstLookBack = 1_000;
/** A hidden waiting run (n8n 1.123) is looked at again at its time, and this often in case it is woken otherwise. */
const hiddenEveryMs = 60_000;

/** Runs that begin close together may have their numbers in another order. */
const disorderMs = 60_000;

type Options = {
	executions: ExecutionClient;
	capabilities: Capabilities;
	/** `queue` also where it is not known: there a run that waits for a worker may be in no list at all. */
	serverMode: 'regular' | 'queue';
	now: number;
	signal: AbortSignal;
};

/** The very first look: nothing old is told, and what runs now is watched from now on. */
export async function firstSurvey(options: Options): Promise<Survey> {
	const newest = await newestRun(options);
	const horizon = newest?.id ?? 0;
	const unfinished = await readUnfinished(options);
	const watch = new Map([...toWatch(unfinished)].filter(([id]) => id <= horizon));
	const ended = [...endedWell, ...failedStatuses];
	for (const id of await unlisted(options, Math.max(0, horizon - firstLookBack), horizon, ended)) {
		if (!watch.has(id)) watch.set(id, 0);
	}
	return {
		next: { generation: 0, horizon, newest: horizon, newestStart: newestStart(newest), unfinished: watch },
		failed: [],
		renumbered: false,
	};
}

/**
 * The order is what makes it complete: the horizon is known before the unfinished are read, and these before the
 * failures. A run at or below the new horizon existed when the unfinished were read; then it either was among them, or
 * had ended, and then the failures, read later, show it if it failed. What was unfinished before and shows up nowhere is
 * asked for by id.
 */
export async function survey(before: Watermark, options: Options): Promise<Survey> {
	const { now } = options;
	const newest = await newestRun(options);
	const horizon = Math.max(before.horizon, before.newest);
	const unfinished = await readUnfinished(options);
	const failed = await readFailures(options, before.horizon);

	const missing = new Map([...before.unfinished].filter(([id]) => !unfinished.has(id) && !failed.has(id)));
	// One that has failed since the failures were read is asked for as well.
	for (const id of await unlisted(options, before.horizon, horizon, endedWell)) {
		if (!unfinished.has(id) && !failed.has(id)) missing.set(id, 0);
	}
	const watch = toWatch(unfinished);
	const due = [...missing].filter(([, at]) => at <= now).sort((a, b) => a[1] - b[1] || a[0] - b[0]);
	for (const [id, at] of missing) if (at > now) watch.set(id, at);
	for (const [id] of due.slice(mostLookUps, mostLookUps + mostBacklog)) watch.set(id, 0);
	await inParallel(due.slice(0, mostLookUps), lookUpsAtOnce, async ([id]) => {
		const run = await lookUp(options, id);
		if (!run) return;
		if (hasFailed(run)) failed.set(id, run);
		else if (goesOn(run)) watch.set(id, nextLook(run, now));
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
		},
		failed: [...failed.values()].sort((a, b) => a.id - b.id),
		renumbered: isRenumbered(before, newest),
	};
}

async function newestRun({ executions, signal }: Options): Promise<Execution | undefined> {
	const { data, nextCursor } = await executions.list({ limit: 1 }, { signal });
	if (data.length > 0 || nextCursor === null) return data[0];
	// The newest row cannot be read: the client leaves it out.
	for await (const run of executions.iterate({ limit: pageSize }, { signal })) return run;
	return undefined;
}

const newestStart = (run: Execution | undefined) => (run && startOf(run)) ?? 0;

/**
 * Whoever deletes the newest runs leaves an older one as the newest, but none that began later, unless it was queued or
 * waiting then, and so is known.
 */
function isRenumbered(
	{ newest: highest, newestStart: highestStart, unfinished }: Watermark,
	newest: Execution | undefined,
): boolean {
	if (!newest || newest.id >= highest || unfinished.has(newest.id) || highestStart === 0) return false;
	return newestStart(newest) > highestStart + disorderMs;
}

/**
 * `waiting` comes twice, around `running`: a run that is in neither of the first two answers was running at the first
 * and has begun to wait before the second, and waits that are listed last over a minute, so the third has it. Queued
 * ones can only become running.
 */
async function readUnfinished(options: Options): Promise<Map<number, Execution>> {
	const waiting = options.capabilities.waitingListed ? (['waiting'] as const) : [];
	return readAll(options, [...queued(options), ...waiting, 'running', ...waiting]);
}

/**
 * Running and queued runs by workflow: what an alert offers to stop. Read after the failures, as runs that began just
 * before one of them may be younger than the list of unfinished ones.
 */
export async function goingOn(options: Options): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	for (const run of (await readAll(options, [...queued(options), 'running'])).values()) {
		const workflowId = workflowIdOf(run);
		// Of these nothing can be offered to be stopped together.
		if (workflowId) counts.set(workflowId, (counts.get(workflowId) ?? 0) + 1);
	}
	return counts;
}

const queued = ({ capabilities }: Options) => (capabilities.newStatus ? (['new'] as const) : []);

async function readAll(
	{ executions, signal }: Options,
	statuses: readonly ('new' | 'running' | 'waiting')[],
): Promise<Map<number, Execution>> {
	const runs = new Map<number, Execution>();
	for (const status of statuses) {
		for await (const run of executions.iterate({ status, limit: pageSize }, { signal })) runs.set(run.id, run);
	}
	return runs;
}

async function readFailures(options: Options, above: number): Promise<Map<number, Execution>> {
	const failed = new Map<number, Execution>();
	for (const status of options.capabilities.crashedStatus ? (['error', 'crashed'] as const) : (['error'] as const)) {
		for (const run of await newestAbove(options, above, { status })) failed.set(run.id, run);
	}
	return failed;
}

/** Rows above an id, newest first: a small page, and only if that is not enough, large ones. */
async function newestAbove(
	{ executions, signal }: Options,
	above: number,
	filter: { status?: 'error' | 'crashed' },
): Promise<Execution[]> {
	const first = await executions.list({ ...filter, limit: fewRows }, { signal });
	if (!first.nextCursor || first.data.some((run) => run.id <= above)) return first.data.filter((run) => run.id > above);
	const rows: Execution[] = [];
	// From the start again: a cursor keeps the limit that it was made with (surprise 12).
	for await (const run of executions.iterate({ ...filter, limit: pageSize }, { signal })) {
		if (run.id <= above) break;
		rows.push(run);
	}
	return rows;
}

/**
 * Ids up to the horizon that the list does not show with one of these statuses; deleted and unsaved ones are among them. Lists leave out what waits
 * (1.123) and what is queued for a worker (n8n/API-FACTS.md, GET /executions): such a run may fail long after ids above
 * it were seen. A regular 2.x server shows all, and is not asked.
 */
async function unlisted(options: Options, above: number, horizon: number, statuses: string[]): Promise<number[]> {
	if (options.serverMode === 'regular' && options.capabilities.waitingListed) return [];
	if (horizon <= above) return [];
	const rows = await newestAbove(options, above, {});
	const ended = new Set(rows.filter((run) => statuses.includes(statusOf(run))).map((run) => run.id));
	const ids: number[] = [];
	for (let id = horizon; id > above && ids.length < mostUnlisted; id--) if (!ended.has(id)) ids.push(id);
	return ids;
}

/** Servers before 1.43 may give no status: then what has ended and is not finished has failed. */
const hasFailed = (run: Execution) =>
	statusOf(run) ? failedStatuses.includes(statusOf(run)) : run.finished !== true && endOf(run) !== null;

const goesOn = (run: Execution) =>
	statusOf(run) ? unfinishedStatuses.includes(statusOf(run)) : run.finished !== true && endOf(run) === null;

async function lookUp({ executions, signal }: Options, id: number): Promise<Execution | null> {
	return executions.get(id, {}, { signal }).catch((error) => {
		if (error instanceof NotFoundError) return null;
		throw error;
	});
}

function nextLook(run: Execution, now: number): number {
	// Not 0: those that were not looked at yet come first.
	if (run.status !== 'waiting') return now;
	const till = timeOf(run.waitTill) ?? Number.POSITIVE_INFINITY;
	return Math.min(Math.max(till, now), now + hiddenEveryMs);
}

const toWatch = (runs: Map<number, Execution>) => new Map<number, number>([...runs.keys()].map((id) => [id, 0]));
