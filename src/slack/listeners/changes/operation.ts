import type { Change } from '../../change.js';
import { showAsked } from '../../details/details.js';
import type { Edge } from '../../edge.js';
import type { Interaction } from '../../listening.js';
import { unfinished } from '../../views/statusWord.js';

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
