import { describe, expect, test } from 'vitest';
import { kindOf } from '../../../src/alerts/fingerprint/kind-of.js';
import { fresh } from './fresh/index.js';
import { held } from './held/index.js';
import { seen } from './seen/index.js';
import { judge, type ProblemGroup } from './table.js';

const leastPrecision = 0.97;
const leastRecall = 0.97;

/** Each was written without a look at the rules. `fresh` was judged when they were done, and nothing mended after it. */
const parts: Record<string, Record<string, ProblemGroup[]>> = { seen, held, fresh };

describe.each(Object.entries(parts))('%s', (part, sources) => {
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
			`${part}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, ${together} pairs of one problem, ${joined} wrongly joined, ${apart} wrongly apart`,
		);
		const told = wrong.join('\n');
		expect(precision, told).toBeGreaterThanOrEqual(leastPrecision);
		expect(recall, told).toBeGreaterThanOrEqual(leastRecall);
	});
});
