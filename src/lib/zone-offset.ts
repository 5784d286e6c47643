const minuteMs = 60_000;
const dayMs = 86_400_000;
/** What one process meets is a handful; formats are dear to make, and to use. */
const maxZones = 500;

type Zone = { format: Intl.DateTimeFormat; span: { from: number; till: number; offset: number } | null };
const zones = new Map<string, Zone>();

/** How far clocks of this zone (an IANA name, or `UTC+02:00`) are ahead of UTC at that instant, in milliseconds. */
export function offsetAt(at: number, name: string): number {
	if (name.startsWith('UTC')) return read(name);
	const zone = zoneOf(name);
	const { span } = zone;
	if (span && at >= span.from && at <= span.till) return span.offset;
	const [before, offset, behind] = [at - dayMs, at, at + dayMs].map((each) => read(zone.format.format(each)));
	// No clock is put forward and back within two days.
	if (before === behind) zone.span = { from: at - dayMs, till: at + dayMs, offset: offset! };
	return offset!;
}

function read(text: string): number {
	const found = /([+-])(\d\d):(\d\d)$/.exec(text);
	return found ? (found[1] === '-' ? -1 : 1) * (+found[2]! * 60 + +found[3]!) * minuteMs : 0;
}

function zoneOf(name: string): Zone {
	const known = zones.get(name);
	if (known) return known;
	const zone = { format: new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' }), span: null };
	if (zones.size >= maxZones) zones.clear();
	zones.set(name, zone);
	return zone;
}
