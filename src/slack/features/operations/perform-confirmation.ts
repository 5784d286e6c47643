import type { OperationJob } from '../../../operations/job.js';
import { renderAnswer } from '../../blocks/answer.js';
import type { Change, What } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/listening.js';
import type { Edge } from '../../context.js';

/**
 * Yes to a question: what was asked is done. The question is used up by nobody but one who may do it, so that another
 * one can still say yes.
 */
export async function answerQuestion(
	edge: Edge,
	interaction: Interaction,
	{ ref, asItRan, form }: Change & { do: 'answer' },
): Promise<void> {
	const { asks, requests, answers } = edge;
	const ask = await asks.read(ref);
	if (!ask) return requests.answer(interaction, { kind: 'question-over' });
	const { job } = ask;
	if (job.verb === 'retry' && asItRan) job.loadWorkflow = false;
	const { by: _by, askedAt: _at, origin, ...what } = job;
	// A form knows no channel: where it was asked for is where it is answered.
	const from = form ? { ...interaction, origin } : interaction;
	const asked = await requests.ask(from, what as What, async () => {
		if (await asks.take(ref, interaction.id)) return what as What;
		await requests.answer(from, { kind: 'question-over' });
		return null;
	});
	if (!asked || form) return;
	const answer = { kind: 'working', what: doing(job) } as const;
	await answers.replacing(interaction.origin, interaction.by.userId, renderAnswer({ answer }));
}

function doing(job: OperationJob): string {
	if (job.verb === 'retry') return `Retrying #${job.executionId}.`;
	return job.verb === 'delete' ? `Deleting #${job.executionId}.` : 'On its way.';
}

export async function declineQuestion(
	{ asks, requests, answers }: Edge,
	interaction: Interaction,
	{ ref }: Change & { do: 'decline' },
): Promise<void> {
	const { id, origin, by } = interaction;
	const ask = await asks.read(ref);
	if (ask && !(await requests.allowed(interaction, ask.job as What))) return;
	if (ask) await asks.take(ref, id);
	const what =
		!ask || ask.job.verb === 'stop-workflow' ? 'nothing was done.' : `nothing was done to #${ask.job.executionId}.`;
	await answers.replacing(origin, by.userId, renderAnswer({ answer: { kind: 'kept', what } }));
}
