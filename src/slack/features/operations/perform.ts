import { runToRetry } from '../../../alerts/alert.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { findExecution } from '../../../instances/find-execution.js';
import { workflowIdOf } from '../../../n8n/index.js';
import type { OperationJob, RetryJob } from '../../../operations/job.js';
import { chainOf, newestFailed, runsAbove } from '../../../operations/retries.js';
import { readMetadata } from '../../blocks/actions.js';
import { renderAnswer } from '../../blocks/answer.js';
import { unfinished } from '../../blocks/status-word.js';
import type { Change, RetryChange, What } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { retryOf } from '../../requests.js';
import { showAsked } from '../executions/index.js';

/** Exactly what was typed or clicked, to exactly that. */
export async function performOperation(
	context: Context,
	interaction: Interaction,
	{ what, view }: Change & { do: 'operation' },
) {
	if (!(await context.asking.requests.ask(interaction, what)) || !view || what.verb !== 'stop') return;
	await showAsked(context, { ...interaction, view }, what.execution, {
		doing: 'Stopping',
		over: ({ status }) => !unfinished(status),
	});
}

/** A retry from any door: a card, a list's row, the details or a typed id. */
export async function performRetry(context: Context, interaction: Interaction, change: RetryChange): Promise<void> {
	const named = retryOf(change.execution, { how: change.how });
	const asked = await context.asking.requests.ask(interaction, named, () => meant(context, interaction, change));
	const details = change.view && readMetadata(change.view.metadata);
	if (!asked || !details) return;
	await showAsked(context, { ...interaction, view: change.view }, details.execution, {
		doing: 'Retrying',
		over: ({ retry }) => retry?.askedAt === interaction.at && 'endedAt' in retry,
	});
}

/**
 * Which run of the chain is retried, and what the asker knew. A card says both. Whoever named only one run means what
 * that run's card would retry.
 */
async function meant(context: Context, { at }: Interaction, change: RetryChange): Promise<What<RetryJob>> {
	const { drawn, listId, how, accepted } = change;
	const { alerts } = context;
	const failed = await alerts.of(change.execution);
	const execution = drawn?.execution ?? (failed?.retry ? runToRetry(failed) : await inN8n(context, change.execution));
	// What the first one was asked with is kept.
	const loadWorkflow = how === 'start' ? change.loadWorkflow : (failed?.retry?.loadWorkflow ?? false);
	const shown = drawn
		? { askedAt: drawn.askedAt }
		: { at: (listId && (await context.reading.lists.readAt(listId))) || at };
	return retryOf(execution, { how, accepted, loadWorkflow, shown });
}

/** Never retried from here: n8n alone knows its chain. Where it does not answer, the retry itself says so. */
async function inN8n({ instance }: Context, execution: ExecutionRef): Promise<ExecutionRef> {
	try {
		const executions = instance.n8n.executions();
		const run = await findExecution(executions, execution.id);
		if (!run) return execution;
		const search = { workflowId: workflowIdOf(run), above: run.id };
		const { runs } = await runsAbove(executions, await instance.capabilities(), search);
		return instance.ref(newestFailed(run.id, chainOf(run.id, runs)));
	} catch {
		return execution;
	}
}

/** Stops the retry that the card showed as running; what has begun since is another one. */
export async function stopRetry(context: Context, interaction: Interaction, change: Change & { do: 'stop-retry' }) {
	const { requests } = context.asking;
	const { alert, run } = change;
	// Before anything is told of it: everybody in the channel has the button.
	if (!(await requests.allowed(interaction, { verb: 'stop', execution: run ?? alert }))) return;
	const retry = (await context.alerts.of(run ?? alert))?.retry;
	if (!retry) return requests.answer(interaction, { kind: 'question-over' });
	if (retry.phase === 'running' && retry.newId === (run?.id ?? retry.newId)) {
		await requests.ask(interaction, { verb: 'stop', execution: { ...retry.execution, id: retry.newId } });
	} else {
		await requests.answer(interaction, { kind: 'late-retry', state: retry });
	}
}

/**
 * Yes to a question: what was asked is done. The question is used up by nobody but one who may do it, so that another
 * one can still say yes.
 */
export async function answerQuestion(context: Context, interaction: Interaction, change: Change & { do: 'answer' }) {
	const { ref, asItRan, form } = change;
	const { pendingConfirmations, requests } = context.asking;
	const job = await pendingConfirmations.read(ref);
	if (!job) return requests.answer(interaction, { kind: 'question-over' });
	if (job.verb === 'retry' && asItRan) job.loadWorkflow = false;
	const { by: _by, askedAt: _at, origin, ...what } = job;
	// A form knows no channel: where it was asked for is where it is answered.
	const from = form ? { ...interaction, origin } : interaction;
	const asked = await requests.ask(from, what as What, async () => {
		if (await pendingConfirmations.take(ref, interaction.id)) return what as What;
		await requests.answer(from, { kind: 'question-over' });
		return null;
	});
	if (!asked || form) return;
	const answer = { kind: 'working', what: doing(job) } as const;
	await context.answers.replacing(interaction.origin, interaction.by.userId, renderAnswer({ answer }));
}

function doing(job: OperationJob): string {
	if (job.verb === 'retry') return `Retrying #${job.execution.id}.`;
	if (job.verb === 'activate') return `Activating ${job.workflowName}.`;
	if (job.verb === 'deactivate') return `Deactivating ${job.workflowName}.`;
	return job.verb === 'delete' ? `Deleting #${job.execution.id}.` : 'On its way.';
}

export async function declineQuestion(context: Context, interaction: Interaction, { ref }: Change & { do: 'decline' }) {
	const { pendingConfirmations, requests } = context.asking;
	const { id, origin, by } = interaction;
	const job = await pendingConfirmations.read(ref);
	if (job && !(await requests.allowed(interaction, job as What))) return;
	if (job) await pendingConfirmations.take(ref, id);
	const to = job && 'execution' in job ? ` to #${job.execution.id}` : '';
	const answer = { kind: 'kept', what: `nothing was done${to}.` } as const;
	await context.answers.replacing(origin, by.userId, renderAnswer({ answer }));
}
