/** An unvalidated piece of execution data. Everything in it may be missing or of another type. */
export type Loose = { readonly [field: string]: unknown };

export const looseOf = (value: unknown): Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};

/** A text with something in it, else null. */
export const textOf = (value: unknown): string | null =>
	typeof value === 'string' && value.trim() !== '' ? value : typeof value === 'number' ? String(value) : null;

export const resultDataOf = (execution: { data?: unknown }): Loose => looseOf(looseOf(execution.data).resultData);

/** The last entry that a node left in the run data: a node in a loop has several. */
export function lastRunOf(resultData: Loose, node: string | null): Loose {
	const entries = node === null ? undefined : looseOf(resultData.runData)[node];
	return Array.isArray(entries) ? looseOf(entries.at(-1)) : {};
}
