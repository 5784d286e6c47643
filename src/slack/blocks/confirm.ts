import type { ExecutionRef } from '../../instances/execution-ref.js';
import type { RetryBlocker, RetryState } from '../../operations/states.js';
import { actions } from './actions.js';
import { stands } from './answer.js';
import { whyNot } from './blocker.js';
import { button, buttons, context, headed, type Message, openButton } from './blocks.js';
import { signed } from './status-word.js';
import { ago, date, inline } from './text.js';

type Run = { execution: ExecutionRef; workflowName: string | null };

export type Question =
	/** `endedAt` in epoch milliseconds. */
	| ({ kind: 'delete'; status: string; endedAt: number | null; link: string } & Run)
	/** A workflow is to start by itself again, or not any more. */
	| { kind: 'switch'; on: boolean; workflowName: string }
	| ({ kind: 'retry'; state: RetryState & { phase: 'needs-confirmation' } } & Run)
	/** Somebody has retried it since the asker looked, and it did not recover. `execution` is what would be retried now. */
	| { kind: 'retried-since'; execution: ExecutionRef; retry: RetryState; now: number };

/** Put to the asker before what surprises or cannot be taken back; Redis keeps under `ref` what is done at a yes. */
export function renderConfirm({ question, ref }: { question: Question; ref: string }): Message {
	const yes = (text: string, style: 'primary' | 'danger') => button(text, actions.confirmYes, { value: ref, style });
	const no = (text: string) => button(text, actions.confirmNo, { value: ref });
	switch (question.kind) {
		case 'delete':
			return headed(
				`Delete #${question.execution.id}${ofWorkflow(question)} from n8n?`,
				`${signed(question.status)} · ${date(question.endedAt)}\nDeletes the execution and its data for good. Nobody can view or retry it after that.`,
				...buttons(
					yes(`Delete #${question.execution.id}`, 'danger'),
					no('Cancel'),
					openButton(question.link, question.execution.id),
				),
			);
		case 'switch': {
			const name = inline(question.workflowName, 80, 'this workflow');
			return question.on
				? headed(
						`Activate ${name}?`,
						'It starts by itself again, with what is saved in it now.',
						...buttons(yes('Activate', 'primary'), no('Cancel')),
					)
				: headed(
						`Deactivate ${name}?`,
						'It will not start by itself until somebody activates it again. What runs now goes on.',
						...buttons(yes('Deactivate', 'danger'), no('Cancel')),
					);
		}
		case 'retry': {
			const { blocker, loadWorkflow } = question.state;
			const latest = loadWorkflow ? ' with the latest workflow' : '';
			const asItRan = button('Retry as it ran', actions.confirmAsItRan, { value: ref });
			return headed(
				`Retry #${question.execution.id}${ofWorkflow(question)}${latest}?`,
				whyNot(blocker, question.state),
				...buttons(
					yes(yesTo[blocker] ?? 'Retry', 'primary'),
					blocker === 'draft-differs' ? asItRan : null,
					no('Cancel'),
				),
				...context('Nothing has been sent to n8n yet'),
			);
		}
		case 'retried-since': {
			const { execution, retry, now } = question;
			const when = 'endedAt' in retry ? ` ${ago(retry.endedAt, now)}` : '';
			return headed(
				stands(retry),
				`That happened${when || ' before your click'}, so nothing was sent. Retry #${execution.id} now?`,
				...buttons(yes(`Retry #${execution.id}`, 'primary'), no('Cancel')),
			);
		}
	}
}

const yesTo: Partial<Record<RetryBlocker, string>> = {
	crashed: 'Retry from the trigger',
	'canceled-by-hand': 'Retry from the beginning',
	'already-recovered': 'Retry again',
	'draft-differs': 'Retry with the unpublished edits',
};

const ofWorkflow = ({ workflowName: name }: Run) => (name === null ? '' : ` of ${inline(name, 80)}`);
