import type { Execution } from './execution.js';

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

/** Redaction puts `redactedError: { type, httpCode? }` in the place of `error`. */
export function errorIn(place: Loose): Loose | null {
	for (const value of [place.error, place.redactedError]) {
		if (typeof value === 'string' && value.trim() !== '') return { message: value };
		const error = looseOf(value);
		if (Object.keys(error).length > 0) return error;
	}
	return null;
}

/**
 * Who ended a `canceled` execution that was fetched with `includeData`: somebody (`hand`), or its workflow's time-out,
 * which leaves no error at all. Null where there is nothing to tell by: it was not canceled, its data is not there.
 */
export function canceledBy(execution: Execution): 'hand' | 'time-out' | null {
	if (execution.status !== 'canceled') return null;
	const resultData = resultDataOf(execution);
	const { error, redactedError } = resultData;
	const { name, message } = looseOf(error);
	const kind = name ?? looseOf(redactedError).type;
	if (kind === 'ManualExecutionCancelledError' || message === 'The execution was cancelled manually') return 'hand';
	if (error ?? redactedError) return null;
	return hasData(execution) ? 'time-out' : null;
}

export const canceledByHand = (execution: Execution): boolean => canceledBy(execution) === 'hand';

/** Whether its data came with it: what is not in the data then was not kept. */
export function hasData(execution: Execution): boolean {
	return !execution.dataTooLargeToDisplay && Object.keys(resultDataOf(execution)).length > 0;
}

/**
 * What the answer of `retry()` shows of the server. In regular mode it holds the run data of every node; in queue mode
 * the worker has run them and `runData` is empty although a last node is named (seen on 2.40.7, docs/n8n.md, 12).
 * Null where the answer does not tell: no data, or a run that ended before its first node.
 */
export function serverMode(retryAnswer: Execution): 'regular' | 'queue' | null {
	const { runData, lastNodeExecuted } = resultDataOf(retryAnswer);
	if (typeof runData !== 'object' || runData === null) return null;
	if (Object.keys(looseOf(runData)).length > 0) return 'regular';
	return typeof lastNodeExecuted === 'string' || retryAnswer.status === 'success' ? 'queue' : null;
}
