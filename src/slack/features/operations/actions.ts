import { askable, isAskable, type RetryBlocker } from '../../../operations/states.js';
import { choices, readChoice, suffixOf, type Target, targetIn } from '../../blocks/actions.js';
import type { Listener } from '../../bolt/ack-first.js';
import type { RetryChange } from '../../bolt/change.js';
import type { Clicked } from '../../bolt/interaction.js';
import { noFilters } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { withTarget } from '../../target.js';
import { openBulk } from '../bulk/index.js';
import { failuresSince, showDetails } from '../executions/index.js';
import { openAssign, openMute, resolveAlert } from '../states/index.js';
import { openTagForm } from './tag-form.js';

/** What differs from button to button. */
type How = Partial<Pick<RetryChange, 'how' | 'loadWorkflow' | 'accepted'>>;

const retry = (of: Target, view: RetryChange['view'], how: How = {}): RetryChange => ({
	do: 'retry',
	how: 'start',
	loadWorkflow: false,
	accepted: [],
	...of,
	view,
	...how,
});

const retries = (how: How = {}) => withTarget((target) => ({ take: ({ view }) => retry(target, view, how) }));

export const retryAsItRan = retries();
export const retryLatest = retries({ loadWorkflow: true });
/** A second send although the first may have arrived. */
export const retryAnyway = retries({ how: 'anyway', accepted: [...askable] });
export const lookAgain = retries({ how: 'look' });

/** The button's own dialog named the blocker, and was accepted. */
export const retryConfirmed = withTarget((target) => ({
	take({ view, actionId }) {
		// In a message of several alerts the row stands behind it.
		const blocker = suffixOf(actionId)?.split('.')[0] as RetryBlocker;
		return retry(target, view, { accepted: isAskable(blocker) ? [blocker] : [] });
	},
}));

/** Stops the run that the details show. */
export const stopRun = withTarget(({ execution }) => ({
	take: ({ view }) => ({ do: 'operation', what: { verb: 'stop', execution }, view }),
}));

/** Stops the retry that the card shows as running. */
export const stopShownRetry = withTarget(({ execution, drawn }) => ({
	take: () => ({ do: 'stop-retry', alert: drawn?.alert ?? execution, run: drawn && execution }),
}));

/** Yes to a question. The button holds only a reference; what is done is what was asked. */
export const confirmYes = (asItRan: boolean): Listener<Clicked> => ({
	take: ({ value }) => ({ do: 'answer', ref: value, asItRan, form: false }),
});

export const confirmNo: Listener<Clicked> = { take: ({ value }) => ({ do: 'decline', ref: value }) };

/** The ⋯ of a card or of a list's row: the chosen option says what, and of which execution. */
export function chooseMore(context: Context, clicked: Clicked): Listener<Clicked> {
	const chosen = readChoice(clicked.value);
	const click = { ...clicked, value: chosen?.reference ?? '' };
	switch (chosen?.what) {
		case choices.retry:
			return retryAsItRan(context, click);
		case choices.retryLatest:
			return retryLatest(context, click);
		case choices.retryWorkflow:
			return { read: () => retryAllOfWorkflow(context, click), open: true };
		case choices.assign:
			return openAssign(context, click);
		case choices.mute:
			return openMute(context, click);
		case choices.tag:
			return openTagForm(context, click);
		case choices.resolve:
			return resolveAlert(context, click);
		case choices.details:
			return showDetails(context, click);
		case choices.open:
			return { async read() {}, open: true };
		default:
			return { read: () => context.asking.requests.answer(clicked, { kind: 'question-over' }), open: true };
	}
}

/** As many as `failures` would list; the preview says how many and which. */
async function retryAllOfWorkflow(context: Context, clicked: Clicked): Promise<void> {
	const target = targetIn(clicked.value);
	const alert = target && (await context.alerts.read(target.execution));
	// Without a workflow it would be of all.
	if (!alert?.workflowId) return context.asking.requests.answer(clicked, { kind: 'question-over' });
	const filters = { ...noFilters, workflow: alert.workflowId, since: failuresSince };
	await openBulk(context, clicked, { kind: 'retry', filters });
}
