import { type Capabilities, type Execution, startOf, statusOf } from '../n8n/index.js';

export type DatedList = {
	status: string | undefined;
	params: { status?: string; startedAfter?: Date; startedBefore?: Date };
	/** Read for runs without a start alone. They are rare: such a list is not read to its end. */
	isExtra: boolean;
};

/** Times are epoch milliseconds. */
type Asked = { statuses: readonly (string | undefined)[]; since: number | null; until: number | null };

/**
 * The lists in which all of these may be: n8n takes one status a request. Its date filters leave out runs that never
 * began, as a crash before the start. Those have no list of their own, so lists without dates are looked through for them.
 */
export function datedLists({ statuses, since, until }: Asked, { startedFilters }: Capabilities): DatedList[] {
	const listOf = (status: string | undefined, dated: boolean) => ({
		status,
		params: {
			...(status ? { status } : {}),
			...(dated && since !== null ? { startedAfter: new Date(since) } : {}),
			...(dated && until !== null ? { startedBefore: new Date(until) } : {}),
		},
	});
	const lists = statuses.map((status) => ({ ...listOf(status, startedFilters), isExtra: false }));
	if (!startedFilters || (since === null && until === null)) return lists;
	// What runs has a start, and most of what has none is crashed, of which there is a list.
	const startless = statuses.filter((status) => status !== 'running');
	const extra = startless.includes(undefined) ? [...startless, 'crashed'] : startless;
	return [...lists, ...extra.map((status) => ({ ...listOf(status, false), isExtra: true }))];
}

/** A row as it is meant, or null where it was not looked for in this list. */
export function runOf(row: Execution, { status, isExtra }: DatedList): Execution | null {
	if (isExtra && startOf(row) !== null) return null;
	// Servers before 1.43 leave the status out of the very list that was asked for by it.
	return { ...row, status: statusOf(row) || status || 'unknown' };
}
