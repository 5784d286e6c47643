import type { Button, KnownBlock } from '@slack/types';
import { type Alert, type FailedOne, openOf, runToRetry } from '../../../alerts/alert.js';
import { type ExecutionRef, refKey } from '../../../instances/execution-ref.js';
import { actionId, actions, type Choice, cardReference, choice, choices } from '../../blocks/actions.js';
import { whyNot } from '../../blocks/blocker.js';
import { button, buttons, dialog, overflow } from '../../blocks/blocks.js';
import { type Can, may } from '../../blocks/can.js';
import { number, plainString, safeUrl } from '../../blocks/text.js';

/** What can be done about the failure now. */
export function offer(alert: Alert, can: Can): KnownBlock[] {
	const retry = may(can, 'retry') ? retryButton(alert, alert) : null;
	return buttons(retry, stateButton(alert), stopRunning(alert, can), details(alert), more(alert, can));
}

const drawn = ({ execution: alert, retry }: Alert, execution: ExecutionRef) =>
	cardReference({ alert, execution, askedAt: retry?.askedAt ?? 0 });

/** What a click on a retry button of this card means. */
const reference = (alert: Alert) => drawn(alert, runToRetry(alert));

/** `label`: where the card is about more than this run. */
export function retryButton({ execution: alert, status }: Alert, failed: FailedOne, label = 'Retry'): Button {
	const execution = runToRetry(failed);
	const value = cardReference({ alert, execution, askedAt: failed.retry?.askedAt ?? 0 });
	const says = `Retry execution ${execution.id}`;
	if (status !== 'crashed') return button(label, actionId(actions.retry), { value, style: 'primary', says });
	return button(label, actionId(actions.retryConfirmed, 'crashed'), {
		value,
		style: 'primary',
		says,
		confirm: dialog({
			title: `Retry #${execution.id} from its trigger?`,
			text: whyNot('crashed', { execution }),
			yes: 'Retry from the trigger',
			no: 'Cancel',
		}),
	});
}

/** All that are open, as the card shows them: what fails later is not meant. */
export function retryAll({ execution: alert, failures }: Alert, the = ''): Button | null {
	if (failures.listed === 0) return null;
	return button(`Retry ${the}${number(failures.listed)}…`, actionId(actions.bulkRetryAlert), {
		value: cardReference({ alert, execution: { ...alert, id: failures.recent[0]! }, askedAt: 0 }),
		style: 'primary',
		says: `Retry ${failures.listed} failed executions`,
	});
}

export function lookAgain(alert: Alert): Button {
	return button('Look again', actionId(actions.lookAgain), {
		value: reference(alert),
		style: 'primary',
		says: `Look again for the retry of execution ${runToRetry(alert).id}`,
	});
}

export function retryAnyway(alert: Alert): Button {
	return button('Retry anyway', actionId(actions.retryAnyway), {
		value: reference(alert),
		style: 'danger',
		says: `Retry execution ${runToRetry(alert).id} anyway`,
		confirm: dialog({
			title: `Retry #${runToRetry(alert).id} a second time?`,
			text: 'If the first retry reached n8n, everything it does happens twice.',
			yes: 'Retry anyway',
			no: 'Cancel',
			danger: true,
		}),
	});
}

export function stopRetry(alert: Alert, newId: number, can: Can): Button | null {
	if (!may(can, 'stop')) return null;
	return button('Stop retry', actionId(actions.stopRetry), {
		value: drawn(alert, { ...alert.execution, id: newId }),
		style: 'danger',
		says: `Stop the retry, execution ${newId}`,
		confirm: dialog({
			title: `Stop #${newId}?`,
			text: `Stops the retry of #${(alert.retry ?? alert).execution.id} at once. What its nodes have already done is not undone.`,
			yes: 'Stop retry',
			no: 'Cancel',
			danger: true,
		}),
	});
}

export function stopRunning(alert: Alert, can: Can): Button | null {
	if (alert.unfinished <= 0 || !may(can, 'stopMany')) return null;
	return button(`Stop running (${alert.unfinished})`, actionId(actions.stopWorkflow), {
		value: refKey(alert.execution),
		says: `Stop ${alert.unfinished} running executions`,
	});
}

/** What is to be said of it next: that it may ring again, that somebody has it, then that it is over. */
export function stateButton({ execution, owner, muted }: Alert): Button {
	const [label, action] = muted
		? (['Unmute', actions.alertUnmute] as const)
		: owner
			? (['Resolve', actions.alertResolve] as const)
			: (['Acknowledge', actions.alertAcknowledge] as const);
	return button(label, action, { value: refKey(execution), says: `${label} the alert of execution ${execution.id}` });
}

export function details({ failures: { newest } }: Alert): Button {
	return button('Details', actionId(actions.details), {
		value: refKey(newest.execution),
		says: `Details of execution ${newest.execution.id}`,
	});
}

/** Of a name below a choice. */
const maxName = 60;

/** Slack shows five at most (docs/slack.md, 22): what stands elsewhere on the card as well comes last. */
export function more(alert: Alert, can: Can) {
	const { execution, failures, workflowId, workflowName, owner, muted } = alert;
	const href = safeUrl(failures.newest.link);
	const name = plainString(workflowName, maxName);
	const newest = `#${failures.newest.execution.id}`;
	const option = (text: string, about: string, what: Choice) => ({
		text,
		about,
		value: choice(what, refKey(execution)),
	});
	const isListed = failures.listed >= openOf(alert);
	return overflow(actionId(actions.alertMore), [
		failures.count > 1 || !may(can, 'retry')
			? null
			: {
					text: 'Retry with the latest workflow',
					about: `#${runToRetry(alert).id}`,
					value: choice(choices.retryLatest, reference(alert)),
				},
		isListed || workflowId === ''
			? null
			: option('Retry all that failed of this workflow…', name, choices.retryWorkflow),
		option('Assign to…', name, choices.assign),
		muted ? null : option('Mute…', name, choices.mute),
		may(can, 'tags') ? option('Tag…', newest, choices.tag) : null,
		owner && !muted ? null : option('Resolve', name, choices.resolve),
		href === null ? null : { ...option('Open in n8n', newest, choices.open), url: href },
	]);
}
