import { offsetAt } from '../../lib/zone-offset.js';

export { offsetAt };

/**
 * What a time of the clock is read by: the present, and the asker's time zone or, where that is not known, UTC. The zone
 * is read only where it matters: Slack has to be asked for it.
 */
export type Clock = { readonly now: number; readonly zone: string };

/** When a clock in this zone shows what a clock in UTC shows at `shown`. */
export function epochOf(shown: number, zone: string): number {
	const near = shown - offsetAt(shown, zone);
	// Summer time may begin or end in between.
	return shown - offsetAt(near, zone);
}

/** What a clock in UTC shows: `2026-11-22 09:30`. */
export const shownAt = (shown: number) => new Date(shown).toISOString().slice(0, 16).replace('T', ' ');
