import { stringify } from 'csv-stringify/sync';
import type { Bulk } from '../../../bulk/bulk.js';
import { clean, redact } from '../../blocks/text.js';
import { errorWords, type ResultLine } from './results.js';
import { resultWords, shortId } from './words.js';

/** More rows than this make no file that anybody opens; what needs a look is in the table. */
const maxRows = 100_000;
const maxError = 500;

export const bulkFileName = (bulk: Bulk) => `${bulk.kind}-results-${shortId(bulk)}.csv`;

/** All results as CSV (RFC 4180), a piece at a time. */
export async function* bulkFile(bulk: Bulk, lines: AsyncIterable<ResultLine>): AsyncGenerator<string> {
	yield row(['execution', 'result', 'in words', 'new execution', 'workflow', 'error', 'link']);
	let rows = 0;
	let piece = '';
	for await (const line of lines) {
		const { executionId, result, newId } = line;
		if (rows++ === maxRows) break;
		const words = resultWords(bulk.kind, result, newId);
		const made = newId === null ? '' : String(newId);
		const more = [line.workflow ?? '', errorWords(line, maxError) ?? '', line.link ?? ''];
		piece += row([String(executionId), result, words, made, ...more]);
		if (piece.length < 32_768) continue;
		yield piece;
		piece = '';
	}
	if (piece !== '') yield piece;
}

const row = (cells: string[]) =>
	stringify([cells.map(inert)], { quoted: true, quoted_empty: true, record_delimiter: 'windows' });

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
