import type { Change } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/listening.js';
import type { Edge } from '../../context.js';

/** Stops the retry that the card showed as running; what has begun since is another one. */
export async function stopRetry(
	{ requests, alerts }: Edge,
	interaction: Interaction,
	{ alertId, newId }: Change & { do: 'stop-retry' },
): Promise<void> {
	// Before anything is told of it: everybody in the channel has the button.
	if (!(await requests.allowed(interaction, { verb: 'stop', executionId: newId ?? alertId }))) return;
	const retry = (await alerts.read(alertId))?.retry;
	if (!retry) return requests.answer(interaction, { kind: 'question-over' });
	if (retry.phase === 'running' && retry.newId === (newId ?? retry.newId)) {
		await requests.ask(interaction, { verb: 'stop', executionId: retry.newId });
	} else {
		await requests.answer(interaction, { kind: 'late-retry', executionId: retry.executionId, state: retry });
	}
}
