import { choices, readChoice } from '../../blocks/actions.js';
import type { Clicked, Listener } from '../../bolt/listening.js';
import { noFilters } from '../../command/parse.js';
import type { Edge } from '../../context.js';
import { openBulk } from '../bulk/open.js';
import { showDetails } from '../executions/details-actions.js';
import { failuresSince } from '../executions/lists.js';
import { retryClick, retryLatest } from './retry-actions.js';
import { targetIn } from './target.js';

/** The ⋯ of a card or of a list's row: the chosen option says what, and of which execution. */
export function chooseMore(edge: Edge, clicked: Clicked): Listener<Clicked> {
	const chosen = readChoice(clicked.value);
	const click = { ...clicked, value: chosen?.reference ?? '' };
	switch (chosen?.what) {
		case choices.retry:
			return retryClick(edge, click);
		case choices.retryLatest:
			return retryLatest(edge, click);
		case choices.retryWorkflow:
			return { read: () => retryAllOfWorkflow(edge, click), open: true };
		case choices.details:
			return showDetails(edge, click);
		case choices.open:
			return { async read() {}, open: true };
		default:
			return { read: () => edge.requests.answer(clicked, { kind: 'question-over' }), open: true };
	}
}

/** As many as `failures` would list; the preview says how many and which. */
async function retryAllOfWorkflow(edge: Edge, clicked: Clicked): Promise<void> {
	const alert = await edge.alerts.read(targetIn(clicked.value)?.executionId ?? 0);
	// Without a workflow it would be of all.
	if (!alert?.workflowId) return edge.requests.answer(clicked, { kind: 'question-over' });
	const filters = { ...noFilters, workflow: alert.workflowId, since: failuresSince };
	await openBulk(edge, clicked, { kind: 'retry', filters });
}
