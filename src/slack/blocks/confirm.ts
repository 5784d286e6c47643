import type { RetryBlocker, RetryState } from '../../operations/states.js';
import { actionId, actions } from './actions.js';
import { stands } from './answer.js';
import { whyNot } from './blocker.js';
import { button, buttons, context, headline, type Message, openButton, section } from './blocks.js';
import { signed } from './status-word.js';
import { date, inline } from './text.js';
import { ago } from './time.js';

export type Question =
	| {
			kind: 'delete';
			executionId: number;
			workflowName: string | null;
			status: string;
			/** Epoch milliseconds. */
			endedAt: number | null;
			link: string;
	  }
	| {
			kind: 'retry';
			executionId: number;
			workflowName: string | null;
			state: RetryState & { phase: 'needs-confirmation' };
	  }
	/** Somebody has retried it since the asker looked, and it did not recover. `executionId` is what would be retried now. */
	| { kind: 'retried-since'; executionId: number; retry: RetryState; now: number };

export type ConfirmProps = {
	question: Question;
	/** Opaque: what was asked is kept in Redis under it and read again at the answer. */
	ref: string;
};

/** A question put privately to the asker before something that cannot be taken back or that surprises. */
export function renderConfirm({ question, ref }: ConfirmProps): Message {
	if (question.kind === 'delete') return deletion(question, ref);
	return question.kind === 'retry' ? retrial(question, ref) : retriedSince(question, ref);
}

function deletion(of: Question & { kind: 'delete' }, ref: string): Message {
	const text = `Delete #${of.executionId}${ofWorkflow(of.workflowName)} from n8n?`;
	return {
		text,
		blocks: [
			headline(text),
			section(
				`${signed(of.status)} · ${date(of.endedAt)}\nThe execution and its data are gone for good. It can then neither be looked at nor retried.`,
			),
			...buttons(
				button(`Delete #${of.executionId}`, actionId(actions.confirmYes), { value: ref, style: 'danger' }),
				button('Keep it', actionId(actions.confirmNo), { value: ref }),
				openButton(of.link),
			),
		],
	};
}

function retrial(of: Question & { kind: 'retry' }, ref: string): Message {
	const { blocker, loadWorkflow } = of.state;
	const latest = loadWorkflow ? ' with the latest workflow' : '';
	const text = `Retry #${of.executionId}${ofWorkflow(of.workflowName)}${latest}?`;
	const yes: Partial<Record<RetryBlocker, string>> = {
		crashed: 'Retry from the trigger',
		'canceled-by-hand': 'Retry from the beginning',
		'already-recovered': 'Retry once more',
		'draft-differs': 'Retry with the unpublished edits',
	};
	return {
		text,
		blocks: [
			headline(text),
			section(whyNot(blocker, of.state)),
			...buttons(
				button(yes[blocker] ?? 'Retry', actionId(actions.confirmYes), { value: ref, style: 'primary' }),
				blocker === 'draft-differs'
					? button('Retry as it ran', actionId(actions.confirmAsItRan), { value: ref })
					: null,
				button('Leave it', actionId(actions.confirmNo), { value: ref }),
			),
			...context('Nothing has been sent to n8n yet'),
		],
	};
}

function retriedSince({ executionId, retry, now }: Question & { kind: 'retried-since' }, ref: string): Message {
	const when = 'endedAt' in retry ? ` (${ago(retry.endedAt, now)})` : '';
	const text = stands(retry);
	return {
		text,
		blocks: [
			headline(text),
			section(`You could not see that yet${when}, so nothing was sent. Retry #${executionId} now?`),
			...buttons(
				button(`Retry #${executionId}`, actionId(actions.confirmYes), { value: ref, style: 'primary' }),
				button('Leave it', actionId(actions.confirmNo), { value: ref }),
			),
		],
	};
}

const ofWorkflow = (name: string | null) => (name === null ? '' : ` of ${inline(name, 80)}`);
