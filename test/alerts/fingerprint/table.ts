import type { Failure } from '../../../src/n8n/failure.js';

/** What is told of a failure; the rest of it is null. */
export type Told = Pick<Failure, 'message'> & Partial<Failure>;

/**
 * Failures of which a person on call would say "the same problem again". What was configured or written into a workflow
 * makes the problem (a column, a field, a status, a function); what a run brought with it does not (an order, an
 * address, a time, how many).
 */
export type ProblemGroup = {
	problem: string;
	failures: Told[];
	/** Groups with the same word here read alike and are different problems all the same. */
	alike?: string;
};

export type Judgement = {
	/** Of the pairs that were given one fingerprint, those that are one problem. */
	precision: number;
	/** Of the pairs that are one problem, those that were given one fingerprint. */
	recall: number;
	wronglyJoined: [string, string][];
	wronglyApart: [string, string][];
	/** All that were compared. */
	pairs: number;
	/** Those of them that are one problem. */
	together: number;
};

const withAll = (told: Told): Failure => ({
	node: 'Step',
	nodeType: null,
	description: null,
	httpCode: null,
	stack: null,
	kind: null,
	...told,
});

/** Compares each failure with each other one of these groups, which come from one workflow's node as far as one can see. */
export function judge(groups: ProblemGroup[], fingerprintOf: (failure: Failure) => string): Judgement {
	const all = groups.flatMap(({ problem, failures }, group) =>
		failures.map((told) => {
			const fingerprint = fingerprintOf(withAll(told));
			return { group, fingerprint, words: wordsOf(problem, told, fingerprint) };
		}),
	);
	const wronglyJoined: [string, string][] = [];
	const wronglyApart: [string, string][] = [];
	let together = 0;
	let joined = 0;
	for (const [i, one] of all.entries()) {
		for (const other of all.slice(i + 1)) {
			const isOne = one.group === other.group;
			const isJoined = one.fingerprint === other.fingerprint;
			if (isOne) together++;
			if (isJoined) joined++;
			if (isJoined && !isOne) wronglyJoined.push([one.words, other.words]);
			if (isOne && !isJoined) wronglyApart.push([one.words, other.words]);
		}
	}
	return {
		precision: joined === 0 ? 1 : 1 - wronglyJoined.length / joined,
		recall: together === 0 ? 1 : 1 - wronglyApart.length / together,
		wronglyJoined,
		wronglyApart,
		pairs: (all.length * (all.length - 1)) / 2,
		together,
	};
}

function wordsOf(problem: string, { httpCode, message, reason }: Told, fingerprint: string): string {
	const told = [httpCode, message, reason].filter(Boolean).join(' | ');
	return `${problem}: ${told} → ${fingerprint}`;
}
