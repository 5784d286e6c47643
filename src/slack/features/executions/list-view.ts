import type { KnownBlock } from '@slack/types';
import { type ExecutionRef, refKey } from '../../../instances/execution-ref.js';
import { actionId, actions, choice, choices, rowReference } from '../../blocks/actions.js';
import {
	button,
	buttons,
	context,
	headed,
	joined,
	type Message,
	overflow,
	section,
	withinBudget,
} from '../../blocks/blocks.js';
import { type Can, may } from '../../blocks/can.js';
import { signed } from '../../blocks/status-word.js';
import { code, date, duration, inline, number, safeUrl } from '../../blocks/text.js';
import { capitalised, commandFor, filterWords } from '../../command/filter-words.js';
import type { Filters, Moment } from '../../command/parse.js';

/** Rows on one page; more would not fit into one message. */
export const pageRows = 10;

export type ListRow = {
	execution: ExecutionRef;
	workflowName: string;
	status: string;
	/** When it ended, or started where it has not ended; epoch milliseconds. */
	at: number | null;
	tookMs: number | null;
	/** Null where it did not fail or the message was not read. */
	error: string | null;
	/** A later retry of it, or of such a retry, that succeeded. */
	recoveredAs?: number | null;
	/** A later retry of it that failed as well. */
	failedAgainAs?: number | null;
	/** In n8n's editor. */
	link: string;
};

export type ListProps = {
	/** The slash command, for suggestions. */
	command: string;
	verb: 'failures' | 'list';
	filters: Filters;
	/** Under which the filters and the place are kept; at most 20 characters of [A-Za-z0-9_-]. */
	listId: string;
	rows: ListRow[];
	/** The place of the first row, counted from 1. */
	first: number;
	/** How many there are in all, or null where that was not counted (n8n gives no count). */
	found: number | null;
	/** Of all that was read. */
	recovered?: number;
	/** Those that a retry of all is about; null where that was not counted. */
	open?: number | null;
	hasNext: boolean;
	hasPrevious: boolean;
	/** There is something newer than what was read then, epoch milliseconds; null: not that we know. */
	movedSince?: number | null;
	can?: Can;
	/** Something that bears on the answer: a sentence of ours, such as what this server does not list. */
	note?: string | null;
	/** Set where n8n has no workflow of that id or name; `nearest` is the name that may have been meant. */
	unknownWorkflow?: { nearest: string | null } | null;
};

/** Private answer to `list` and `failures`: a page of rows, each with what can be done with it. */
export function renderList(props: ListProps): Message {
	if (props.rows.length === 0) return empty(props);
	return withinBudget(levels, (level) => page(props, level));
}

/** How much of a name and of an error is shown; the last level is short enough for any ten rows. */
const levels = [
	{ name: 60, error: 90, open: true },
	{ name: 40, error: 50, open: true },
	{ name: 30, error: 24, open: false },
	{ name: 20, error: 0, open: false },
] as const;
type Level = (typeof levels)[number];

function page(props: ListProps, level: Level): Message {
	const text = `${capitalised(filterWords(props.verb, props.filters))} · ${counted(props)}`;
	const rows = props.rows.map((row) => rowBlock(props, row, level));
	const moved = props.movedSince
		? `Read ${date(props.movedSince)}, and there are newer ones since: *Refresh* shows them.`
		: null;
	return headed(text, '', ...rows, ...buttons(...paging(props), ...forAll(props)), ...context(moved, props.note));
}

/** `37 failed, 15 recovered since, 1–10 shown`. */
function counted({ verb, first, rows, found, recovered = 0, hasNext }: ListProps): string {
	const last = first + rows.length - 1;
	const shown = first === last ? `${first}` : `${first}–${last}`;
	if (found === null) return hasNext ? `${shown} shown, there are more` : `${shown} shown`;
	const all = found <= pageRows && first === 1;
	const count = `${found} ${verb === 'failures' ? 'failed' : 'found'}`;
	return joined(', ', count, recovered > 0 && `${recovered} recovered since`, !all && `${shown} shown`);
}

function rowBlock(props: ListProps, row: ListRow, level: Level): KnownBlock {
	const cardData = joined(
		' · ',
		row.recoveredAs ? `🟢 Recovered as #${row.recoveredAs}` : signed(row.status),
		!row.recoveredAs && row.failedAgainAs ? `again as #${row.failedAgainAs}` : null,
		date(row.at),
		row.tookMs ? duration(row.tookMs) : null,
		row.error !== null && level.error > 0 && code(row.error, level.error),
	);
	const id = `#${row.execution.id}`;
	const words = `*${id}*  ${inline(row.workflowName, level.name)}\n${cardData}`;
	const reference = rowReference(props.listId, row.execution);
	const href = level.open ? safeUrl(row.link) : null;
	const retryable = may(props.can, 'retry') && retryables.has(row.status) && !row.recoveredAs;
	const more = overflow(actionId(actions.rowMore, refKey(row.execution)), [
		retryable ? { text: `Retry ${id}`, value: choice(choices.retry, reference) } : null,
		{ text: `Details of ${id}`, value: choice(choices.details, reference) },
		href && href.length <= 300
			? { text: `Open ${id} in n8n`, value: choice(choices.open, reference), url: href }
			: null,
	]);
	return section(words, more ?? undefined);
}

