import type { Button, KnownBlock } from '@slack/types';
import { type Alert, type FailedOne, runToRetry } from '../../../alerts/alert.js';
import { type ExecutionRef, refKey } from '../../../instances/execution-ref.js';
import { actionId, actions, cardReference, choice, choices } from '../../blocks/actions.js';
import { whyNot } from '../../blocks/blocker.js';
import { button, buttons, dialog, openButton, overflow } from '../../blocks/blocks.js';
import { type Can, may } from '../../blocks/can.js';
import { safeUrl } from '../../blocks/text.js';

/** What can be done about the failure now. */
export function offer(alert: Alert, can: Can): KnownBlock[] {
	if (!may(can, 'retry')) return buttons(stopRunning(alert, can), details(alert), openButton(alert.link));
	return buttons(retryButton(alert, alert), stopRunning(alert, can), details(alert), more(alert));
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
			no: 'Leave it',
		}),
	});
}

/** All that are open, as the card shows them: what fails later is not meant. */
export function retryAll({ execution: alert, failures }: Alert, the = ''): Button | null {
	if (failures.listed === 0) return null;
	return button(`Retry ${the}${failures.listed.toLocaleString('en')}…`, actionId(actions.bulkRetryAlert), {
		value: cardReference({ alert, execution: failures.newest.execution, askedAt: 0 }),
		style: 'primary',
		says: `Retry ${failures.listed} failed executions`,
	});
}

export function lookAgain(alert: Alert): Button {
	return button('Look again', actionId(actions.lookAgain), { value: reference(alert), style: 'primary' });
}

export function retryAnyway(alert: Alert): Button {
	return button('Retry anyway', actionId(actions.retryAnyway), {
		value: reference(alert),
		style: 'danger',
		confirm: dialog({
			title: `Retry #${runToRetry(alert).id} a second time?`,
			text: 'If the first retry did reach n8n, all that it does is done twice.',
			yes: 'Retry anyway',
			no: 'Wait',
			danger: true,
		}),
	});
}

export function stopRetry(alert: Alert, newId: number, can: Can): Button | null {
	if (!may(can, 'stop')) return null;
	return button('Stop retry', actionId(actions.stopRetry), {
		value: drawn(alert, { ...alert.execution, id: newId }),
		style: 'danger',
		confirm: dialog({
			title: `Stop #${newId}?`,
			text: `The retry of #${(alert.retry ?? alert).execution.id} ends where it is. What its nodes have done already stays done.`,
			yes: 'Stop retry',
			no: 'Let it run',
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

export function details({ failures: { newest } }: Alert): Button {
	return button('Details', actionId(actions.details), {
		value: refKey(newest.execution),
		says: `Details of execution ${newest.execution.id}`,
	});
}

export function more(alert: Alert) {
	const { count, newest } = alert.failures;
	const href = safeUrl(newest.link);
	return overflow(actionId(actions.alertMore), [
		count > 1 ? null : { text: 'Retry with the latest workflow', value: choice(choices.retryLatest, reference(alert)) },
		alert.workflowId === ''
			? null
			: {
					text: 'Retry all that failed of this workflow…',
					value: choice(choices.retryWorkflow, refKey(alert.execution)),
				},
		href === null ? null : { text: 'Open in n8n', value: choice(choices.open, refKey(alert.execution)), url: href },
	]);
}
