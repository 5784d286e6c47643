import { readMetadata } from '../../details/details.js';
import type { Edge } from '../../edge.js';
import type { Clicked } from '../../listening.js';
import { readRowReference } from '../../views/actions.js';

/**
 * The execution that a button's value names, or null where the value is none of ours. On an alert's card that is the
 * alert's run; the run to retry is then the newest failed one of its chain, so that nodes which an earlier retry
 * finished do not run a second time.
 */
export function executionIn(value: string): number | null {
	const id = readRowReference(value)?.executionId ?? (/^\d{1,16}$/.test(value) ? Number(value) : 0);
	return id >= 1 && Number.isSafeInteger(id) ? id : null;
}

export async function retryTarget({ alerts }: Edge, clicked: Clicked, executionId: number): Promise<number> {
	if (clicked.view || readRowReference(clicked.value)) return executionId;
	const retry = (await alerts.read(executionId))?.retry;
	if (!retry) return executionId;
	return retry.phase === 'failed-again' ? retry.newId : retry.executionId;
}

/** Clicks in the details modal carry the channel that it was opened from in the modal. */
export function fromModal(clicked: Clicked): Clicked {
	const opened = clicked.view && readMetadata(clicked.view.metadata);
	return opened ? { ...clicked, origin: { ...clicked.origin, channelId: opened.channelId } } : clicked;
}

/** Runs the work with the execution that was meant; a value that names none gets a plain answer. */
export function withExecution(work: (edge: Edge, clicked: Clicked, executionId: number) => Promise<unknown>) {
	return async (edge: Edge, click: Clicked): Promise<void> => {
		const clicked = fromModal(click);
		const executionId = executionIn(clicked.value);
		if (executionId === null) {
			edge.log.warn({ action: clicked.actionId, by: clicked.by.userId }, 'a click with a value that is none of ours');
			return edge.requests.answer(clicked, { kind: 'question-over' });
		}
		await work(edge, clicked, executionId);
	};
}
