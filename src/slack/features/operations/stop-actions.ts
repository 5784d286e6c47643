import { openStopWorkflow } from '../workflow/read.js';
import { withTarget } from './target.js';

/** Stops the run that the details show. */
export const stopClick = withTarget(({ executionId }) => ({
	take: ({ view }) => ({ do: 'operation', what: { verb: 'stop', executionId }, view }),
}));

/** Stops the retry that the card shows as running. */
export const stopRetryClick = withTarget(({ executionId, drawn }) => ({
	take: () => ({ do: 'stop-retry', alertId: drawn?.alertId ?? executionId, newId: drawn?.executionId ?? null }),
}));

/** Not for those who may not read: the form names the workflow before anything else. */
export const stopWorkflowClick = withTarget(({ executionId }, edge) => ({
	async read(clicked) {
		const alert = await edge.alerts.read(executionId);
		if (alert?.workflowId) await openStopWorkflow(edge, clicked, alert);
		else await edge.requests.answer(clicked, { kind: 'question-over' });
	},
}));
