import type { Button, KnownBlock } from '@slack/types';
import { refKey } from '../../../instances/execution-ref.js';
import { askable, type RetryBlocker } from '../../../operations/states.js';
import { actionId, actions, cardReference } from '../../blocks/actions.js';
import { whyNot } from '../../blocks/blocker.js';
import { button, buttons, dialog, openButton, section } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { unfinished } from '../../blocks/status-word.js';
import { mention } from '../../blocks/text.js';
import type { DetailsProps } from './details-props.js';

/** What can be done with it now, or why not. */
export function offer(props: DetailsProps): KnownBlock[] {
	if (props.asked) return [section(props.asked), ...buttons(openButton(props.link), refreshButton(props))];
	const reason = notOffered(props);
	const retryable = reason === null && !unfinished(props.status) && props.status !== 'success';
	return [
		...(reason === null ? [] : [section(reason)]),
		...buttons(
			retryable ? retryButton(props) : null,
			retryable
				? button('Retry with latest', actionId(actions.retryLatest), { value: cardReference(props.target) })
				: null,
			unfinished(props.status) && may(props.can, 'stop') ? stopButton(props) : null,
			openButton(props.link),
			refreshButton(props),
		),
	];
}

const refreshButton = ({ execution }: DetailsProps) =>
	button('Refresh', actionId(actions.detailsRefresh), { value: refKey(execution) });

/** Why there is no Retry, in its place; null where there is one or none is to be expected. */
export function notOffered(props: DetailsProps): string | null {
	const { retry, blocker } = props;
	if (retry && (retry.phase === 'asked' || retry.phase === 'running')) {
		const as = retry.phase === 'running' ? ` as #${retry.newId}` : '';
		return `⏳ It is being retried${as} (asked by ${mention(retry.by)}).`;
	}
	if (retry?.phase === 'unknown-outcome') {
		return `⚠️ It is unclear whether the retry that ${mention(retry.by)} asked for has started. The card in the channel offers to look again.`;
	}
	if (!may(props.can, 'retry')) return `Retry is not offered: ${cannot.retry}.`;
	if (blocker === null || (askable as readonly RetryBlocker[]).includes(blocker)) return null;
	// The status says it already.
	if (blocker === 'succeeded' && props.status === 'success') return null;
	if (blocker === 'unfinished' && unfinished(props.status)) return null;
	return `Retry is not offered. ${whyNot(blocker, props)}`;
}

function retryButton(props: DetailsProps): Button {
	const { id } = props.target.execution;
	const { blocker } = props;
	const label = id === props.execution.id ? 'Retry' : `Retry #${id}`;
	const value = cardReference(props.target);
	if (blocker === null) return button(label, actionId(actions.retry), { value, style: 'primary' });
	return button(label, actionId(actions.retryConfirmed, blocker), {
		value,
		style: 'primary',
		confirm: dialog({ title: `Retry #${id}?`, text: whyNot(blocker, props), yes: 'Retry', no: 'Leave it' }),
	});
}

function stopButton({ execution }: DetailsProps): Button {
	return button('Stop', actionId(actions.stop), {
		value: refKey(execution),
		style: 'danger',
		says: `Stop execution ${execution.id}`,
		confirm: dialog({
			title: `Stop #${execution.id}?`,
			text: 'It ends where it is. What its nodes have done already stays done.',
			yes: `Stop #${execution.id}`,
			no: 'Let it run',
			danger: true,
		}),
	});
}
