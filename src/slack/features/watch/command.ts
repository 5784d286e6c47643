import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { renderWatches } from './view.js';

/** What this channel watches, and which others do. */
export const watchesCommand = (context: Context, typed: Interaction) => showWatches(context, typed);

export async function showWatches(context: Context, { origin, by }: Interaction, replace = false): Promise<void> {
	const { answers, command, slack, watching } = context;
	const all = await watching.watches.all();
	const { channelId } = origin;
	const alertChannelId = slack.alertChannelId();
	const message = renderWatches({ all, channelId, alertChannelId, command });
	await answers[replace ? 'replacing' : 'privately'](origin, by.userId, message);
}
