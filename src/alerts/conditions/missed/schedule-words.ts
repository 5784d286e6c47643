const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `9:05` */
export const clockWords = (hour: number, minute: number): string => `${hour}:${String(minute).padStart(2, '0')}`;

/** `every 15 min`, `every hour` */
export function everyWords(size: number, unit: 's' | 'min' | 'h'): string {
	if (size !== 1) return `every ${size} ${unit}`;
	return unit === 's' ? 'every second' : unit === 'min' ? 'every minute' : 'every hour';
}

/** `every Sunday and Monday`; all days where there is none. */
export function dayWords(given: readonly number[]): string {
	const named = [...new Set(given)].sort().map((day) => days[day]!);
	if (named.length === 0 || named.length === days.length) return 'every day';
	const last = named.pop()!;
	return `every ${named.length > 0 ? `${named.join(', ')} and ` : ''}${last}`;
}

const [minuteMs, hourMs] = [60_000, 3_600_000];

/** `about every 15 min`, of what has been so for weeks. */
export function aboutEvery(ms: number): string {
	const [size, unit] =
		ms < 2 * hourMs ? [Math.max(1, Math.round(ms / minuteMs)), 'min'] : [Math.round(ms / hourMs), 'h'];
	return `about every ${size} ${unit}`;
}
