import { looseOf, resultDataOf } from './data.js';
import type { Execution } from './execution.js';

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

/** Whether somebody stopped it, as far as is known. */
export const canceledByHand = (execution: Execution): boolean => canceledBy(execution) === 'hand';

/** Whether its data came with it: what is not in the data then was not kept. */
export function hasData(execution: Execution): boolean {
	return !execution.dataTooLargeToDisplay && Object.keys(resultDataOf(execution)).length > 0;
}
