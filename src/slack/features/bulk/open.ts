import type { Bulk, BulkOptions } from '../../../bulk/bulk.js';
import { problemOf } from '../../../operations/problem.js';
import { actions } from '../../blocks/actions.js';
import { renderAnswer } from '../../blocks/answer.js';
import type { Message } from '../../blocks/blocks.js';
import { renderProblem } from '../../blocks/problem.js';
import type { Clicked, Interaction } from '../../bolt/interaction.js';
import { fillModal, openModal } from '../../bolt/modals.js';
import type { Context } from '../../context.js';
import { type RequestedBulk, toBulkRequest } from './bulk-request.js';
import { renderBulkNote, renderBulkOpening, renderBulkPreview, renderBulkPreviewMessage } from './preview.js';
import { previewChoices } from './preview-choices.js';

/**
 * Shows what would be done before anything is. The modal opens first, since the trigger lives three seconds and counting
 * may take longer; the count then fills it (BulkCards.preview). Where it cannot be opened, a private message has the
 * same and a button.
 */
export async function openBulk(context: Context, interaction: Interaction, request: RequestedBulk): Promise<void> {
	const { bulk, slack, answers, asking } = context;
	const { kind } = request;
	const { by, origin, at } = interaction;
	const client = slack.clients.interactive;
	const viewId = await openModal(client, interaction.triggerId, renderBulkOpening(kind));
	const say = (message: Message) =>
		viewId === null
			? answers.privately(origin, by.userId, message)
			: fillModal(client, viewId, renderBulkNote(kind, message));
	try {
		const verdict = await asking.requests.authorize(interaction, { verb: kind, target: 'many executions' });
		if (!verdict.allowed) return await say(renderAnswer({ answer: { kind: 'refused', ...verdict } }));
		const ready = await toBulkRequest(context, request, at);
		if ('sorry' in ready) await say(ready.sorry);
		else await bulk.bulks.plan({ instance: context.instance.name, kind, by, origin, askedAt: at, viewId, ...ready });
	} catch (error) {
		const problem = problemOf(error, 'The executions could not be counted', context);
		context.log.error({ ref: problem.ref, err: error }, 'bulk not planned');
		await say(renderProblem({ problem }));
	}
}

/** The button of a preview that came as a message: a fresh trigger. */
export async function reopenBulk(context: Context, { triggerId, origin, by }: Interaction, bulk: Bulk): Promise<void> {
	const props = await context.bulk.previews.of(bulk);
	const viewId = await openModal(context.slack.clients.interactive, triggerId, renderBulkPreview(props));
	if (viewId === null) await context.answers.privately(origin, by.userId, renderBulkPreviewMessage(props));
}

/** The form of a preview with the choices that few need. */
export async function showChoices(context: Context, clicked: Clicked, bulk: Bulk): Promise<void> {
	const { view } = clicked;
	if (!view) return reopenBulk(context, clicked, bulk);
	const props = await context.bulk.previews.of(bulk);
	await fillModal(context.slack.clients.interactive, view.id, renderBulkPreview({ ...props, advanced: true }));
}

/** How many of those that were counted are meant, newest first; null: all. */
export const mostOf = (values: Record<string, string>, { ages }: Bulk): number | null =>
	ages && values[actions.bulkWhich] === previewChoices.recent ? ages.recent : null;

/** Values come from the form that we made, but by way of Slack: what is none of ours changes nothing. */
export function chosen(values: Record<string, string>, { options }: Bulk, limit: number): Partial<BulkOptions> {
	const workflow = values[actions.bulkWorkflow];
	const start = values[actions.bulkStart];
	const running = values[actions.bulkRunning];
	const atOnce = Number(values[actions.bulkAtOnce] ?? options.concurrency);
	return {
		...(workflow ? { loadWorkflow: workflow === previewChoices.asSaved } : {}),
		...(start ? { canary: start !== previewChoices.allAtOnce } : {}),
		...(running ? { stopFirst: running === previewChoices.stopFirst } : {}),
		concurrency: Number.isInteger(atOnce) && atOnce >= 1 ? Math.min(atOnce, limit) : options.concurrency,
	};
}
