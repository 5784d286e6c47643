import type { Instance } from '../../../instances/instance.js';
import { type Capabilities, type Execution, endOf, startOf, statusOf, workflowIdOf } from '../../../n8n/index.js';
import { joined } from '../../blocks/blocks.js';
import { plural } from '../../blocks/text.js';
import type { Filters, StatusFilter } from '../../command/parse.js';
import { isOfErrorWorkflow, sinceThen } from './list-rows.js';
import type { ListProps } from './list-view.js';
import { maxRows, readRows } from './rows.js';

type ListVerb = ListProps['verb'];
type Deps = { instance: Instance; now(): number };

/** What a list of failures is of, where no status is said. */
export const failed: StatusFilter[] = ['error', 'crashed'];
/** Workflows of similar names that are listed together. */
const maxWorkflows = 5;

/** Asks n8n for what a list is of: its rows, whether there are more, and what is to be said of them. */
export async function rowsFor(verb: ListVerb, filters: Filters, { instance, now }: Deps) {
	const { n8n, workflowNames } = instance;
	const capabilities = await instance.capabilities();
	const { workflow, tag, limit, sort } = filters;
	const isAny = workflow === null && tag === null;
	const workflows = isAny ? [null] : await workflowNames.find(workflow ?? '', tag);
	const ids = workflows.map((found) => found?.id ?? null);
	// Of very many with a tag the newest of all are looked through.
	const isMany = tag !== null && ids.length > maxWorkflows;
	const read = await readRows(n8n.executions(), capabilities, {
		filters,
		workflowIds: isMany ? [null] : ids.slice(0, maxWorkflows),
		only: isMany ? new Set(ids) : null,
		statuses: statusesFor(verb, filters, capabilities),
		limit: sort === null ? (limit ?? maxRows) : maxSorted,
		now: now(),
	});
	const { more, unsearched } = read;
	const asksForThem = filters.mode !== null || workflow !== null;
	const kept = asksForThem ? read.rows : read.rows.filter((run) => !isOfErrorWorkflow(run));
	const listed = sort === null ? kept : sorted(kept, sort).slice(0, limit ?? maxRows);
	const since = sinceThen(read.rows);
	const isUnknown = workflows.length === 0;
	return {
		rows: listed.map((run) => ({ ...rowOf(run, instance), ...since.get(run.id)! })),
		folded: read.rows.length - kept.length,
		more: sort === null && (more || (!isMany && workflows.length > maxWorkflows)),
		note:
			joined(' ', noteOn(filters, capabilities), leftOut(unsearched), sort && amongWhich(read.rows.length, more)) ||
			null,
		unknownWorkflow: isUnknown && workflow !== null ? { nearest: await workflowNames.nearest(workflow) } : null,
	};
}

/** n8n sorts by id alone: so many of the newest that fit are read to be sorted. */
const maxSorted = 1_000;

function sorted(rows: Execution[], sort: NonNullable<Filters['sort']>): Execution[] {
	if (sort === 'oldest') return rows.toReversed();
	const took = (run: Execution) => (endOf(run) ?? Number.NaN) - (startOf(run) ?? Number.NaN);
	const ended = rows.filter((run) => took(run) >= 0);
	return ended.sort((a, b) => (sort === 'slowest' ? took(b) - took(a) : took(a) - took(b)));
}

/** A window is what a sorted list is of, and it is said. */
const amongWhich = (rows: number, more: boolean) =>
	more ? `Of the newest ${plural(rows, 'run')} that fit: there are more.` : `Of all ${plural(rows, 'run')} that fit.`;

const leftOut = (unsearched: number) =>
	unsearched === 0
		? null
		: `${plural(unsearched, 'run')} ${unsearched === 1 ? 'is' : 'are'} left out: too large to be searched for an error.`;

function statusesFor(verb: ListVerb, filters: Filters, capabilities: Capabilities): (StatusFilter | undefined)[] {
	const wanted = filters.statuses.length > 0 ? filters.statuses : verb === 'failures' ? failed : [];
	if (wanted.length === 0) return [undefined, 'running'];
	const known = wanted.map((status) => {
		// Before 2.13 crashed runs are listed as errors, and asking for `crashed` or `new` is a 400.
		if (status === 'crashed' && !capabilities.crashedStatus) return 'error';
		if (status === 'new' && !capabilities.newStatus) return null;
		return status;
	});
	return [...new Set(known.filter((status) => status !== null))];
}

function noteOn(filters: Filters, capabilities: Capabilities): string | null {
	if (!capabilities.waitingListed && (filters.statuses.length === 0 || filters.statuses.includes('waiting'))) {
		return 'This n8n does not list waiting executions.';
	}
	if (filters.statuses.includes('new') && !capabilities.newStatus) return 'This n8n does not list queued executions.';
	return null;
}

function rowOf(run: Execution, { ref }: Instance) {
	const startedAt = startOf(run);
	const stoppedAt = run.status === 'waiting' || run.status === 'running' ? null : endOf(run);
	return {
		execution: ref(run.id),
		workflowId: workflowIdOf(run),
		status: statusOf(run),
		at: stoppedAt ?? startedAt,
		tookMs: startedAt !== null && stoppedAt !== null ? stoppedAt - startedAt : null,
	};
}
