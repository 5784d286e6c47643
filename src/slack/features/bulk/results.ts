import type { DataTableBlock, RawTextElement, RichTextBlock } from '@slack/types';
import type { Bulk, ItemResult } from '../../../bulk/bulk.js';
import { context, headline, joined, type Message, section, sizeOf } from '../../blocks/blocks.js';
import { limits } from '../../blocks/limits.js';
import { inline, plainString, safeUrl } from '../../blocks/text.js';
import { endSign, endWords, number, ofWhat, resultWords } from './words.js';

export type ResultLine = {
	executionId: number;
	result: ItemResult;
	newId: number | null;
	/** Why it failed again, where that was read. Outside text. */
	error?: string | null;
	/** Name of its workflow, where that is known. Outside text. */
	workflow?: string | null;
	/** Address of the newest run of it. */
	link?: string | null;
};

export type BulkResultsProps = {
	bulk: Bulk;
	/** Outside text. */
	workflows: readonly string[];
	/** In the order of the table; as many as were kept. */
	lines: readonly ResultLine[];
	/** A file with all of them stands in the thread, or will. */
	file?: 'here' | 'in the thread' | null;
};

/** The order in which results are worth looking at; of a canceled job most may be not touched. */
export const tableOrder: readonly ItemResult[] = [
	'failed',
	'stopped',
	'uncertain',
	'refused',
	'not-sensible',
	'changed',
	'gone',
	'under-way',
	'already-recovered',
	'waiting',
	'succeeded',
	'none',
];

const maxRows = limits.tableRows - 1;
/** Of a table with a file beside it. */
const fewRows = 20;

/** Of the table that are shown at once. */
const pageSize = 10;

/** How each one ended, as a table; the ones that need a look come first, and as many as Slack takes. */
export function renderBulkResults({ bulk, workflows, lines, file = null }: BulkResultsProps): Message {
	const text = `${endSign(bulk)} Results: ${endWords(bulk).join(' · ')} · ${ofWhat(workflows)}`;
	const shown = file === null ? lines : shortened(lines.filter(({ result }) => result !== 'none'));
	const cells = shown.slice(0, maxRows).map((line) => cellsOf(bulk, line));
	const wide = {
		workflow: workflows.length !== 1 && cells.some(({ workflow }) => workflow !== null),
		error: cells.some(({ error }) => error !== null),
	};
	const where = { here: 'the file has them all', 'in the thread': 'the file in the thread has them all' };
	const drawn = (rows: number, linked: number): Message => {
		const left = bulk.total - rows;
		const more = left > 0 ? `${number(left)} more not shown` : null;
		const table = rows > 0 ? [tableOf(cells.slice(0, rows), wide, linked)] : [];
		return { text, blocks: [headline(text), ...table, ...context(joined(', ', more, file && where[file]))] };
	};
	const fits = ({ blocks }: Message) => sizeOf(blocks) <= limits.messageBudget;
	// A row is worth more than a link.
	let rows = cells.length;
	while (rows > 0 && !fits(drawn(rows, 0))) rows = Math.floor(rows * 0.9);
	let linked = rows;
	while (linked > 0 && !fits(drawn(rows, linked))) linked = Math.floor(linked * 0.9);
	return drawn(rows, linked);
}

/** What came right need not be scrolled past where a file has all of it. */
function shortened(lines: readonly ResultLine[]): readonly ResultLine[] {
	const wrong = lines.filter(({ result }) => result !== 'succeeded').length;
	return lines.slice(0, Math.max(wrong, fewRows));
}

type Cells = ReturnType<typeof cellsOf>;

const cellsOf = (bulk: Bulk, line: ResultLine) => ({
	execution: `#${line.executionId}`,
	leads: leadOf(bulk, line),
	result: resultWords(bulk.kind, line.result, line.newId),
	workflow: line.workflow ? plainString(line.workflow.slice(0, 500).replace(/\s+/g, ' '), 40) : null,
	error: errorWords(line, 80),
});

/** To the newest run of it, from where its number stands; to none that is deleted. */
function leadOf({ kind }: Bulk, { result, newId, link }: ResultLine) {
	const isGone = result === 'gone' || (kind === 'delete' && result === 'succeeded');
	const href = link && !isGone ? safeUrl(link) : null;
	return href ? { href, from: newId === null ? 'execution' : 'result' } : null;
}

/** Of many that failed only some are read: that is not the same as none. */
export function errorWords({ result, executionId, newId, error }: ResultLine, max: number): string | null {
	if (error) return plainString(error.slice(0, 2_000).replace(/\s+/g, ' '), max);
	return result === 'failed' ? `not read: see "show ${newId ?? executionId}"` : null;
}

/** The message's own budget is smaller than what a table may hold. `linked`: so many rows lead to their run. */
function tableOf(cells: Cells[], wide: { workflow: boolean; error: boolean }, linked: number): DataTableBlock {
	const columns = titles.filter(([column]) => (column !== 'workflow' && column !== 'error') || wide[column]);
	const rows = cells.map((row, i) =>
		columns.map(([column]) => {
			const text = row[column] ?? '–';
			return row.leads?.from === column && i < linked ? linkCell(text, row.leads.href) : rawCell(text);
		}),
	);
	return {
		type: 'data_table',
		caption: 'Each execution and how it ended',
		page_size: pageSize,
		rows: [columns.map(([, title]) => rawCell(title)), ...rows],
	};
}

const rawCell = (text: string): RawTextElement => ({ type: 'raw_text', text });

const linkCell = (text: string, url: string): RichTextBlock => ({
	type: 'rich_text',
	elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url, text }] }],
});

const titles = [
	['execution', 'Execution'],
	['result', 'Result'],
	['workflow', 'Workflow'],
	['error', 'Error'],
] as const;

/** Said where there is no table to show, such as for one that was undone. */
export function renderNoResults(bulk: Bulk): Message {
	const text = 'No results: nothing was done.';
	return { text, blocks: [section(text), ...context(inline(bulk.words, 300))] };
}

/** The table is there; only the file is not. */
export function renderFileRefused(code: string): Message {
	const text = 'Slack did not take the file with all results.';
	const why =
		code === 'missing_scope'
			? 'Flowbell’s Slack app lacks the scope `files:write`: ask whoever runs it to add it and reinstall the app.'
			: 'Flowbell must be a member here: invite it with `/invite`.';
	return { text, blocks: [section(`${text} ${why} Then press *Show results* on the card again.`)] };
}
