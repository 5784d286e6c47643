import type { Change } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import { openModal } from '../../bolt/modals.js';
import { parse } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { helpCommand } from '../help/index.js';
import { renderWatchForm } from './form-view.js';
import { performWatch } from './perform.js';

/** Says nothing of n8n, so that it opens before anything is asked. */
export async function openWatchForm({ slack, asking, command }: Context, interaction: Interaction): Promise<void> {
	const { channelId } = interaction.origin;
	const view = renderWatchForm({ channelId, command });
	const opened = await openModal(slack.clients.interactive, interaction.triggerId, view);
	if (opened === null) await asking.requests.answer(interaction, { kind: 'too-slow' });
}

/** The form was sent: it is read as the command is, and what is not understood is answered alike. */
export async function performWatchForm(
	context: Context,
	submitted: Interaction,
	{ text, channelId }: Change & { do: 'watch-form' },
) {
	// Where it was opened is where it is answered: a form knows no channel.
	const interaction = { ...submitted, origin: { channelId } };
	const parsed = parse(text, { now: interaction.at, zone: 'UTC' });
	if (!parsed.ok) return helpCommand(context, { ...interaction, text }, { misread: parsed });
	const { command } = parsed;
	if (command.verb === 'watch' && command.wish) {
		await performWatch(context, interaction, { do: 'watch', wish: command.wish });
	}
}
