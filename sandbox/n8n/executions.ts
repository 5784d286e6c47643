import type { Execution, Status } from './types.js';

/**
 * All executions, by id, with the ids of each status kept in order, so that a page of failures among a hundred
 * thousand successes costs no more than the page.
 */
export type Executions = {
	/** The id that the next one gets. */
	nextId(): number;
	add(execution: Execution): void;
	get(id: number): Execution | undefined;
	setStatus(execution: Execution, status: Status): void;
	remove(id: number): boolean;
	/** Of these statuses, ids below `below`, newest first. */
	newestFirst(statuses: readonly Status[], below?: number): Generator<Execution>;
	oldestFirst(): Generator<Execution>;
	count(): number;
};

export const allStatuses: readonly Status[] = [
	'canceled',
	'crashed',
	'error',
	'new',
	'running',
	'success',
	'unknown',
	'waiting',
];

/** Index of the first id in the ascending list that is not below `id`. */
function position(ids: readonly number[], id: number): number {
	let low = 0;
	let high = ids.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (ids[middle]! < id) low = middle + 1;
		else high = middle;
	}
	return low;
}

export function createExecutions(): Executions {
	const rows: (Execution | undefined)[] = [];
	const byStatus = new Map<Status, number[]>(allStatuses.map((status) => [status, []]));
	let lastId = 0;
	let count = 0;

	const idsOf = (status: Status) => byStatus.get(status)!;
	const index = (status: Status, id: number) => {
		const ids = idsOf(status);
		if (ids.length === 0 || ids[ids.length - 1]! < id) ids.push(id);
		else ids.splice(position(ids, id), 0, id);
	};
	const unindex = (status: Status, id: number) => {
		const ids = idsOf(status);
		const at = position(ids, id);
		if (ids[at] === id) ids.splice(at, 1);
	};

	return {
		nextId: () => ++lastId,
		add(execution) {
			rows[execution.id] = execution;
			index(execution.status, execution.id);
			count++;
		},
		get: (id) => rows[id],
		setStatus(execution, status) {
			if (rows[execution.id] === execution && execution.status !== status) {
				unindex(execution.status, execution.id);
				index(status, execution.id);
			}
			execution.status = status;
		},
		remove(id) {
			const execution = rows[id];
			if (!execution) return false;
			unindex(execution.status, id);
			rows[id] = undefined;
			count--;
			return true;
		},
		*newestFirst(statuses, below = Number.POSITIVE_INFINITY) {
			const cursors = statuses
				.map((status) => {
					const ids = idsOf(status);
					return { ids, at: position(ids, below) - 1 };
				})
				.filter(({ at }) => at >= 0);
			for (;;) {
				let best: (typeof cursors)[number] | undefined;
				for (const cursor of cursors) {
					if (cursor.at >= 0 && (!best || cursor.ids[cursor.at]! > best.ids[best.at]!)) best = cursor;
				}
				if (!best) return;
				yield rows[best.ids[best.at--]!]!;
			}
		},
		*oldestFirst() {
			for (const row of rows) if (row) yield row;
		},
		count: () => count,
	};
}
