import type { HaltJob, StopWorkflowJob } from '../../../operations/job.js';
import { problemOf } from '../../../operations/problem.js';
import type { Interaction } from '../../bolt/interaction.js';
import { fillModal, openModal } from '../../bolt/modals.js';
import type { Context } from '../../context.js';
import { renderStopWorkflow, type StopWorkflowProps } from './view.js';

/** `alert`: on which it was asked, if on one. */
type StopsOf = Pick<StopWorkflowJob, 'instance' | 'workflowId' | 'workflowName' | 'alert'>;

/** Asks before it stops all that runs of a workflow, or deactivates it as well: a modal, since the number must be the present one. */
export async function openStopWorkflow(
	context: Context,
	interaction: Interaction,
	of: StopsOf,
	verb: 'stop-workflow' | 'halt' = 'stop-workflow',
): Promise<void> {
	const { workflowName, alert } = of;
	const { requests, pendingConfirmations } = context.asking;
	const { by, at: askedAt, origin } = interaction;
	const client = context.slack.clients.interactive;
	const view = (state: StopWorkflowProps['state'], privateMetadata?: string) =>
		renderStopWorkflow({
			workflowName,
			state,
			deactivates: verb === 'halt',
			...(privateMetadata ? { privateMetadata } : {}),
		});
	const viewId = await openModal(client, interaction.triggerId, view({ phase: 'loading' }));
	if (viewId === null) {
		if (!alert) return requests.answer(interaction, { kind: 'too-slow' });
		return requests.answer(interaction, { kind: 'open-again', execution: alert, modal: 'stop-workflow' });
	}
	const what = verb === 'halt' ? { verb, ...of } : { verb, ...of, executionIds: [] };
	const verdict = await requests.authorize(interaction, what);
	if (!verdict.allowed) {
		const { reason: why, ask: next } = verdict;
		const problem = { what: 'Nothing was stopped', why, next, ref: context.newReference(), mentions: true as const };
		context.log.info({ ref: problem.ref, by: by.userId, why }, 'refused');
		return fillModal(client, viewId, view({ phase: 'problem', problem }));
	}
	try {
		const { executionIds, ...count } = await countUnfinished(context, of.workflowId);
		const asked = { by, askedAt, origin };
		const job: StopWorkflowJob | HaltJob =
			verb === 'halt' ? { verb, ...of, ...asked } : { verb, ...of, executionIds, ...asked };
		const ref = await pendingConfirmations.create(job);
		await fillModal(client, viewId, view({ phase: 'counted', ...count }, ref));
	} catch (error) {
		const problem = problemOf(error, `The runs of ${workflowName} could not be counted`, context);
		context.log.warn({ ref: problem.ref, err: error }, 'stop modal not filled');
		await fillModal(client, viewId, view({ phase: 'problem', problem }));
	}
}

/** How many there are, and which of them a yes means: what begins later is not asked about. */
async function countUnfinished({ instance: { n8n, capabilities } }: Context, workflowId: string) {
	const { newStatus, waitingListed } = await capabilities();
	const idsOf = async (status: 'running' | 'new' | 'waiting') => {
		const ids: number[] = [];
		for await (const { id } of n8n.executions().iterate({ status, workflowId, limit: 250 })) ids.push(id);
		return ids;
	};
	// Queued ones first: one that starts meanwhile is then in both, not in neither.
	const queued = newStatus ? await idsOf('new') : [];
	const running = await idsOf('running');
	const waiting = waitingListed ? await idsOf('waiting') : [];
	const still = queued.filter((id) => !running.includes(id));
	const executionIds = [...running, ...still];
	return { running: running.length, queued: still.length, waiting: waiting.length, executionIds };
}
