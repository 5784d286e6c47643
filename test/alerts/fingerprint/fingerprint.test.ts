import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kindOf } from '../../../src/alerts/kind-of.js';
import { seen } from './seen/index.js';
import { judge, type ProblemGroup } from './table.js';

const leastPrecision = 0.97;
const leastRecall = 0.97;

type Half = Record<string, ProblemGroup[]>;

/** What nobody saw who wrote the rules, where it is there. */
const heldPath = './held/index.ts';
const { held } = existsSync(new URL(heldPath, import.meta.url))
	? ((await import(heldPath)) as { held: Half })
	: { held: null };
const halves: [string, Half][] = [['seen', seen], ...(held ? [['held', held] satisfies [string, Half]] : [])];

describe.each(halves)('%s', (half, sources) => {
	test('one problem has one kind, and another has another', () => {
		const judged = Object.entries(sources).map(([source, groups]) => ({ source, ...judge(groups, kindOf) }));
		expect(judged.length).toBeGreaterThan(0);
		const sum = (count: (one: (typeof judged)[number]) => number) => judged.reduce((all, one) => all + count(one), 0);
		const apart = sum((one) => one.wronglyApart.length);
		const joined = sum((one) => one.wronglyJoined.length);
		const together = sum((one) => one.together);
		const found = together - apart;
		const precision = found / (found + joined);
		const recall = found / together;
		const wrong = judged.flatMap(({ source, wronglyJoined, wronglyApart }) => [
			...wronglyJoined.map((pair) => [`${source}: joined`, ...pair].join('\n\t')),
			...wronglyApart.map((pair) => [`${source}: apart`, ...pair].join('\n\t')),
		]);
		console.info(
			`${half}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, ${together} pairs of one problem, ${joined} wrongly joined, ${apart} wrongly apart`,
		);
		const told = wrong.join('\n');
		expect(precision, told).toBeGreaterThanOrEqual(leastPrecision);
		expect(recall, told).toBeGreaterThanOrEqual(leastRecall);
	});
});