export const retryables = new Set(['error', 'crashed', 'canceled']);

function paging({ listId, hasNext, hasPrevious }: ListProps) {
	return [
		hasNext ? button('Next', actions.listNext, { value: listId, says: 'Next page' }) : null,
		hasPrevious ? button('Previous', actions.listPrevious, { value: listId, says: 'Previous page' }) : null,
	];
}

/** The same list asked otherwise, or again. */
const askAgain = (listId: string) => [
	button('Change filters…', actions.listFilters, { value: listId }),
	button('Refresh', actions.listRefresh, { value: listId, says: 'Refresh the list' }),
];

/** What can be done to all that was found. Both only open a preview. */
function forAll({ verb, filters: asked, found, open = found, rows, first, listId, can }: ListProps) {
	const { statuses, since, until } = asked;
	if ((found ?? 2) <= 1 || (rows.length <= 1 && first <= 1)) return askAgain(listId);
	const retryable = verb === 'failures' || (statuses.length > 0 && statuses.every((status) => retryables.has(status)));
	// delete-all wants one of these as well.
	const bounded = verb === 'failures' || statuses.length > 0 || since !== null || until !== null;
	const all = found === null ? 'all' : `all ${number(found)}`;
	const those = open === null || open === found ? all : `the ${number(open)}`;
	const deletion = { text: `Delete ${all}…`, value: choice(choices.deleteList, listId) };
	return [
		retryable && may(can, 'retry') && (open ?? 2) > 1
			? button(`Retry ${those}…`, actions.bulkRetryList, { value: listId })
			: null,
		...askAgain(listId),
		bounded && may(can, 'delete') ? overflow(actions.listMore, [deletion]) : null,
	];
}

/** Says what was looked for and which command would look further. */
function empty(props: ListProps): Message {
	const { unknownWorkflow, note } = props;
	const [text, next] = unknownWorkflow ? unknown(props, unknownWorkflow.nearest) : none(props);
	return headed(
		text,
		next,
		...buttons(...paging({ ...props, hasNext: false }), ...askAgain(props.listId)),
		...context(note),
	);
}

function none({ command, verb, filters }: ListProps): [string, string] {
	const text = `No ${filterWords(verb, filters)}`;
	const wider = widened(filters);
	if (wider) {
		const search = code(`${command} ${commandFor(verb, wider)}`);
		// What is running or not is found out by no wider search.
		const anyStatus = wider.statuses.length < filters.statuses.length;
		return [text, anyStatus ? `${search} shows executions of any status.` : `Try a wider search: ${search}.`];
	}
	return verb === 'failures'
		? [text, `n8n has none. ${code(`${command} list`)} shows all executions.`]
		: [text, `n8n has none. ${code(`${command} status`)} shows whether n8n is healthy.`];
}

function unknown({ command, verb, filters }: ListProps, nearest: string | null): [string, string] {
	const { workflow } = filters;
	const better = code(`${command} ${commandFor(verb, { ...filters, workflow: nearest })}`);
	const byError = code(
		`${command} ${commandFor(verb, { ...filters, workflow: null, error: filters.error ?? workflow })}`,
	);
	return [
		`n8n has no workflow "${inline(workflow ?? '', 60)}"`,
		nearest === null
			? `Try ${better}, or search the errors for it: ${byError}.`
			: `Did you mean "${inline(nearest, 60)}"? Try ${better}.`,
	];
}

/** The same question asked less narrowly, one step at a time; longer ago, then any workflow, then any status come last. */
function widened(filters: Filters): Filters | null {
	for (const name of ['error', 'mode', 'project', 'tag', 'until'] as const) {
		if (filters[name] !== null) return { ...filters, [name]: null };
	}
	const since = filters.since && further(filters.since);
	if (since) return { ...filters, since };
	if (filters.workflow !== null) return { ...filters, workflow: null };
	if (filters.statuses.length > 0) return { ...filters, statuses: [] };
	return null;
}

/** Further back: a week, then as far as can be asked for. */
function further(since: Moment): Moment | null {
	const day = 86_400_000;
	if ('ago' in since && since.ago < 7 * day) return { ago: 7 * day };
	return 'ago' in since && since.ago >= 365 * day ? null : { ago: 365 * day };
}
