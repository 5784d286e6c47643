import { describe, expect, it } from 'vitest';
import { fresh } from './fresh/index.js';
import { held } from './held/index.js';
import { seen } from './seen/index.js';
import { judge, type ProblemGroup } from './table.js';

const parts = { seen, held, fresh };
const fewest = 130;

describe.each(Object.entries(parts))('the table of problems, %s', (name, half) => {
	it('has enough failures that belong together and problems that only read alike', () => {
		const groups = Object.values(half).flat();
		const together = groups.filter(({ failures }) => failures.length > 1).flatMap(({ failures }) => failures);
		expect(together.length).toBeGreaterThanOrEqual(fewest);
		expect(Object.values(half).flatMap(neighbours).length).toBeGreaterThanOrEqual(fewest);
	});

	it.each(Object.entries(half))('%s: no failure and no problem is there twice', (_, groups) => {
		const judged = judge(groups, (failure) => JSON.stringify(failure));
		expect(judged.wronglyJoined).toEqual([]);
		expect(judged.wronglyApart).toHaveLength(judged.together);
		const names = groups.map(({ problem, alike }) => `${alike}: ${problem}`);
		expect(names).toEqual([...new Set(names)]);
	});

	it('shares no failure with the other parts', () => {
		const others = Object.entries(parts).filter(([other]) => other !== name);
		const known = new Set(others.flatMap(([, other]) => allOf(other)));
		expect(allOf(half).filter((each) => known.has(each))).toEqual([]);
	});
});

describe('the judge', () => {
	const groups: ProblemGroup[] = [
		{ problem: 'a', failures: [{ message: 'a 1' }, { message: 'a 2' }, { message: 'a 3' }] },
		{ problem: 'b', failures: [{ message: 'b 1' }] },
	];

	it('finds nothing wrong where each problem has its own fingerprint', () => {
		const judged = judge(groups, ({ message }) => message[0]!);
		expect(judged).toEqual({ precision: 1, recall: 1, wronglyJoined: [], wronglyApart: [], pairs: 6, together: 3 });
	});

	it('names both of each pair that was joined wrongly', () => {
		const judged = judge(groups, () => 'x');
		expect(judged).toMatchObject({ precision: 0.5, recall: 1, wronglyApart: [] });
		expect(judged.wronglyJoined).toContainEqual(['a: a 3 → x', 'b: b 1 → x']);
		expect(judged.wronglyJoined).toHaveLength(3);
	});

	it('names both of each pair that was kept apart wrongly', () => {
		const judged = judge(groups, ({ message }) => message);
		expect(judged).toMatchObject({ precision: 1, recall: 0, wronglyJoined: [] });
		expect(judged.wronglyApart).toContainEqual(['a: a 1 → a 1', 'a: a 2 → a 2']);
		expect(judged.wronglyApart).toHaveLength(3);
	});
});

/** Each two problems that read alike. */
function neighbours(groups: ProblemGroup[]): [string, string][] {
	return groups.flatMap((one, i) =>
		groups
			.slice(i + 1)
			.filter(({ alike }) => alike !== undefined && alike === one.alike)
			.map((other): [string, string] => [one.problem, other.problem]),
	);
}

const allOf = (half: Record<string, ProblemGroup[]>) =>
	Object.values(half)
		.flat()
		.flatMap(({ failures }) => failures.map((told) => JSON.stringify(told)));
