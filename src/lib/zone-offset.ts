const minuteMs = 60_000;
const dayMs = 86_400_000;
/** What one process meets is a handful; formats are dear to make, and to use. */
const maxZones = 500;

/** Days of a zone that are kept: schedules look back and ahead by months. */
const maxDays = 1_000;

/** `days`: by days of UTC how far they are ahead; null: of that day it changes. */
type Zone = { format: Intl.DateTimeFormat; days: Map<number, number | null> };
const zones = new Map<string, Zone>();

/** How far clocks of this zone (an IANA name, or `UTC+02:00`) are ahead of UTC at that instant, in milliseconds. */
export function offsetAt(at: number, name: string): number {
	if (name === 'UTC') return 0;
	if (name.startsWith('UTC')) return read(name);
	const { format, days } = zoneOf(name);
	const day = Math.floor(at / dayMs);
	let offset = days.get(day);
	if (offset === undefined) {
		// No clock is put forward and back on one day.
		const [begin, end] = [day, day + 1].map((each) => read(format.format(each * dayMs)));
		offset = begin === end ? begin! : null;
		if (days.size >= maxDays) days.clear();
		days.set(day, offset);
	}
	return offset ?? read(format.format(at));
}

function read(text: string): number {
	const found = /([+-])(\d\d):(\d\d)$/.exec(text);
	return found ? (found[1] === '-' ? -1 : 1) * (+found[2]! * 60 + +found[3]!) * minuteMs : 0;
}

function zoneOf(name: string): Zone {
	const known = zones.get(name);
	if (known) return known;
	const zone = {
		format: new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' }),
		days: new Map(),
	};
	if (zones.size >= maxZones) zones.clear();
	zones.set(name, zone);
	return zone;
}
