import type { ModalView } from '@slack/types';
import type { Person } from '../../../access/index.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import { problemOf } from '../../../operations/problem.js';
import type { Problem } from '../../../operations/states.js';
import { writeMetadata } from '../../blocks/actions.js';
import { channel, mention } from '../../blocks/text.js';
import type { Clicked, Interaction } from '../../bolt/interaction.js';
import { fillModal, openModal } from '../../bolt/modals.js';
import type { Context } from '../../context.js';
import type { Fold } from './details-props.js';
import { renderDetails, renderDetailsLoading, renderDetailsProblem } from './details-view.js';
import { type Details, readDetails } from './read-details.js';

/** Opens the modal at once, as the trigger dies after three seconds, and fills it when n8n has answered. */
export async function openDetails(context: Context, interaction: Interaction, execution: ExecutionRef): Promise<void> {
	const privateMetadata = writeMetadata(execution, interaction.origin.channelId);
	const loading = renderDetailsLoading({ execution, privateMetadata });
	const viewId = await openModal(context.slack.clients.interactive, interaction.triggerId, loading);
	if (viewId === null) return context.asking.requests.answer(interaction, { kind: 'open-again', execution });
	await fillDetails(context, { viewId, execution, by: interaction.by, privateMetadata });
}

type Shown = {
	execution: ExecutionRef;
	/** Who looks at it. */
	by: Person;
	privateMetadata: string;
	open?: Fold | null;
	asked?: Asked;
	/** What came of a click in it: a sentence of ours. */
	note?: string | null;
};
/** What was just asked for in the modal, and how to tell that it has happened already. */
type Asked = { doing: string; over(details: Details): boolean };

export async function fillDetails(context: Context, of: Shown & { viewId: string }): Promise<void> {
	await fillModal(context.slack.clients.interactive, of.viewId, await detailsView(context, of));
}

/**
 * After a click in the modal was taken: the buttons give way to what was asked. Questions and results come to the
 * channel, which the modal hides.
 */
export async function showAsked(
	context: Context,
	{ view, origin, by }: Pick<Clicked, 'view' | 'origin' | 'by'>,
	execution: ExecutionRef,
	asked: Asked,
) {
	if (view?.type !== 'modal') return;
	const doing = `⏳ ${asked.doing} #${execution.id}, as ${mention(by.userId)} asked. Progress and questions: ${place(origin.channelId)}.`;
	const shown = { execution, by, privateMetadata: view.metadata, asked: { ...asked, doing } };
	await fillDetails(context, { viewId: view.id, ...shown });
}

async function detailsView(context: Context, shown: Shown): Promise<ModalView> {
	const { execution, by, privateMetadata, open = null, asked, note = null } = shown;
	try {
		const mayData = (await context.people.access.check(by, 'data')).allowed;
		const data = !mayData ? 'hidden' : open === 'data' ? 'open' : 'folded';
		const details = await readDetails(context, execution, data);
		if (!details) return problemView(context, shown, goneFor(context, execution));
		const doing = asked && !asked.over(details) ? asked.doing : null;
		return renderDetails({ ...details, open, privateMetadata, asked: doing, note });
	} catch (error) {
		return problemView(context, shown, problemOf(error, `#${execution.id} could not be read`, context), error);
	}
}

function problemView({ log }: Context, { execution, privateMetadata }: Shown, problem: Problem, err?: unknown) {
	log.warn({ ref: problem.ref, execution: execution.id, err }, 'details not shown');
	return renderDetailsProblem({ execution, problem, privateMetadata });
}

const goneFor = ({ command, newReference }: Context, { id }: ExecutionRef): Problem => ({
	what: `n8n has no execution #${id}`,
	why: 'It may have been deleted, or its workflow does not save such runs.',
	next: `Look for others with \`${command} failures\`.`,
	ref: newReference(),
});

/** Opened from the App Home there is no channel: what comes of it comes as a direct message. */
const place = (channelId: string) =>
	/^[CG]/.test(channelId) ? channel(channelId) : 'your direct messages with Flowbell';
