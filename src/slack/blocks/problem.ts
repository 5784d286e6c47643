import type { ModalView } from '@slack/types';
import type { Problem } from '../../operations/states.js';
import { callbacks } from './actions.js';
import { context, headed, type Message, modal } from './blocks.js';
import { code, phrase, sentence } from './text.js';

/** What failed, why, what to do next, and the reference that is also in the log. */
export function renderProblem({ problem }: { problem: Problem }): Message {
	const [what, ...rest] = problemWords(problem);
	const reference = context(`Reference ${code(problem.ref, 40)} (it is in the log, too)`);
	return headed(`⚠️ ${what}`, rest.join('\n'), ...reference);
}

/** What failed, then why and what to do next as far as they are said. */
export function problemWords({ what, why, next, mentions }: Problem): [string, ...string[]] {
	const said = mentions ? sentence : phrase;
	return [said(what, 250), ...[why, next].filter(Boolean).map((words) => said(words, 500))];
}

/** access says no: both sentences are its own and may hold mentions. `ref` is in the log. */
export type NotShownProps = { why: string; next: string; ref: string };

/** To somebody who may not see executions. */
export const renderNotShown = (props: NotShownProps): Message =>
	renderProblem({ problem: { what: 'Nothing is shown', ...props, mentions: true } });

/** The same in place of a modal that was filled when they still might. */
export function renderNotShownModal(props: NotShownProps): ModalView {
	const { blocks } = renderNotShown(props);
	return modal({ callbackId: callbacks.details, title: 'Not shown', privateMetadata: '', blocks });
}
