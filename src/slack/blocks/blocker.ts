import type { RetryBlocker } from '../../operations/states.js';
import { statusWord } from './status-word.js';

export type BlockerDetails = {
	executionId: number;
	/** The later run that recovered it. */
	recoveredAs?: number | undefined;
	/** The retry of it that is under way. */
	runningAs?: number | undefined;
	/** n8n's word for the run's status. */
	status?: string | undefined;
};

/** Why a retry is not offered or needs a yes first: whole plain sentences, safe as they are (ids and our words only). */
export function whyNot(blocker: RetryBlocker, details: BlockerDetails): string {
	const { executionId, recoveredAs, runningAs, status } = details;
	switch (blocker) {
		case 'crashed':
			return `n8n starts a crashed run again from its trigger: nodes of #${executionId} that had finished run a second time.`;
		case 'canceled-by-hand':
			return `#${executionId} was stopped by hand. A retry starts from the beginning: nodes that had finished run a second time.`;
		case 'already-recovered':
			return recoveredAs === undefined
				? `An earlier retry of #${executionId} has succeeded already. Another one does the same work a second time.`
				: `#${executionId} has already recovered as #${recoveredAs}. Another retry does the same work a second time.`;
		case 'draft-differs':
			return 'The workflow as saved now has edits that are not published. A retry with the latest workflow would run them in production.';
		case 'timed-out':
			return `#${executionId} was ended by its workflow's time-out. n8n would answer a retry with success without running the node that was interrupted.`;
		case 'canceled-somehow':
			return `#${executionId} was canceled, by somebody or by its workflow's time-out: which of them is not known, as n8n's data of it could not be read. After a time-out n8n answers a retry with success without running the node that was interrupted.`;
		case 'unfinished':
			return runningAs === undefined
				? `#${executionId} has not ended (${statusWord(status ?? 'running').word.toLowerCase()}). A retry would be a second run beside it.`
				: `#${runningAs}, a retry of #${executionId}, has not ended. Another one would be a second run beside it.`;
		case 'succeeded':
			return `#${executionId} succeeded, so there is nothing to retry.`;
		case 'gone':
			return `n8n has no execution #${executionId} (it may have been deleted, or its workflow does not save failed runs), so there is nothing to go on from.`;
	}
}

/** Where a retry of a run that ended so would start, for the small print. Null where no retry makes sense. */
export function whereItStarts(status: string): string | null {
	if (status === 'error') return 'a retry starts at the failed node';
	if (status === 'crashed') return 'a retry starts again from the trigger';
	if (status === 'canceled') return 'a retry starts from the beginning';
	return null;
}
