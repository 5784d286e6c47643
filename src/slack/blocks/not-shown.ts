import type { ModalView } from '@slack/types';
import { callbacks } from './actions.js';
import { type Message, modal } from './blocks.js';
import { renderProblem } from './problem.js';

/** access says no: both sentences are its own and may hold mentions. `ref` is in the log. */
export type NotShownProps = { why: string; next: string; ref: string };

/** To somebody who may not see executions. */
export const renderNotShown = (props: NotShownProps): Message =>
	renderProblem({ problem: { what: 'Nothing is shown', ...props, mentions: true } });

/** The same in place of a modal that was filled when they still might. */
export const renderNotShownModal = (props: NotShownProps): ModalView =>
	modal({
		callbackId: callbacks.details,
		title: 'Not shown',
		privateMetadata: '',
		blocks: renderNotShown(props).blocks,
	});
