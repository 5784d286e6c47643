import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { RetryBlocker } from '../../operations/states.js';
import { statusWord } from './status-word.js';

type Details = {
	execution: Pick<ExecutionRef, 'id'>;
	/** The later run that recovered it. */
	recoveredAs?: number | undefined;
	/** The retry of it that is under way. */
	runningAs?: number | undefined;
	/** n8n's word for the run's status. */
	status?: string | undefined;
};

/** Why a retry is not offered or needs a yes first: whole plain sentences, safe as they are (ids and our words only). */
export const whyNot = (blocker: RetryBlocker, details: Details) => reasons[blocker](details);

const reasons: Record<RetryBlocker, (details: Details) => string> = {
	crashed: ({ execution: { id } }) =>
		`n8n starts a crashed run again from its trigger: nodes of #${id} that had finished run a second time.`,
	'canceled-by-hand': ({ execution: { id } }) =>
		`#${id} was stopped by hand. A retry starts from the beginning: nodes that had finished run a second time.`,
	'already-recovered': ({ execution: { id }, recoveredAs }) =>
		recoveredAs === undefined
			? `An earlier retry of #${id} has succeeded already. Another one does the same work a second time.`
			: `#${id} has already recovered as #${recoveredAs}. Another retry does the same work a second time.`,
	'draft-differs': () =>
		'The workflow as saved now has edits that are not published. A retry with the latest workflow would run them in production.',
	'timed-out': ({ execution: { id } }) =>
		`#${id} was ended by its workflow's time-out. n8n would answer a retry with success without running the node that was interrupted.`,
	'canceled-somehow': ({ execution: { id } }) =>
		`#${id} was canceled, by somebody or by its workflow's time-out: which of them is not known, as n8n's data of it could not be read. After a time-out n8n answers a retry with success without running the node that was interrupted.`,
	unfinished: ({ execution: { id }, runningAs, status = 'running' }) =>
		runningAs === undefined
			? `#${id} has not ended (${statusWord(status).word.toLowerCase()}). A retry would be a second run beside it.`
			: `#${runningAs}, a retry of #${id}, has not ended. Another one would be a second run beside it.`,
	succeeded: ({ execution: { id } }) => `#${id} succeeded, so there is nothing to retry.`,
	gone: ({ execution: { id } }) =>
		`n8n has no execution #${id} (it may have been deleted, or its workflow does not save failed runs), so there is nothing to go on from.`,
};

/** Where a retry of a run that ended so would start, for the small print. Null where no retry makes sense. */
export const whereItStarts = (status: string): string | null => starts[status] ?? null;

const starts: Record<string, string> = {
	error: 'a retry starts at the failed node',
	crashed: 'a retry starts again from the trigger',
	canceled: 'a retry starts from the beginning',
};
