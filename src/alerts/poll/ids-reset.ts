import { type Execution, startOf } from '../../n8n/index.js';
import type { Cursor } from './cursor.js';
import { pageSize, type Reading } from './read-lists.js';

/** Runs that are looked through for where a new count begins; of more than these the older ones are not told. */
const maxNewRows = 20_000;
/** Runs that begin close together may have their numbers in another order. */
const disorderMs = 60_000;

/** When the newest run began; 0 where that is not known. */
export const newestStart = (run: Execution | undefined) => (run && startOf(run)) ?? 0;

/**
 * Whoever deletes the newest runs leaves an older one as the newest, but none that began later, unless it was queued or
 * waiting then, and so is known.
 */
export function wereIdsReset(
	{ newest: highest, newestStart: highestStart, unfinished }: Cursor,
	newest: Execution | undefined,
): boolean {
	if (!newest || newest.id >= highest || unfinished.has(newest.id) || highestStart === 0) return false;
	return newestStart(newest) > highestStart + disorderMs;
}

/** In a database that was restored: the newest run that had begun before the last one that was seen. */
export async function newestOld({ executions, signal }: Reading, seenStart: number): Promise<number> {
	let last = 0;
	let rows = 0;
	for await (const run of executions.iterate({ limit: pageSize }, { signal })) {
		const start = startOf(run);
		if (start !== null && start <= seenStart) return run.id;
		last = run.id;
		if (++rows === maxNewRows) return last;
	}
	return 0;
}
