import { expect, test } from 'vitest';
import { firstScan, scan } from '../../../src/alerts/poll/scan.js';
import {
	type Capabilities,
	type Execution,
	type ExecutionClient,
	type ListExecutionsParams,
	NotFoundError,
} from '../../../src/n8n/index.js';

/**
 * On PostgreSQL a run gets its number at the insert and is seen from the commit on, so a later number may be seen first.
 * No server of ours can be made to do so, so n8n's lists are played here.
 */
function played() {
	const rows: { id: number; status: string; startedAt?: string }[] = [];
	/** Called before each list is made. */
	let onList = (_status: string | undefined) => {};
	const pageOf = ({ status, limit = 100 }: ListExecutionsParams) => {
		onList(status);
		const seen = rows.filter((row) => (status ? row.status === status : row.status !== 'running'));
		return seen.sort((a, b) => b.id - a.id).slice(0, limit) as unknown as Execution[];
	};
	const executions = {
		list: async (params: ListExecutionsParams) => ({ data: pageOf(params), nextCursor: null }),
		async *iterate(params: ListExecutionsParams) {
			yield* pageOf(params);
		},
		async get(id: number) {
			const found = rows.find((row) => row.id === id);
			if (!found)
				throw new NotFoundError('no', {
					status: 404,
					method: 'GET',
					path: '',
					n8nMessage: null,
					outcomeUnknown: false,
				});
			return found;
		},
	} as unknown as ExecutionClient;
	return {
		rows,
		executions,
		on(listener: typeof onList) {
			onList = listener;
		},
	};
}

const capabilities = { waitingListed: true, newStatus: true, crashedStatus: true } as Capabilities;
const first = { all: 10, failed: 10 };

test('a run that becomes visible after one with a higher number is told all the same, and once', async () => {
	const { rows, executions, on } = played();
	const signal = new AbortController().signal;
	const options = { executions, capabilities, now: 1, signal, first };
	rows.push({ id: 99, status: 'success' });
	let { next } = await firstScan(options);
	rows.push({ id: 101, status: 'success' });
	// It appears after what runs was read, and fails after the failures were.
	on((status) => {
		if (status !== 'error') return;
		on(() => {});
		rows.push({ id: 100, status: 'running' });
	});
	const told: number[] = [];
	for (let poll = 0; poll < 5; poll++) {
		const found = await scan(next, options);
		next = found.next;
		told.push(...found.failed.map(({ id }) => id).filter((id) => !told.includes(id)));
		for (const row of rows) if (row.id === 100) row.status = 'error';
	}
	expect(told).toEqual([100]);
	expect(next.horizon).toBe(101);
});

test('n8n is reset, and a run fails between the questions of the very poll that finds it empty: told once, by the new count', async () => {
	const { rows, executions, on } = played();
	const options = { executions, capabilities, now: 1, signal: new AbortController().signal, first };
	let { next } = await firstScan(options);
	rows.push({ id: 9, status: 'success', startedAt: '2026-11-25T09:00:00.000Z' });
	({ next } = await scan(next, options));
	rows.pop();
	on((status) => {
		if (status !== 'error') return;
		on(() => {});
		rows.push({ id: 1, status: 'error', startedAt: '2026-11-25T10:00:00.000Z' });
	});
	const empty = await scan(next, options);
	expect(empty.failed).toEqual([]);
	on(() => {});
	if (rows.length === 0) rows.push({ id: 1, status: 'error', startedAt: '2026-11-25T10:00:00.000Z' });
	expect((await scan(empty.next, options)).idsResetAbove).toBe(0);
});
