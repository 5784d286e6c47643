import type { Redis } from 'ioredis';
import type { Alerts } from '../../../alerts/index.js';
import type { Instance } from '../../../instances/instance.js';
import { type Capabilities, type Execution, endOf, startOf, statusOf, workflowIdOf } from '../../../n8n/index.js';
import { failureOrWhy } from '../../../operations/no-details.js';
import { errorLine } from '../../blocks/failure.js';
import { plural } from '../../blocks/text.js';
import { type Filters, type StatusFilter, timeOf } from '../../command/parse.js';
import { createListStore, type KeptList, type KeptRow } from './list-store.js';
import { type ListProps, pageRows } from './list-view.js';
import { maxRows, readRows } from './rows.js';

/** A page of a list, ready to be drawn; null where the list is too old. */
export type Lists = {
	/** Asks n8n. Several workflows of similar names are all listed. */
	read(verb: 'failures' | 'list', filters: Filters): Promise<ListProps>;
	turn(listId: string, to: 'next' | 'previous'): Promise<ListProps | null>;
	again(listId: string): Promise<ListProps | null>;
	/** What was asked for, with the statuses that its verb stands for; null where the list is too old. */
	filters(listId: string): Promise<Filters | null>;
	/** When n8n was asked for it, epoch milliseconds: what happened later is not in it. Null where that is not known. */
	readAt(listId: string): Promise<number | null>;
};

type Deps = {
	redis: Redis;
	key(id: string): string;
	instance: Instance;
	alerts: Alerts;
	command: string;
	now(): number;
};

const failed: StatusFilter[] = ['error', 'crashed'];
/** Workflows of similar names that are listed together. */
const maxWorkflows = 5;
/** How long the reasons of a page's failures may keep the page back. */
const reasonsMs = 4_000;
export const failuresSince = { ago: 24 * 3_600_000 } as const;

export function createLists(deps: Deps): Lists {
	const { instance, now } = deps;
	const { n8n } = instance;
	const store = createListStore(deps);

	async function read(verb: 'failures' | 'list', asked: Filters): Promise<ListProps> {
		// Failures are those of the last 24 hours, unless asked otherwise.
		const until = asked.until ? timeOf(asked.until, now()) : now();
		const recent = verb === 'failures' && asked.since === null && until > now() - failuresSince.ago;
		const filters = recent ? { ...asked, since: failuresSince } : asked;
		const kept: KeptList = { verb, filters, first: 1, readAt: now(), ...(await rowsFor(verb, filters)) };
		return props(await store.add(kept), kept);
	}

	async function rowsFor(verb: 'failures' | 'list', filters: Filters) {
		const capabilities = await instance.capabilities();
		const limit = filters.limit ?? maxRows;
		const workflows = filters.workflow === null ? [null] : await instance.workflowNames.find(filters.workflow);
		const unknownWorkflow =
			workflows.length === 0 ? { nearest: await instance.workflowNames.nearest(filters.workflow!) } : null;
		const { rows, more, unsearched } = await readRows(n8n.executions(), capabilities, {
			filters,
			workflowIds: workflows.slice(0, maxWorkflows).map((workflow) => workflow?.id ?? null),
			statuses: statusesFor(verb, filters, capabilities),
			limit,
			now: now(),
		});
		return {
			rows: rows.map((run) => rowOf(run, instance)),
			more: more || workflows.length > maxWorkflows,
			note: [noteOn(filters, capabilities), leftOut(unsearched)].filter(Boolean).join(' ') || null,
			unknownWorkflow,
		};
	}

	async function props(listId: string, kept: KeptList): Promise<ListProps> {
		const { verb, filters, rows, first, more, note, unknownWorkflow } = kept;
		const shown = rows.slice(first - 1, first - 1 + pageRows);
		const names = await instance.workflowNames.namesOf(shown.map((row) => row.workflowId));
		const errors = await reasonsOf(shown, deps);
		return {
			command: deps.command,
			verb,
			filters,
			listId,
			rows: shown.map((row, i) => ({
				...row,
				workflowName: names.get(row.workflowId) ?? row.workflowId,
				error: errors[i]!,
				link: instance.linkTo(row.workflowId, row.execution.id),
			})),
			first,
			found: more ? null : rows.length,
			hasNext: first - 1 + pageRows < rows.length,
			hasPrevious: first > 1,
			can: await instance.capabilities(),
			note: more ? [note, moreThan(rows.length)].filter(Boolean).join(' ') : note,
			unknownWorkflow,
		};
	}

	return {
		read,
		async turn(listId, to) {
			const list = await store.read(listId);
			if (!list) return null;
			const first = list.first + (to === 'next' ? pageRows : -pageRows);
			if (first >= 1 && first <= list.rows.length) list.first = first;
			await store.set(listId, list);
			return props(listId, list);
		},
		async again(listId) {
			const list = await store.read(listId);
			return list && read(list.verb, list.filters);
		},
		async readAt(listId) {
			return (await store.read(listId))?.readAt ?? null;
		},
		async filters(listId) {
			const list = await store.read(listId);
			if (!list) return null;
			const { statuses } = list.filters;
			return { ...list.filters, statuses: statuses.length === 0 && list.verb === 'failures' ? failed : statuses };
		},
	};
}

/** The list has no error messages (docs/n8n.md, 20): alerts know most, the rest is fetched, as far as time allows. */
async function reasonsOf(rows: KeptRow[], { alerts, instance: { n8n } }: Deps): Promise<(string | null)[]> {
	const signal = AbortSignal.timeout(reasonsMs);
	const reasons = rows.map(async ({ execution, status }) => {
		if (status !== 'error' && status !== 'crashed') return null;
		const known = (await alerts.read(execution))?.failure;
		const failure = known ?? failureOrWhy(await n8n.executions().get(execution.id, { includeData: true }, { signal }));
		return errorLine(failure, 88);
	});
	return Promise.all(reasons.map((reason) => reason.catch(() => null)));
}

const leftOut = (unsearched: number) =>
	unsearched === 0
		? null
		: `${plural(unsearched, 'run')} ${unsearched === 1 ? 'is' : 'are'} left out: too large to be searched for an error.`;

const moreThan = (rows: number) =>
	rows === 0
		? 'Only the newest were searched: narrow it down by workflow:, or by since: and until:.'
		: `There are more: ${rows === 1 ? 'this is the newest' : `these are the newest ${rows}`}.`;

function statusesFor(
	verb: 'failures' | 'list',
	filters: Filters,
	capabilities: Capabilities,
): (StatusFilter | undefined)[] {
	const wanted: StatusFilter[] = filters.statuses.length > 0 ? filters.statuses : verb === 'failures' ? failed : [];
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

function rowOf(run: Execution, { ref }: Instance): KeptRow {
	const startedAt = startOf(run);
	const stoppedAt = run.status === 'waiting' || run.status === 'running' ? null : endOf(run);
	return {
		execution: ref(run.id),
		workflowId: workflowIdOf(run),
		status: statusOf(run),
		at: stoppedAt ?? startedAt,
		tookMs: startedAt !== null && stoppedAt !== null ? stoppedAt - startedAt : null,
		recoveredAs: run.retrySuccessId ?? null,
	};
}
