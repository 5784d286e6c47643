import type { Button, KnownBlock } from '@slack/types';
import { refKey } from '../../../instances/execution-ref.js';
import { isAskable } from '../../../operations/states.js';
import { actionId, actions, cardReference } from '../../blocks/actions.js';
import { whyNot } from '../../blocks/blocker.js';
import { button, buttons, dialog, openButton, section } from '../../blocks/blocks.js';
import { cannot, may } from '../../blocks/can.js';
import { unfinished } from '../../blocks/status-word.js';
import { mention } from '../../blocks/text.js';
import type { DetailsProps } from './details-props.js';

/** What can be done with it now, or why not. */
export function offer(props: DetailsProps): KnownBlock[] {
	const { status, execution } = props;
	const always = [
		openButton(props.link, execution.id),
		button('Refresh', actions.detailsRefresh, { value: refKey(execution) }),
	];
	if (props.asked) return [section(props.asked), ...buttons(...always)];
	const reason = notOffered(props);
	const latest = { value: cardReference(props.target) };
	return [
		...(reason === null ? [] : [section(reason)]),
		...buttons(
			...(isRetryable(props) ? [retryButton(props), button('Retry with latest', actions.retryLatest, latest)] : []),
			unfinished(status) && may(props.can, 'stop') ? stopButton(props) : null,
			...always,
		),
	];
}

export const isRetryable = (props: DetailsProps) =>
	!props.asked && !unfinished(props.status) && props.status !== 'success' && notOffered(props) === null;

/** Why there is no Retry, in its place; null where there is one or none is to be expected. */
function notOffered(props: DetailsProps): string | null {
	const { retry, blocker } = props;
	if (retry?.phase === 'asked') return `⏳ It is being retried (asked by ${mention(retry.by)}).`;
	if (retry?.phase === 'running') return `⏳ It is being retried as #${retry.newId} (asked by ${mention(retry.by)}).`;
	if (retry?.phase === 'unknown-outcome') {
		return `⚠️ Unclear whether the retry that ${mention(retry.by)} asked for has started. Use *Look again* on the card in the channel.`;
	}
	if (!may(props.can, 'retry')) return `Retry is not available: ${cannot.retry}.`;
	if (blocker === null || isAskable(blocker)) return null;
	// The status says it already.
	if (blocker === 'succeeded' && props.status === 'success') return null;
	if (blocker === 'unfinished' && unfinished(props.status)) return null;
	return `Retry is not available. ${whyNot(blocker, props)}`;
}

function retryButton(props: DetailsProps): Button {
	const { id } = props.target.execution;
	const { blocker } = props;
	const what = id === props.execution.id ? 'Retry' : `Retry #${id}`;
	const label = blocker === 'already-recovered' ? `${what} again…` : what;
	const look = { value: cardReference(props.target), style: 'primary' } as const;
	if (blocker === null) return button(label, actions.retry, look);
	return button(label, actionId(actions.retryConfirmed, blocker), {
		...look,
		confirm: dialog({ title: `Retry #${id}?`, text: whyNot(blocker, props), yes: 'Retry', no: 'Cancel' }),
	});
}

function stopButton({ execution }: DetailsProps): Button {
	return button('Stop', actions.stop, {
		value: refKey(execution),
		style: 'danger',
		says: `Stop execution ${execution.id}`,
		confirm: dialog({
			title: `Stop #${execution.id}?`,
			text: 'It stops at once. What its nodes have already done is not undone.',
			yes: `Stop #${execution.id}`,
			no: 'Cancel',
			danger: true,
		}),
	});
}
