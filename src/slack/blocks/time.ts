/** Times and durations as people read them. Pure: the present is always an argument. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * `<!date^…>`: each reader sees their own time zone. The fallback is for clients that cannot (and for screen readers).
 * `when` is epoch milliseconds; null or no time at all gives `unknown`.
 */
export function date(when: number | null, unknown = 'time unknown'): string {
	if (when === null || !Number.isFinite(when) || Math.abs(when) > 8.64e15) return unknown;
	const fallback = `${new Date(when).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	return `<!date^${Math.floor(when / second)}^{date_short_pretty} {time}|${fallback}>`;
}

/** The same to the second and without the day, for what is near: `<!date^…{time_secs}>`. */
export function clock(when: number): string {
	const fallback = `${new Date(when).toISOString().slice(11, 19)} UTC`;
	return `<!date^${Math.floor(when / second)}^{time_secs}|${fallback}>`;
}

/** The same to the minute: `<!date^…{time}>`. */
export function hourAndMinute(when: number): string {
	const fallback = `${new Date(when).toISOString().slice(11, 16)} UTC`;
	return `<!date^${Math.floor(when / second)}^{time}|${fallback}>`;
}

/** How long something took: `40 ms`, `2.1 s`, `12 s`, `3 m 12 s`, `2 h 5 m`, `3 d 4 h`. */
export function duration(ms: number): string {
	if (!Number.isFinite(ms) || ms < 0) return '0 s';
	if (ms < 100) return `${Math.round(ms)} ms`;
	if (ms < 9_950) return `${(ms / second).toFixed(1).replace(/\.0$/, '')} s`;
	const seconds = Math.round(ms / second);
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3_600) return two(Math.floor(seconds / 60), 'm', seconds % 60, 's');
	const minutes = Math.round(ms / minute);
	if (minutes < 24 * 60) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
	const hours = Math.round(ms / hour);
	return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const two = (large: number, largeUnit: string, small: number, smallUnit: string) =>
	small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;

/** Roughly how long: `40 s`, `12 min`, `2 h`, `3 d`. */
export function span(ms: number): string {
	if (!Number.isFinite(ms) || ms < second) return '1 s';
	if (ms < 59.5 * second) return `${Math.round(ms / second)} s`;
	if (ms < 59.5 * minute) return `${Math.round(ms / minute)} min`;
	if (ms < 47.5 * hour) return `${Math.round(ms / hour)} h`;
	return `${Math.round(ms / day)} d`;
}

/** `12 s ago`, `just now`. */
export const ago = (when: number, now: number) => (now - when < second ? 'just now' : `${span(now - when)} ago`);
