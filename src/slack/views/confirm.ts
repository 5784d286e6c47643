import type { RetryHindrance, RetryState } from '../../operations/states.js';
import { date, inline } from '../text.js';
import { actionId, actions } from './actions.js';
import { button, buttons, context, headline, type Message, openButton, section } from './blocks.js';
import { whyNot } from './hindrance.js';
import { signed } from './statusWord.js';

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
			state: RetryState & { phase: 'needs-yes' };
	  };

export type ConfirmProps = {
	question: Question;
	/** Opaque: what was asked is kept in Redis under it and read again at the answer. */
	ref: string;
};

/** A question put privately to the asker before something that cannot be taken back or that surprises. */
export function renderConfirm({ question, ref }: ConfirmProps): Message {
	return question.kind === 'delete' ? deletion(question, ref) : retrial(question, ref);
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
	const { hindrance, loadWorkflow } = of.state;
	const latest = loadWorkflow ? ' with the latest workflow' : '';
	const text = `Retry #${of.executionId}${ofWorkflow(of.workflowName)}${latest}?`;
	const yes: Partial<Record<RetryHindrance, string>> = {
		crashed: 'Retry from the trigger',
		'canceled-by-hand': 'Retry from the beginning',
		'already-recovered': 'Retry once more',
		'draft-differs': 'Retry with the unpublished edits',
	};
	return {
		text,
		blocks: [
			headline(text),
			section(whyNot(hindrance, of.state)),
			...buttons(
				button(yes[hindrance] ?? 'Retry', actionId(actions.confirmYes), { value: ref, style: 'primary' }),
				hindrance === 'draft-differs'
					? button('Retry as it ran', actionId(actions.confirmAsItRan), { value: ref })
					: null,
				button('Leave it', actionId(actions.confirmNo), { value: ref }),
			),
			...context('Nothing has been sent to n8n yet'),
		],
	};
}

const ofWorkflow = (name: string | null) => (name === null ? '' : ` of ${inline(name, 80)}`);
