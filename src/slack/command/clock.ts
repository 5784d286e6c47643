/**
 * What a time of the clock is read by: the present, and the asker's time zone or, where that is not known, UTC. The zone
 * is read only where it matters: Slack has to be asked for it.
 */
export type Clock = { readonly now: number; readonly zone: string };

const minute = 60_000;

/** How far clocks of this zone, an IANA name or `UTC+02:00`, are ahead of UTC at that instant, in milliseconds. */
export function offsetAt(at: number, zone: string): number {
	const named = () => new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).format(at);
	const found = /([+-])(\d\d):(\d\d)$/.exec(zone.startsWith('UTC') ? zone : named());
	return found ? (found[1] === '-' ? -1 : 1) * (+found[2]! * 60 + +found[3]!) * minute : 0;
}

/** When a clock in this zone shows what a clock in UTC shows at `shown`. */
export function epochOf(shown: number, zone: string): number {
	const near = shown - offsetAt(shown, zone);
	// Summer time may begin or end in between.
	return shown - offsetAt(near, zone);
}

/** What a clock in UTC shows: `2026-11-22 09:30`. */
export const shownAt = (shown: number) => new Date(shown).toISOString().slice(0, 16).replace('T', ' ');
