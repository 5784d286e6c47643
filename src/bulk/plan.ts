import { type DatedList, datedLists, runOf } from '../instances/dated-lists.js';
import { readFailure } from '../instances/failures.js';
import {
	type Capabilities,
	canceledBy,
	type Execution,
	type ExecutionClient,
	failureSays,
	happenedAt,
	startOf,
	statusOf,
	workflowIdOf,
} from '../n8n/index.js';
import { leastOf, type Selection, type Target } from './bulk.js';
import { maxId } from './store.js';

const pageSize = 250;
/** With data a page may be megabytes (250 rows of 5 kB were 1.9 MB). */
const pageSizeWithData = 50;
/** Rows of one list that are looked through for runs without a start. */
const maxRowsWithoutStart = 20 * pageSize;

/**
 * What is selected, newest first and no execution twice, a page at a time, so that nothing grows with the count. What a
 * server cannot filter by, we do. `wanted`, of a retry, has the last word on each row, in that order, and sees how a canceled
 * one ended.
 */
export async function* selected(
	executions: ExecutionClient,
	capabilities: Capabilities,
	selection: Selection,
	signal: AbortSignal,
	wanted?: (run: Execution, matches: boolean) => boolean,
): AsyncGenerator<Target[]> {
	if (selection.ids) {
		const notLookedAt = { workflowId: '', status: '', startedAt: null };
		yield [...new Set(selection.ids)].map((executionId) => ({ executionId, ...notLookedAt }));
		return;
	}
	const { workflowIds, limit } = selection;
	let left = limit ?? Number.POSITIVE_INFINITY;
	let page: Target[] = [];
	for (const workflowId of workflowIds.length > 0 ? workflowIds : [undefined]) {
		const statuses = readable(selection.statuses, capabilities);
		const walks = datedLists({ ...selection, statuses }, capabilities).map((list) => walk(list, workflowId));
		for await (const run of newestFirst(walks)) {
			const isMeant = matches(run, selection);
			if (!(wanted ? wanted(run, isMeant) : isMeant)) continue;
			page.push(targetOf(run));
			left--;
			if (page.length >= pageSize || left <= 0) {
				yield page;
				page = [];
			}
			if (left <= 0) return;
		}
	}
	if (page.length > 0) yield page;

	async function* walk(list: DatedList, workflowId: string | undefined): AsyncGenerator<Execution> {
		const { since, error } = selection;
		const withData = { limit: pageSizeWithData, includeData: true };
		const isPlain = error === null && !(wanted && list.status === 'canceled');
		const size = isPlain ? { limit: pageSize } : withData;
		const params = { ...list.params, ...size, workflowId, projectId: selection.projectId ?? undefined };
		let older = 0;
		let read = 0;
		for await (const row of executions.iterate(params, { signal })) {
			const run = runOf(row, list);
			// Nothing can be kept of an absurd number, and it must not keep the others from being counted.
			if (run && run.id <= maxId) yield run;
			if (list.isExtra && ++read === maxRowsWithoutStart) return;
			older = since !== null && isBefore(row, since) ? older + 1 : 0;
			// Sorted by id, and so nearly by start: older servers cannot be asked for a time, but may be left early.
			// What has no start may be anywhere.
			if (older === size.limit && !list.isExtra) return;
		}
	}
}

/**
 * For retries: leaves out what a retry has recovered already, and of a run and its retries that failed too all but the
 * newest, as each of them would do the same work again.
 */
function withoutRecovered(): (run: Execution, matches: boolean) => boolean {
	const good = new Set<number>();
	const selectedAsRetry = new Set<number>();
	return ({ id, retryOf, retrySuccessId }, matches) => {
		// n8n notes a success on the directly retried row only (docs/n8n.md, 8), so it is passed on to what that one retried.
		// Newest first, so no later row asks for this id: it need not be kept.
		const isGood = good.delete(id) || Boolean(retrySuccessId);
		const isSelected = selectedAsRetry.delete(id);
		if (retryOf && isGood) good.add(retryOf);
		if (retryOf && (matches || isSelected)) selectedAsRetry.add(retryOf);
		return matches && !isGood && !isSelected;
	};
}

/** The same without canceled ones of which a retry would only seem to work (docs/n8n.md, 4), or of which nobody knows. */
export function sensible(leaveOut: () => void): ReturnType<typeof withoutRecovered> {
	const isOpen = withoutRecovered();
	return (run, matches) => {
		if (!isOpen(run, matches)) return false;
		if (!misleads(run)) return true;
		leaveOut();
		return false;
	};
}

const misleads = (run: Execution) => run.status === 'canceled' && canceledBy(run) !== 'hand';

/** Those of these runs that are canceled and better not retried. */
export async function misleading(
	executions: ExecutionClient,
	{ ids, workflowIds }: { ids: readonly number[]; workflowIds: readonly string[] },
): Promise<Set<number>> {
	const asked = new Set(ids);
	const least = leastOf(ids);
	const found = new Set<number>();
	for (const workflowId of workflowIds.length > 0 ? workflowIds : [undefined]) {
		const params = { status: 'canceled', workflowId, limit: pageSizeWithData, includeData: true } as const;
		for await (const run of executions.iterate(params)) {
			if (run.id < least) break;
			if (asked.has(run.id) && misleads(run)) found.add(run.id);
		}
	}
	return found;
}

/** Several lists as one. What moved from one to another while they were read is in both; it is told once. */
async function* newestFirst(walks: AsyncGenerator<Execution>[]): AsyncGenerator<Execution> {
	const heads = await Promise.all(walks.map(async (rows) => ({ rows, head: (await rows.next()).value ?? null })));
	let last: number | null = null;
	for (;;) {
		let first: (typeof heads)[number] | undefined;
		for (const each of heads) if (each.head && each.head.id > (first?.head?.id ?? 0)) first = each;
		if (!first?.head) return;
		if (first.head.id !== last) yield first.head;
		last = first.head.id;
		first.head = (await first.rows.next()).value ?? null;
	}
}

/** Before 2.13 crashed runs are listed as errors and `new` cannot be asked for. */
function readable(statuses: string[], capabilities: Capabilities): (string | undefined)[] {
	if (statuses.length === 0) return [undefined];
	const known = statuses
		.map((status) => (status === 'crashed' && !capabilities.crashedStatus ? 'error' : status))
		.filter((status) => status !== 'new' || capabilities.newStatus);
	return [...new Set(known)];
}

function matches(run: Execution, { statuses, since, until, mode, error }: Selection): boolean {
	const isWanted = (status: string) => statuses.length === 0 || statuses.includes(status);
	if (!isWanted(statusOf(run)) && !(run.status === 'crashed' && isWanted('error'))) return false;
	if (since !== null && isBefore(run, since)) return false;
	// What is queued has no time yet.
	if (until !== null && !isBefore(run, until + 1)) return false;
	if (mode !== null && run.mode !== mode) return false;
	return error === null || failureSays(readFailure(run), error);
}

function isBefore(run: Execution, at: number): boolean {
	const happened = happenedAt(run);
	return happened !== null && happened < at;
}

function targetOf(run: Execution): Target {
	return { executionId: run.id, workflowId: workflowIdOf(run), status: statusOf(run), startedAt: startOf(run) };
}
