import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Alerts } from '../../../alerts/index.js';
import type { Instance } from '../../../instances/instance.js';
import { lookUp } from '../../../instances/look-up.js';
import { failureOrWhy } from '../../../operations/no-details.js';
import { joined } from '../../blocks/blocks.js';
import { errorLine } from '../../blocks/failure.js';
import { plural } from '../../blocks/text.js';
import { type Filters, timeOf } from '../../command/parse.js';
import { failed, rowsFor } from './found-rows.js';
import type { KeptList, KeptRow } from './kept-lists.js';
import { createKeptLists } from './kept-lists.js';
import { type ListProps, pageRows, retryables } from './list-view.js';

/** Pages of lists, ready to be drawn; null where the list is too old. */
export type Lists = ReturnType<typeof createLists>;

type ListVerb = ListProps['verb'];

type Deps = {
	redis: Redis;
	key(id: string): string;
	instance: Instance;
	alerts: Alerts;
	command: string;
	now(): number;
};

/** How long the reasons of a page's failures may keep the page back. */
const reasonsMs = 4_000;
export const failuresSince = { ago: 24 * 3_600_000 } as const;

export function createLists(deps: Deps) {
	const { instance, now } = deps;
	const kept = createKeptLists(deps);

	/** Whether there is something newer than what was read: the pages stay as they were. */
	async function hasMoved({ verb, filters, rows }: KeptList): Promise<boolean> {
		const newest = await rowsFor(verb, { ...filters, limit: 1 }, deps).catch(() => null);
		const [now, then] = [newest?.rows[0], rows[0]];
		return now !== undefined && now.execution.id !== then?.execution.id;
	}

	/** Asks n8n. Several workflows of similar names are all listed. */
	async function read(verb: ListVerb, asked: Filters): Promise<ListProps> {
		// Failures, and what is sorted, are of the last 24 hours, unless asked otherwise.
		const until = asked.until ? timeOf(asked.until, now()) : now();
		const isWindow = verb === 'failures' || asked.sort !== null;
		const recent = isWindow && asked.since === null && until > now() - failuresSince.ago;
		const filters = recent ? { ...asked, since: failuresSince } : asked;
		const list = { verb, filters, first: 1, readAt: now(), ...(await rowsFor(verb, filters, deps)) };
		const listId = randomBytes(9).toString('base64url');
		await kept.write(listId, list);
		return props(listId, list);
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
			const list = await kept.read(listId);
			if (!list) return null;
			const first = list.first + (to === 'next' ? pageRows : -pageRows);
			const turned = first >= 1 && first <= list.rows.length ? { ...list, first } : list;
			await kept.write(listId, turned);
			return props(listId, turned, await hasMoved(list));
		},
		async again(listId: string) {
			const list = await kept.read(listId);
			return list && read(list.verb, list.filters);
		},
		/** When n8n was asked for it, epoch milliseconds: what happened later is not in it. */
		readAt: async (listId: string) => (await kept.read(listId))?.readAt ?? null,
		/**
		 * What was asked for, with the statuses that its verb stands for, and the rows that a retry of all is about; null where
		 * there are more than were read.
		 */
		async found(listId: string) {
			const list = await kept.read(listId);
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
			const list = await kept.read(listId);
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

/** The list has no error messages (docs/n8n.md, 20): alerts know most, the rest is fetched, as far as time allows. */
async function reasonsOf(rows: KeptRow[], { alerts, instance: { n8n } }: Deps): Promise<(string | null)[]> {
	const signal = AbortSignal.timeout(reasonsMs);
	const listed = { includeData: true, wasListed: true } as const;
	const reasons = rows.map(async ({ execution, status, recoveredAs }) => {
		if (recoveredAs) return null;
		if (status !== 'error' && status !== 'crashed') return null;
		const known = (await alerts.read(execution))?.failure;
		const failure = known ?? failureOrWhy(await lookUp(n8n.executions(), { id: execution.id, ...listed }, { signal }));
		return errorLine(failure, 88);
	});
	return Promise.all(reasons.map((reason) => reason.catch(() => null)));
}

const moreThan = (rows: number) =>
	rows === 0
		? 'Only the newest were searched: narrow it down by workflow:, or by since: and until:.'
		: `There are more: ${rows === 1 ? 'this is the newest' : `these are the newest ${rows}`}.`;
