import type { KnownBlock, TableBlock } from '@slack/types';
import type { Bulk, ItemResult } from '../../../bulk/bulk.js';
import { context, headline, joined, type Message, section, sizeOf } from '../../blocks/blocks.js';
import { limits } from '../../blocks/limits.js';
import { inline, plainString } from '../../blocks/text.js';
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
	for (let rows = cells.length; ; rows = Math.floor(rows * 0.8)) {
		const left = bulk.total - rows;
		const more = left > 0 ? `${number(left)} more not shown` : null;
		const table = rows > 0 ? [tableOf(cells.slice(0, rows), wide)] : [];
		const blocks: KnownBlock[] = [headline(text), ...table, ...context(joined(', ', more, file && where[file]))];
		if (rows === 0 || sizeOf(blocks) <= limits.messageBudget) return { text, blocks };
	}
}

/** What came right need not be scrolled past where a file has all of it. */
function shortened(lines: readonly ResultLine[]): readonly ResultLine[] {
	const wrong = lines.filter(({ result }) => result !== 'succeeded').length;
	return lines.slice(0, Math.max(wrong, fewRows));
}

type Cells = ReturnType<typeof cellsOf>;

const cellsOf = (bulk: Bulk, line: ResultLine) => ({
	execution: `#${line.executionId}`,
	result: resultWords(bulk.kind, line.result, line.newId),
	workflow: line.workflow ? plainString(line.workflow.slice(0, 500).replace(/\s+/g, ' '), 40) : null,
	error: errorWords(line, 80),
});

/** Of many that failed only some are read: that is not the same as none. */
export function errorWords({ result, executionId, newId, error }: ResultLine, max: number): string | null {
	if (error) return plainString(error.slice(0, 2_000).replace(/\s+/g, ' '), max);
	return result === 'failed' ? `not read: see "show ${newId ?? executionId}"` : null;
}

/** The message's own budget is smaller than what a table may hold. */
function tableOf(cells: Cells[], wide: { workflow: boolean; error: boolean }): TableBlock {
	const columns = titles.filter(([column]) => (column !== 'workflow' && column !== 'error') || wide[column]);
	const rows = cells.map((row) => columns.map(([column]) => row[column] ?? '–'));
	return {
		type: 'table',
		column_settings: columns.map(() => ({ is_wrapped: true })),
		rows: [columns.map(([, title]) => title), ...rows].map((row) =>
			row.map((text) => ({ type: 'raw_text' as const, text })),
		),
	};
}

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
