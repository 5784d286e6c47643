import type { Change } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import { openModal } from '../../bolt/modals.js';
import { parse } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { chosenWishes } from './choices.js';
import { renderWatchForm } from './form-view.js';
import { groupsHere } from './groups.js';
import { performWatch } from './perform.js';

/** Says nothing of n8n, so that it opens whether that answers or not. */
export async function openWatchForm(context: Context, interaction: Interaction): Promise<void> {
	const { slack, asking, command } = context;
	const { channelId } = interaction.origin;
	const view = renderWatchForm({ channelId, command, groups: await groupsHere(context) });
	const opened = await openModal(slack.clients.interactive, interaction.triggerId, view);
	if (opened === null) await asking.requests.answer(interaction, { kind: 'too-slow' });
}

/** The form was sent: its conditions are read as the command is. One watch for the names, one for the tags, and so on. */
export async function performWatchForm(
	context: Context,
	submitted: Interaction,
	{ text, chosen, channelId }: Change & { do: 'watch-form' },
) {
	// Where it was opened is where it is answered: a form knows no channel.
	const interaction = { ...submitted, origin: { channelId } };
	const parsed = parse(text, { now: interaction.at, zone: 'UTC' });
	if (!parsed.ok || parsed.command.verb !== 'watch' || !parsed.command.wish)
		throw new Error(`the form of a watch says what it cannot: ${text}`);
	for (const about of await chosenWishes(context, chosen)) {
		await performWatch(context, interaction, { do: 'watch', wish: { ...parsed.command.wish, ...about } });
	}
}
