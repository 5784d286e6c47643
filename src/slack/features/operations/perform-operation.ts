import { unfinished } from '../../blocks/status-word.js';
import type { Change } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/listening.js';
import type { Edge } from '../../context.js';
import { showAsked } from '../executions/details.js';

/** Exactly what was typed or clicked, to exactly that. */
export async function performOperation(
	edge: Edge,
	interaction: Interaction,
	{ what, view }: Change & { do: 'operation' },
): Promise<void> {
	if (!(await edge.requests.ask(interaction, what)) || !view || what.verb !== 'stop') return;
	await showAsked(edge, { ...interaction, view }, what.executionId, {
		doing: 'Stopping',
		over: ({ status }) => !unfinished(status),
	});
}
