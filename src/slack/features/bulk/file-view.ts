import { setImmediate as turn } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import type { Bulk } from '../../../bulk/bulk.js';
import { clean, redact } from '../../blocks/text.js';
import { errorWords, type ResultLine } from './results.js';
import { resultWords, shortId } from './words.js';

/** More rows than this make no file that anybody opens; what needs a look is in the table. */
const maxRows = 100_000;
const maxError = 500;
/** Rows that are written before others have their turn: some milliseconds. */
const rowsATurn = 25;

export const bulkFileName = (bulk: Bulk) => `${bulk.kind}-results-${shortId(bulk)}.csv`;

/** All results as CSV (RFC 4180), a piece at a time. */
export async function* bulkFile(bulk: Bulk, lines: AsyncIterable<ResultLine>): AsyncGenerator<string> {
	yield csvOf([['execution', 'result', 'in words', 'new execution', 'workflow', 'error', 'link']]);
	let written = 0;
	let rows: string[][] = [];
	for await (const line of lines) {
		if (written + rows.length === maxRows) break;
		const { executionId, result, newId } = line;
		const made = newId === null ? '' : String(newId);
		const others = [line.workflow ?? '', errorWords(line, maxError) ?? '', line.link ?? ''].map(inert);
		rows.push([String(executionId), result, resultWords(bulk.kind, result, newId), made, ...others]);
		if (rows.length < rowsATurn) continue;
		yield csvOf(rows);
		written += rows.length;
		rows = [];
		await turn();
	}
	if (rows.length > 0) yield csvOf(rows);
}

const csvOf = (rows: string[][]) => stringify(rows, { quoted: true, quoted_empty: true, record_delimiter: 'windows' });

/**
 * A spreadsheet runs what begins with one of these signs as a formula, quotes or not; some read full-width and raised
 * forms alike, and some split a cell again at a separator of their own. What nobody sees may stand before the sign.
 */
const formula = /(^|[,;|])(?=[\s\p{Cf}'"]{0,50}[=+\-@＝＋－＠﹢﹣﹦﹫⁼⁺⁻|])/gu;

/**
 * A cell as text that no spreadsheet takes for a formula, on one line.
 *
 * @internal outside of this file for its tests only
 */
export function inert(text: string): string {
	return redact(clean(text))
		.replace(/[\r\n\t]/g, ' ')
		.replace(formula, "$1'");
}
