import { callbacks } from '../blocks/actions.js';
import type { Edge } from '../context.js';

export function registerViews({ listening }: Edge): void {
	/** The count was confirmed; the modal closes, and the channel is told how it went. */
	listening.submission(callbacks.stopWorkflow, () => ({
		take: ({ metadata }) => ({ do: 'answer', ref: metadata, asItRan: false, form: true }),
	}));
	listening.submission(callbacks.bulk, () => ({
		take: ({ metadata, values }) => ({ do: 'confirm-bulk', bulkId: metadata, values }),
	}));
}
