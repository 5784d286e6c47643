import { runToRetry } from '../../../alerts/run-to-retry.js';
import { workflowIdOf } from '../../../n8n/index.js';
import type { RetryJob } from '../../../operations/job.js';
import { chainOf, found, newestFailed, runsAbove } from '../../../operations/retries.js';
import { readMetadata } from '../../blocks/metadata.js';
import type { RetryChange, What } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/listening.js';
import type { Edge } from '../../context.js';
import { showAsked } from '../executions/details.js';
import { retryOf } from './requests.js';

/** A retry from any door: a card, a list's row, the details or a typed id. */
export async function performRetry(edge: Edge, interaction: Interaction, change: RetryChange): Promise<void> {
	const named = retryOf(change.executionId, { how: change.how });
	const asked = await edge.requests.ask(interaction, named, () => meant(edge, interaction, change));
	const details = change.view && readMetadata(change.view.metadata);
	if (!asked || !details) return;
	await showAsked(edge, { ...interaction, view: change.view }, details.executionId, {
		doing: 'Retrying',
		over: ({ retry }) => retry?.askedAt === interaction.at && 'endedAt' in retry,
	});
}

/**
 * Which run of the chain is retried, and what the asker knew. A card says both. Whoever named only one run means what
 * that run's card would retry.
 */
async function meant(edge: Edge, { at }: Interaction, change: RetryChange): Promise<What<RetryJob>> {
	const { drawn, listId, how, accepted } = change;
	const alertId = drawn?.alertId ?? (await edge.alerts.alertOf(change.executionId));
	const alert = alertId === null ? null : await edge.alerts.read(alertId);
	const executionId = drawn?.executionId ?? (alert?.retry ? runToRetry(alert) : await inN8n(edge, change.executionId));
	// What the first one was asked with is kept.
	const loadWorkflow = how === 'start' ? change.loadWorkflow : (alert?.retry?.loadWorkflow ?? false);
	const shown = drawn ? { askedAt: drawn.askedAt } : { at: (listId && (await edge.lists.readAt(listId))) || at };
	return retryOf(executionId, { how, accepted, loadWorkflow, shown });
}

/** Never retried from here: n8n alone knows its chain. Where it does not answer, the retry itself says so. */
async function inN8n({ n8n, capabilities }: Edge, executionId: number): Promise<number> {
	try {
		const executions = n8n.executions();
		const run = await found(executions, executionId);
		if (!run) return executionId;
		const search = { workflowId: workflowIdOf(run), above: executionId };
		const { runs } = await runsAbove(executions, await capabilities(), search);
		return newestFailed(executionId, chainOf(executionId, runs));
	} catch {
		return executionId;
	}
}
