import type { Bulk, BulkOptions } from '../../../bulk/bulk.js';
import { problemOf } from '../../../operations/problem.js';
import { actions } from '../../blocks/actions.js';
import { renderAnswer } from '../../blocks/answer.js';
import type { Message } from '../../blocks/blocks.js';
import { renderProblem } from '../../blocks/problem.js';
import type { Interaction } from '../../bolt/interaction.js';
import { triggerSpent, viewClosed } from '../../bolt/slack-fault.js';
import type { Context } from '../../context.js';
import { authorize } from './authorize.js';
import { type RequestedBulk, toBulkRequest } from './bulk-request.js';
import { renderBulkNote, renderBulkOpening, renderBulkPreview, renderBulkPreviewMessage } from './preview.js';
import { previewChoices } from './preview-choices.js';

/**
 * Shows what would be done before anything is. The modal opens first, since the trigger lives three seconds and counting
 * may take longer; the count then fills it (BulkCards.preview). Where it cannot be opened, a private message has the
 * same and a button.
 */
export async function openBulk(context: Context, interaction: Interaction, request: RequestedBulk): Promise<void> {
	const { bulk, slack, answers } = context;
	const { kind } = request;
	const { by, origin, at } = interaction;
	const viewId = await opened(context, interaction, request);
	const say = (message: Message) =>
		viewId === null
			? answers.privately(origin, by.userId, message)
			: slack.clients.interactive.views.update({ view_id: viewId, view: renderBulkNote(kind, message) });
	try {
		const verdict = await authorize(context, interaction, kind, 'many executions');
		if (!verdict.allowed) {
			const answer = { kind: 'refused', reason: verdict.reason, ask: verdict.ask } as const;
			await say(renderAnswer({ answer }));
			return;
		}
		const ready = await toBulkRequest(context, request, at);
		if ('sorry' in ready) await say(ready.sorry);
		else await bulk.bulks.plan({ kind, by, origin, askedAt: at, viewId, ...ready });
	} catch (error) {
		if (viewClosed(error)) return;
		const problem = problemOf(error, 'The executions could not be counted', context);
		context.log.error({ ref: problem.ref, err: error }, 'bulk not planned');
		await say(renderProblem({ problem }));
	}
}

async function opened(
	{ slack: { clients } }: Context,
	{ triggerId }: Interaction,
	{ kind }: RequestedBulk,
): Promise<string | null> {
	try {
		const { view } = await clients.interactive.views.open({ trigger_id: triggerId, view: renderBulkOpening(kind) });
		return view!.id!;
	} catch (error) {
		if (!triggerSpent(error)) throw error;
		return null;
	}
}

/** The button of a preview that came as a message: a fresh trigger. */
export async function reopenBulk(context: Context, interaction: Interaction, bulk: Bulk): Promise<void> {
	const props = await context.bulk.previews.of(bulk);
	try {
		await context.slack.clients.interactive.views.open({
			trigger_id: interaction.triggerId,
			view: renderBulkPreview(props),
		});
	} catch (error) {
		if (!triggerSpent(error)) throw error;
		await context.answers.privately(interaction.origin, interaction.by.userId, renderBulkPreviewMessage(props));
	}
}

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
