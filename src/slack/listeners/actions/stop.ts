import { showAsked } from '../../details/details.js';
import { openStopWorkflow } from '../../stopWorkflow.js';
import { unfinished } from '../../views/statusWord.js';
import { withExecution } from './target.js';

/** Stops the run that the details show. */
export const stopClick = withExecution(async (edge, clicked, executionId) => {
	if (!(await edge.requests.ask(clicked, { verb: 'stop', executionId }))) return;
	if (clicked.view) {
		const asked = { doing: 'Stopping', over: ({ status }: { status: string }) => !unfinished(status) };
		await showAsked(edge, clicked, executionId, asked);
	} else await edge.requests.answer(clicked, { kind: 'stop-accepted', executionId });
});

/** Stops the retry that an alert shows as running, whichever that is by now. */
export const stopRetryClick = withExecution(async (edge, clicked, alertId) => {
	const retry = (await edge.alerts.read(alertId))?.retry;
	if (retry?.phase === 'running') {
		await edge.requests.ask(clicked, { verb: 'stop', executionId: retry.newId });
	} else if (retry) {
		await edge.requests.answer(clicked, { kind: 'late-retry', executionId: retry.executionId, state: retry });
	} else {
		await edge.requests.answer(clicked, { kind: 'question-over' });
	}
});

export const stopWorkflowClick = withExecution(async (edge, clicked, alertId) => {
	const alert = await edge.alerts.read(alertId);
	if (alert?.workflowId) await openStopWorkflow(edge, clicked, alert);
	else await edge.requests.answer(clicked, { kind: 'question-over' });
});
