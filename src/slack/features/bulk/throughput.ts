import { type Bulk, done } from '../../../bulk/bulk.js';

/** How far back the pace is measured: long enough to be steady, short enough to be of late. */
const paceMs = 30_000;
/** Between two looks that are nearer than this a single item would make a pace. */
const leastMs = 1_000;
const maxBulks = 200;

/**
 * Items a second over the last half minute, as seen by this process, or null where it has not seen enough. The time
 * since the start tells nothing: the one that is tried first runs alone, and a pause is no work.
 */
export function createThroughput(now: () => number): (bulk: Bulk) => number | null {
	const paces = new Map<string, { at: number; done: number }[]>();

	return (bulk) => {
		if (bulk.state !== 'running' || bulk.rest !== null || bulk.options.canary) {
			paces.delete(bulk.id);
			return null;
		}
		if (paces.size > maxBulks) paces.clear();
		const at = now();
		const seen = (paces.get(bulk.id) ?? []).filter((point) => at - point.at <= paceMs);
		seen.push({ at, done: done(bulk) });
		paces.set(bulk.id, seen);
		const [first] = seen;
		if (!first || at - first.at < leastMs) return null;
		return ((done(bulk) - first.done) * 1_000) / (at - first.at);
	};
}
