import type { Edge } from '../../edge.js';
import type { Clicked } from '../../listening.js';
import { actions } from '../../views/actions.js';
import { renderAnswer } from '../../views/answer.js';

/** Yes to a question. The button holds only a reference; what is done is what was asked. */
export async function answerQuestion(edge: Edge, clicked: Clicked): Promise<void> {
	const ask = await edge.asks.take(clicked.value);
	if (!ask) return edge.requests.answer(clicked, { kind: 'question-over' });
	const { job } = ask;
	if (job.verb === 'retry' && clicked.actionId.startsWith(actions.confirmAsItRan)) job.loadWorkflow = false;
	if (!(await edge.requests.askAgain(clicked, job))) return;
	await replace(
		edge,
		clicked,
		job.verb === 'retry'
			? `Retrying #${job.executionId}.`
			: job.verb === 'delete'
				? `Deleting #${job.executionId}.`
				: 'On its way.',
	);
}

export async function declineQuestion(edge: Edge, clicked: Clicked): Promise<void> {
	const ask = await edge.asks.take(clicked.value);
	const what =
		!ask || ask.job.verb === 'stop-workflow' ? 'nothing was done.' : `nothing was done to #${ask.job.executionId}.`;
	await edge.answers.replacing(clicked.origin, clicked.by.userId, renderAnswer({ answer: { kind: 'kept', what } }));
}

const replace = ({ answers }: Edge, { origin, by }: Clicked, what: string) =>
	answers.replacing(origin, by.userId, renderAnswer({ answer: { kind: 'working', what } }));
