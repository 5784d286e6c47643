import { expect, test } from 'vitest';
import { healthyLife, type Life, type Month, monthOf, type Rung, watch } from './month.js';
import { dayMs, hourMs, minuteMs, type Random, randomFrom } from './world.js';

/** The same each time, so that a change is judged and not chance; FLOWBELL_SCHEDULES=1000 plays others, and more. */
const many = process.env.FLOWBELL_SCHEDULES;
const count = Number(many ?? 200);
const firstSeed = many ? Date.now() % 1_000_000 : 11_2026;
/** Of what starts oftener the next start is there before anybody would miss one. */
const leastLost = 30 * minuteMs;

/** What is wrong with it from a time on: it stops, or one start is lost. `till`: by when it must be told. */
type Fault = { what: 'stops' | 'lost'; at: number; till: number };

/** Null where its month gives no occasion that can be seen. */
function plantFault(life: Life, month: Month, { pick, number }: Random): { life: Life; fault: Fault } | null {
	const { starts, versions, gapMs, ofRhythm } = life;
	if (!Number.isFinite(gapMs)) return null;
	const isClear = (at: number) =>
		month.blind.every(({ from, till }) => at < from - 15 * minuteMs || at > till + 15 * minuteMs) &&
		versions.every(({ from }) => Math.abs(at - from) > hourMs);
	const after = month.from + (ofRhythm ? 18 : 2) * dayMs;
	const lost = number() < 0.5 && gapMs >= leastLost && !ofRhythm;
	const may = starts.filter((at, i) => {
		if (i === 0 || at < after || at > month.till - 3 * dayMs || !isClear(at)) return false;
		// Another rule of it has just started it: what was to start it as well cannot be told from that.
		if (at - starts[i - 1]! < 5 * minuteMs) return false;
		// Some rules go by the start before.
		if (versions.findLast(({ from }) => from <= at)!.from > starts[i - 1]!) return false;
		return (starts[i + 1] ?? month.till) - at > (lost ? leastLost : 5 * minuteMs);
	});
	if (may.length === 0) return null;
	const at = pick(may);
	// A long rest in the rhythm, twice, and what else may hide it.
	const late = ofRhythm ? dayMs : Math.max(20 * minuteMs, gapMs / 2) + hourMs;
	const till = at + late + hiddenBehind(at, late, month);
	// Whoever changes it, or switches it off, ends it.
	const changed = versions.find(({ from }) => from > at)?.from ?? month.till;
	if (changed < till) return null;
	const kept = lost ? starts.filter((each) => each !== at) : starts.filter((each) => each < at || each >= changed);
	return { life: { ...life, starts: kept }, fault: { what: lost ? 'lost' : 'stops', at, till } };
}

/** n8n out of sight at that time is no excuse, but puts it off. */
const hiddenBehind = (at: number, ms: number, { blind }: Month) =>
	blind.filter(({ from }) => from >= at && from <= at + ms).reduce((sum, { from, till }) => sum + till - from, 0);

/** Of a stopped one each silence may be told that follows. */
const tells = (fault: Fault, rung: Rung) =>
	rung.at >= fault.at && (fault.what === 'stops' || rung.due <= fault.at + hourMs);

test(`a month of ${count} healthy workflows and of ${count} faults: what did not start is told, and nothing else`, {
	timeout: 600_000,
}, () => {
	const begun = performance.now();
	const wrong: string[] = [];
	const note = (seed: number, what: string, life: Life, rung: Rung[], at = 0) => {
		const { workflow } = life.versions.findLast(({ from }) => from <= (rung[0]?.due ?? at))!;
		const said = rung.map(({ due, at }) => `${new Date(due).toISOString()} at ${new Date(at).toISOString()}`);
		wrong.push(`seed ${seed}: ${what}; ${said.slice(0, 3).join(', ')}; ${JSON.stringify(workflow)}`);
	};
	let [falseRings, told, planted] = [0, 0, 0];
	for (let i = 0; i < count; i++) {
		const random = randomFrom(firstSeed + i);
		const month = monthFor(i);
		const healthy = healthyLife(month, random);
		const rung = watch(healthy, month);
		falseRings += rung.length;
		if (rung.length > 0) note(firstSeed + i, 'rang though healthy', healthy, rung);
	}
	for (let i = 0; planted < count; i++) {
		const random = randomFrom(firstSeed + 500_000 + i);
		const month = monthFor(i);
		const made = plantFault(healthyLife(month, random), month, random);
		if (!made) continue;
		planted++;
		const rung = watch(made.life, month);
		const isTold = rung.some((each) => tells(made.fault, each) && each.at <= made.fault.till);
		if (isTold) told++;
		const others = rung.filter((each) => !tells(made.fault, each));
		falseRings += others.length;
		if (!isTold || others.length > 0) {
			const { what, at } = made.fault;
			const seed = firstSeed + 500_000 + i;
			note(seed, `${isTold ? 'rang besides' : 'not told'}: ${what} ${new Date(at).toISOString()}`, made.life, rung, at);
		}
	}
	const [precision, recall] = [told / (told + falseRings), told / planted];
	const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
	console.log(
		`${count} healthy workflows, ${planted} faults: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, ` +
			`${falseRings} false, ${seconds} s${wrong.slice(0, 12).map((each) => `\n${each}`)}`,
	);
	expect(precision).toBeGreaterThanOrEqual(0.98);
	expect(recall).toBeGreaterThanOrEqual(0.98);
	expect(falseRings).toBe(0);
});

const months = Array.from({ length: 10 }, (_, i) => monthOf(randomFrom(firstSeed + 900_000 + i)));
const monthFor = (i: number) => months[i % months.length]!;
