/**
 * Targets of which some are much older than the newest ones: how many belong to the newest stretch and since when that goes
 * on, how many are older and from when the oldest is. Times are epoch milliseconds.
 */
export type Ages = { recent: number; since: number; older: number; from: number };

/** A pause as long as this parts two stretches. */
const gapMs = 30 * 60_000;

/** Takes the times of targets, newest first; null where one has none. */
export function createAges() {
	let recent = 0;
	let older = 0;
	let since: number | null = null;
	let from: number | null = null;
	return {
		add(at: number | null) {
			const last = from ?? since;
			if (at !== null && last !== null && from === null && last - at > gapMs) from = at;
			if (from === null) recent++;
			else older++;
			if (at === null) return;
			if (from === null) since = Math.min(since ?? at, at);
			else from = Math.min(from, at);
		},
		/** Null where they are all of one stretch. */
		found: (): Ages | null => (from === null || since === null ? null : { recent, since, older, from }),
	};
}

export function agesOf(times: readonly (number | null)[]): Ages | null {
	const ages = createAges();
	for (const at of times) ages.add(at);
	return ages.found();
}
