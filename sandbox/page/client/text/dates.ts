const long = (at: Date, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-US', options).format(at);

/** `November 23rd, 2026`, with `weekday` before it where it is wanted. */
function spelt(at: Date, month: 'long' | 'short', { ordinal = true, weekday = false } = {}): string {
	const day = at.getDate();
	const suffix = ordinal ? (['th', 'st', 'nd', 'rd'][day % 100 > 10 && day % 100 < 14 ? 0 : day % 10] ?? 'th') : '';
	const first = weekday ? `${long(at, { weekday: 'long' })}, ` : '';
	return `${first}${long(at, { month })} ${day}${suffix}, ${at.getFullYear()}`;
}

function dayWord(at: Date, now: Date): string | undefined {
	const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
	const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
	return { '-1': 'Yesterday', '0': 'Today', '1': 'Tomorrow' }[String(days)];
}

const two = (value: number) => String(value).padStart(2, '0');

/** The tokens of Slack's date format, in this reader's time zone. */
export function formatDate(seconds: number, format: string, now: Date): string {
	const at = new Date(seconds * 1000);
	if (Number.isNaN(at.getTime())) return '';
	const pretty = dayWord(at, now);
	const words: Record<string, string> = {
		date_num: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
		date_slash: `${two(at.getMonth() + 1)}/${two(at.getDate())}/${at.getFullYear()}`,
		date: spelt(at, 'long'),
		date_short: spelt(at, 'short', { ordinal: false }),
		date_long: spelt(at, 'long', { weekday: true }),
		date_long_full: spelt(at, 'long', { weekday: true }),
		time: clockTime(at),
		time_secs: clockTime(at, { seconds: true }),
		ago: ago(at, now),
		day_divider_pretty: pretty ?? spelt(at, 'long', { weekday: true }),
	};
	return format.replace(/\{(\w+)\}/g, (whole, name: string) => {
		if (name in words) return words[name] ?? '';
		const base = name.replace(/_pretty$/, '');
		return base === name ? whole : (pretty ?? words[base] ?? whole);
	});
}

export const clockTime = (at: Date, { seconds = false } = {}): string =>
	long(at, { hour: 'numeric', minute: '2-digit', ...(seconds && { second: '2-digit' }) }).replace(/\u202f/g, ' ');

function ago(at: Date, now: Date): string {
	const minutes = Math.round((now.getTime() - at.getTime()) / 60_000);
	if (minutes < 1) return 'just now';
	if (minutes < 60) return `${minutes} minute${minutes === 1 ? '' : 's'} ago`;
	const hours = Math.round(minutes / 60);
	if (hours < 24) return `${hours} hour${hours === 1 ? '' : 's'} ago`;
	const days = Math.round(hours / 24);
	return `${days} day${days === 1 ? '' : 's'} ago`;
}
