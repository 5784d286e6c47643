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
		`n8n starts a crashed run again from its trigger: finished nodes of #${id} run a second time.`,
	'canceled-by-hand': ({ execution: { id } }) =>
		`#${id} was stopped by hand. A retry starts from the beginning: finished nodes run a second time.`,
	'already-recovered': ({ execution: { id }, recoveredAs }) =>
		recoveredAs === undefined
			? `An earlier retry of #${id} has already succeeded. Another one does the same work again.`
			: `#${id} has already recovered as #${recoveredAs}. Another retry does the same work again.`,
	'draft-differs': () =>
		'The saved workflow has edits that are not published. A retry with the latest workflow would run them in production.',
	'timed-out': ({ execution: { id } }) =>
		`#${id} was ended by its workflow's timeout. n8n would report a retry as succeeded without running the interrupted node.`,
	'canceled-somehow': ({ execution: { id } }) =>
		`#${id} was canceled, by someone or by its workflow's timeout: its data in n8n could not be read, so nobody knows which. After a timeout n8n would report a retry as succeeded without running the interrupted node.`,
	unfinished: ({ execution: { id }, runningAs, status = 'running' }) =>
		runningAs === undefined
			? `#${id} has not ended (${statusWord(status).word.toLowerCase()}). A retry would run beside it.`
			: `#${runningAs}, a retry of #${id}, has not ended. Another one would run beside it.`,
	succeeded: ({ execution: { id } }) => `#${id} succeeded, so there is nothing to retry.`,
	gone: ({ execution: { id } }) =>
		`n8n has no execution #${id} (it may have been deleted, or its workflow does not save failed runs), so there is nothing to retry.`,
};

/** Where a retry of a run that ended so would start, for the small print. Null where no retry makes sense. */
export const whereItStarts = (status: string): string | null => starts[status] ?? null;

const starts: Record<string, string> = {
	error: 'a retry starts at the failed node',
	crashed: 'a retry starts again from the trigger',
	canceled: 'a retry starts from the beginning',
};
