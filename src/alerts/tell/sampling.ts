import { type Execution, workflowIdOf } from '../../n8n/index.js';
import { groupOf } from '../fingerprint/fingerprint.js';

/** What a failure of a workflow was when one was last read: its problem, and when that was. */
export type Sampled = { problem: string; at: number };

/** Failures of one workflow that ended alike, as far as n8n's list tells; oldest first. */
export type Group = {
	key: string;
	rows: Execution[];
	sampled: Sampled | null;
};

export type Plan = {
	/** These are read first and one after the other, whatever is left of the budget: each may be a new problem. */
	first: Execution[];
	/** Then these, in this order. */
	others: Execution[];
	groups: Group[];
};

/** Of the failures of one workflow in one poll so many are read. */
const maxOfOne = 20;
/** Of workflows that have failed once since the last poll so many are read beyond the budget. */
const maxSingle = 20;

/**
 * Which failures are read with their data, and in which order. A workflow of which nothing is known comes first, with its
 * oldest failure: it rings. Then they take turns, so that a flood of one keeps no other waiting: those first that were
 * read least lately, each with its newest, as that tells what goes on now. `budget`: how many may be read.
 */
export function planReading(rows: Execution[], sampledOf: (key: string) => Sampled | null, budget: number): Plan {
	const groups = new Map<string, Group>();
	const first: Execution[] = [];
	for (const row of rows) {
		// Whose failure it is cannot be known from the list.
		if (!mayBeCounted(row)) first.push(row);
		else {
			const key = keyOf(row);
			const group = groups.get(key) ?? { key, rows: [], sampled: sampledOf(key) };
			groups.set(key, group);
			group.rows.push(row);
		}
	}
	const sorted = [...groups.values()].sort((a, b) => (a.sampled?.at ?? 0) - (b.sampled?.at ?? 0));
	const samples = sorted.map((group) => ({
		isKnown: group.sampled !== null,
		of: group.rows.length,
		sample: sampleOf(group),
	}));
	for (const { isKnown, sample } of samples) if (!isKnown) first.push(sample.shift()!);
	// What was retried must be counted before its retry.
	const retried = new Set(rows.map(({ retryOf }) => retryOf));
	const early = new Set([...first, ...rows.filter(({ id }) => retried.has(id))]);
	const turns = Array.from({ length: maxOfOne }, (_, turn) => samples.map(({ sample }) => sample[turn]));
	const sampled = turns.flat().filter((row) => row !== undefined && !early.has(row)) as Execution[];
	const others = sampled.slice(0, Math.max(0, budget - early.size));
	const inBudget = new Set(others);
	// Whose workflow has failed but once is none of the flood that has used up the budget.
	const alone = samples
		.flatMap(({ isKnown, of, sample }) => (isKnown && of === 1 ? sample : []))
		.filter((row) => !early.has(row));
	const beyond = alone.filter((row) => !inBudget.has(row)).slice(0, maxSingle);
	return { first: [...early].sort((a, b) => a.id - b.id), others: [...beyond, ...others], groups: sorted };
}

/** A retry may be told on the alert of what it retried, and a run of no workflow is a problem by itself. */
const mayBeCounted = (row: Execution) => workflowIdOf(row) !== '' && !row.retryOf;

export const keyOf = (row: Execution) => groupOf(workflowIdOf(row), row.status);

/** Oldest and newest, then those evenly between: where the problem changes on the way, both are seen. */
function sampleOf({ rows, sampled }: Group): Execution[] {
	const count = Math.min(rows.length, maxOfOne);
	const step = (rows.length - 1) / Math.max(1, count - 1);
	const [oldest, ...others] = Array.from({ length: count }, (_, i) => rows[Math.round(i * step)]!);
	const newest = others.pop();
	const ends = sampled ? [newest, oldest] : [oldest, newest];
	return [...ends, ...others].filter((row) => row !== undefined);
}

/**
 * The problem that a failure counts for which was not read: that of the one read before it, as problems come one after the
 * other; else of the first that was read after it, or of an earlier poll. Null where none of its workflow is known.
 */
export function problemNear(
	id: number,
	{ rows, sampled }: Group,
	problems: ReadonlyMap<number, string>,
): string | null {
	let after: string | undefined;
	for (const row of rows.toReversed()) {
		const problem = problems.get(row.id);
		if (problem === undefined) continue;
		if (row.id < id) return problem;
		after = problem;
	}
	return after ?? sampled?.problem ?? null;
}
