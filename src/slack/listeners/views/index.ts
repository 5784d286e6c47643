import { confirmBulk } from '../../bulk/open.js';
import type { Edge } from '../../edge.js';
import { callbacks } from '../../views/actions.js';

export function registerViews(edge: Edge): void {
	const { listening, asks, requests } = edge;
	/** The count was confirmed; the modal closes, and the channel is told how it went. */
	listening.submission(callbacks.stopWorkflow, async (submitted) => {
		const ask = await asks.take(submitted.metadata);
		if (!ask) return requests.answer(submitted, { kind: 'question-over' });
		await requests.askAgain({ ...submitted, origin: ask.job.origin }, ask.job);
	});
	listening.submission(callbacks.bulk, (submitted) => confirmBulk(edge, submitted));
}
