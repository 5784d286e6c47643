import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Alerts } from '../../../alerts/index.js';
import type { Instance } from '../../../instances/instance.js';
import { type Capabilities, type Execution, endOf, startOf, statusOf, workflowIdOf } from '../../../n8n/index.js';
import { failureOrWhy } from '../../../operations/no-details.js';
import { joined } from '../../blocks/blocks.js';
import { errorLine } from '../../blocks/failure.js';
import { plural } from '../../blocks/text.js';
import { type Filters, type StatusFilter, timeOf } from '../../command/parse.js';
import { isOfErrorWorkflow, sinceThen } from './list-rows.js';
import { type ListProps, type ListRow, pageRows, retryables } from './list-view.js';
import { maxRows, readRows } from './rows.js';

/** Pages of lists, ready to be drawn; null where the list is too old. */
export type Lists = ReturnType<typeof createLists>;

type KeptRow = Omit<ListRow, 'error' | 'workflowName' | 'link'> & { workflowId: string };

/** What a list's buttons lead back to: the words that were typed and the rows that n8n gave for them. */
type KeptList = Pick<ListProps, 'verb' | 'filters' | 'first'> & {
	rows: KeptRow[];
	more: boolean;
	/** Runs of error workflows that were left out. */
	folded: number;
	note: string | null;
	unknownWorkflow: { nearest: string | null } | null;
	/** When n8n was asked. */
	readAt: number;
};

type ListVerb = ListProps['verb'];

type Deps = {
	redis: Redis;
	key(id: string): string;
	instance: Instance;
	alerts: Alerts;
	command: string;
	now(): number;
};

/** A list is kept as long as its buttons are of use. */
const ttlSeconds = 2 * 3_600;
const failed: StatusFilter[] = ['error', 'crashed'];
/** Workflows of similar names that are listed together. */
const maxWorkflows = 5;
/** How long the reasons of a page's failures may keep the page back. */
const reasonsMs = 4_000;
export const failuresSince = { ago: 24 * 3_600_000 } as const;

export function createLists(deps: Deps) {
	const { redis, key, instance, now } = deps;

	/** Whether there is something newer than what was read: the pages stay as they were. */
	async function hasMoved({ verb, filters, rows }: KeptList): Promise<boolean> {
		const newest = await rowsFor(verb, { ...filters, limit: 1 }, deps).catch(() => null);
		const [now, then] = [newest?.rows[0], rows[0]];
		return now !== undefined && now.execution.id !== then?.execution.id;
	}

	async function keep(listId: string, list: KeptList): Promise<ListProps> {
		await redis.set(key(listId), JSON.stringify(list), 'EX', ttlSeconds);
		return props(listId, list);
	}

	async function kept(listId: string): Promise<KeptList | null> {
		const row = await redis.get(key(listId));
		return row && JSON.parse(row);
	}

	/** Asks n8n. Several workflows of similar names are all listed. */
	async function read(verb: ListVerb, asked: Filters): Promise<ListProps> {
		// Failures, and what is sorted, are of the last 24 hours, unless asked otherwise.
		const until = asked.until ? timeOf(asked.until, now()) : now();
		const isWindow = verb === 'failures' || asked.sort !== null;
		const recent = isWindow && asked.since === null && until > now() - failuresSince.ago;
		const filters = recent ? { ...asked, since: failuresSince } : asked;
		const list = { verb, filters, first: 1, readAt: now(), ...(await rowsFor(verb, filters, deps)) };
		return keep(randomBytes(9).toString('base64url'), list);
	}

	async function props(listId: string, list: KeptList, moved = false): Promise<ListProps> {
		const { rows, first, more, note, folded, readAt, ...asked } = list;
		const shown = rows.slice(first - 1, first - 1 + pageRows);
		const names = await instance.workflowNames.namesOf(shown.map((row) => row.workflowId));
		const errors = await reasonsOf(shown, deps);
		return {
			...asked,
			command: deps.command,
			listId,
			rows: shown.map((row, i) => ({
				...row,
				workflowName: names.get(row.workflowId) ?? row.workflowId,
				error: errors[i]!,
				link: instance.linkTo(row.workflowId, row.execution.id),
			})),
			first,
			found: more ? null : rows.length,
			recovered: rows.filter(({ recoveredAs }) => recoveredAs).length,
			open: more ? null : openOf(list).length,
			hasNext: first - 1 + pageRows < rows.length,
			hasPrevious: first > 1,
			can: await instance.capabilities(),
			note: joined(' ', note, more && moreThan(rows.length), foldedWords(folded)),
			movedSince: moved ? readAt : null,
		};
	}

	return {
		read,
		async turn(listId: string, to: 'next' | 'previous') {
			const list = await kept(listId);
			if (!list) return null;
			const first = list.first + (to === 'next' ? pageRows : -pageRows);
			const turned = first >= 1 && first <= list.rows.length ? { ...list, first } : list;
			await redis.set(key(listId), JSON.stringify(turned), 'EX', ttlSeconds);
			return props(listId, turned, await hasMoved(list));
		},
		async again(listId: string) {
			const list = await kept(listId);
			return list && read(list.verb, list.filters);
		},
		/** When n8n was asked for it, epoch milliseconds: what happened later is not in it. */
		readAt: async (listId: string) => (await kept(listId))?.readAt ?? null,
		/**
		 * What was asked for, with the statuses that its verb stands for, and the rows that a retry of all is about; null where
		 * there are more than were read.
		 */
		async found(listId: string) {
			const list = await kept(listId);
			if (!list) return null;
			const { statuses } = list.filters;
			const filters = {
				...list.filters,
				statuses: statuses.length === 0 && list.verb === 'failures' ? failed : statuses,
			};
			return { filters, open: list.more ? null : openOf(list) };
		},
		/** The words that were typed, to be changed in a form. */
		async asked(listId: string): Promise<Pick<ListProps, 'verb' | 'filters'> | null> {
			const list = await kept(listId);
			return list && { verb: list.verb, filters: list.filters };
		},
	};
}

/** Those that a retry makes sense of: neither recovered, nor retried already with a failure that stands there itself. */
const openOf = ({ rows }: KeptList): { id: number; at: number | null }[] =>
	rows
		.filter(({ status, recoveredAs, failedAgainAs }) => retryables.has(status) && !recoveredAs && !failedAgainAs)
		.map(({ execution, at }) => ({ id: execution.id, at }));

const foldedWords = (folded: number) =>
	folded > 0 && `${plural(folded, 'run')} of error workflows left out; \`mode:error\` lists them.`;

async function rowsFor(verb: ListVerb, filters: Filters, { instance, now }: Deps) {
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

/** The list has no error messages (docs/n8n.md, 20): alerts know most, the rest is fetched, as far as time allows. */
async function reasonsOf(rows: KeptRow[], { alerts, instance: { n8n } }: Deps): Promise<(string | null)[]> {
	const signal = AbortSignal.timeout(reasonsMs);
	const reasons = rows.map(async ({ execution, status, recoveredAs }) => {
		if (recoveredAs) return null;
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
