import { actions, matching } from '../blocks/actions.js';
import type { Clicked, Listener } from '../bolt/listening.js';
import type { Edge } from '../context.js';
import {
	cancelBulk,
	chooseListMore,
	openAgain,
	pauseBulk,
	resumeBulk,
	retryFailedOfBulk,
	retryList,
	showBulk,
	showResults,
} from './bulk/actions.js';
import { changeStack, refreshDetails, showDetails } from './executions/details-actions.js';
import { refreshList, turnList } from './executions/list-actions.js';
import { refreshHome } from './home/actions.js';
import { answerQuestion, declineQuestion } from './operations/confirm-actions.js';
import { chooseMore } from './operations/more.js';
import { lookAgain, retryAnyway, retryClick, retryConfirmed, retryLatest } from './operations/retry-actions.js';
import { stopClick, stopRetryClick, stopWorkflowClick } from './operations/stop-actions.js';

type Action = (typeof actions)[keyof typeof actions];

export function registerActions(edge: Edge): void {
	const { listening } = edge;
	const on = (action: Action, choose: (edge: Edge, clicked: Clicked) => Listener<Clicked>) =>
		listening.action(matching(action), (clicked) => choose(edge, clicked));
	type Read = (edge: Edge, clicked: Clicked) => Promise<void>;
	const reads = (action: Action, read: Read) => on(action, () => ({ read: (clicked) => read(edge, clicked) }));
	/** Each of them asks for the leave that it needs, or shows nothing. */
	const open = (action: Action, read: Read) =>
		on(action, () => ({ read: (clicked) => read(edge, clicked), open: true }));

	on(actions.retry, retryClick);
	on(actions.retryConfirmed, retryConfirmed);
	on(actions.retryLatest, retryLatest);
	on(actions.retryAnyway, retryAnyway);
	on(actions.lookAgain, lookAgain);
	on(actions.stop, stopClick);
	on(actions.stopRetry, stopRetryClick);
	on(actions.stopWorkflow, stopWorkflowClick);
	on(actions.details, showDetails);
	on(actions.detailsStack, changeStack);
	on(actions.detailsRefresh, refreshDetails);
	on(actions.alertMore, chooseMore);
	on(actions.rowMore, chooseMore);
	on(actions.confirmYes, () => answerQuestion);
	on(actions.confirmAsItRan, () => answerQuestion);
	on(actions.confirmNo, () => declineQuestion);
	on(actions.bulkPause, pauseBulk);
	on(actions.bulkResume, resumeBulk);
	on(actions.bulkCancel, cancelBulk);
	reads(actions.listNext, turnList('next'));
	reads(actions.listPrevious, turnList('previous'));
	reads(actions.listRefresh, refreshList);
	open(actions.homeRefresh, refreshHome);
	open(actions.bulkRetryList, retryList);
	open(actions.listMore, chooseListMore);
	reads(actions.bulkOpen, openAgain);
	open(actions.bulkRetryFailed, retryFailedOfBulk);
	reads(actions.bulkResults, showResults);
	reads(actions.bulkShow, showBulk);
	// A link button sends its click as well, and Slack shows an error beside it unless that is acknowledged.
	open(actions.open, async () => {});
	// What a message of another version offers is not ours to do, but a click on it wants an answer.
	listening.action(unknown, () => ({
		read: (clicked) => edge.requests.answer(clicked, { kind: 'question-over' }),
		open: true,
	}));
}

const unknown = new RegExp(
	`^(?!(?:${Object.values(actions)
		.map((action) => matching(action).source.slice(1, -1))
		.join('|')})$)`,
);
