/** How often n8n is looked at, and why not oftener: it was set so, or what n8n answers is slow, limited, or not there. */
export type Interval = { ms: number; because: 'fixed' | 'quick' | 'slow' | 'limited' | 'away' };

/** What the last polls were like. Times are milliseconds. */
type Polls = {
	/** How long the last few that worked took to read n8n, in any order. */
	took: number[];
	/** n8n, or what stands before it, has said of late that it counts requests. */
	limited: boolean;
	/** How the last one ended: `refused` as there were too many requests, `failed` for any other reason. */
	ended: 'well' | 'refused' | 'failed';
};

/** Within what an interval follows n8n. */
export type Pace = {
	quickestMs: number;
	/** Beyond this it is worth saying why. */
	quickMs: number;
	/** Where requests are counted: polls leave most of them to people and jobs. */
	limitedMs: number;
	slowestMs: number;
	/** Intervals are so many times what a poll takes, so that n8n is at work for us no more than that part of the time. */
	times: number;
};

export const usualPace: Pace = {
	quickestMs: 3_000,
	quickMs: 5_000,
	limitedMs: 15_000,
	slowestMs: 30_000,
	times: 50,
};

/** A smaller change is chance. */
const worthIt = 0.2;

/** The interval after a poll, where nobody has fixed it. */
export function nextInterval({ took, limited, ended }: Polls, before: Interval, pace: Pace): Interval {
	const { quickestMs, quickMs, limitedMs, slowestMs, times } = pace;
	if (ended !== 'well') {
		const leastMs = ended === 'refused' ? limitedMs : 0;
		const ms = Math.min(slowestMs, Math.max(2 * before.ms, leastMs));
		return { ms, because: ended === 'refused' ? 'limited' : 'away' };
	}
	const wanted = Math.min(slowestMs, Math.max(quickestMs, Math.round(times * median(took))));
	const next: Interval =
		limited && wanted <= limitedMs
			? { ms: limitedMs, because: 'limited' }
			: { ms: wanted, because: wanted > quickMs ? 'slow' : 'quick' };
	const same = next.because === before.because && Math.abs(next.ms - before.ms) <= worthIt * before.ms;
	return same ? before : next;
}

function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
