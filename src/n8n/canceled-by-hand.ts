import { looseOf, resultDataOf } from './data.js';
import type { Execution } from './execution.js';

/**
 * Whether a `canceled` execution, fetched with `includeData`, was stopped by someone rather than by its workflow's
 * time-out, which leaves no error at all. False where there is no data to tell by.
 */
export function canceledByHand(execution: Execution): boolean {
	if (execution.status !== 'canceled') return false;
	const { error, redactedError } = resultDataOf(execution);
	const { name, message } = looseOf(error);
	const kind = name ?? looseOf(redactedError).type;
	return kind === 'ManualExecutionCancelledError' || message === 'The execution was cancelled manually';
}
