import type { Table } from './result.js';

/** The value that `share` of all are at or below (nearest rank), so it is one that was seen. */
export function percentile(values: readonly number[], share: number): number {
	if (values.length === 0) throw new Error('no values were measured');
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** How long something took, in milliseconds. */
export type Spread = { mean_ms: number; p50_ms: number; p95_ms: number; p99_ms: number };

export function spread(took: readonly number[]): Spread {
	const at = (share: number) => round(percentile(took, share), 0);
	const mean = took.reduce((sum, each) => sum + each, 0) / took.length;
	return { mean_ms: round(mean, 0), p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}

/** Enough digits to see a difference, few enough to read. */
export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** A table in plain text, numbers to the right. */
export function drawn({ title, columns, rows }: Table): string {
	const cells = [columns, ...rows].map((row) => row.map(worded));
	const widths = columns.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
	const right = columns.map((_, i) => rows.some((row) => typeof row[i] === 'number'));
	const lines = cells.map((row) =>
		row
			.map((cell, i) => (right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
			.join('  ')
			.trimEnd(),
	);
	lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
	return [title, '', ...lines.map((line) => `  ${line}`)].join('\n');
}

const worded = (cell: string | number) => (typeof cell === 'number' ? cell.toLocaleString('en-GB') : cell);
