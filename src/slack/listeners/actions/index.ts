import type { Edge } from '../../edge.js';
import { actions, matching } from '../../views/actions.js';
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
} from './bulk.js';
import { answerQuestion, declineQuestion } from './confirm.js';
import { changeStack, refreshDetails, showDetails } from './details.js';
import { refreshHome } from './home.js';
import { refreshList, turnList } from './list.js';
import { chooseMore } from './more.js';
import { lookAgain, retryAnyway, retryClick, retryConfirmed, retryLatest } from './retry.js';
import { stopClick, stopRetryClick, stopWorkflowClick } from './stop.js';

export function registerActions(edge: Edge): void {
	const { listening } = edge;
	const on = (
		action: (typeof actions)[keyof typeof actions],
		work: (edge: Edge, click: Parameters<Parameters<typeof listening.action>[1]>[0]) => Promise<void>,
	) => listening.action(matching(action), (clicked) => work(edge, clicked));

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
	on(actions.listNext, turnList('next'));
	on(actions.listPrevious, turnList('previous'));
	on(actions.listRefresh, refreshList);
	on(actions.confirmYes, answerQuestion);
	on(actions.confirmAsItRan, answerQuestion);
	on(actions.confirmNo, declineQuestion);
	on(actions.homeRefresh, refreshHome);
	on(actions.bulkRetryList, retryList);
	on(actions.listMore, chooseListMore);
	on(actions.bulkOpen, openAgain);
	on(actions.bulkPause, pauseBulk);
	on(actions.bulkResume, resumeBulk);
	on(actions.bulkCancel, cancelBulk);
	on(actions.bulkRetryFailed, retryFailedOfBulk);
	on(actions.bulkResults, showResults);
	on(actions.bulkShow, showBulk);
	// A link button sends its click as well, and Slack shows an error beside it unless that is acknowledged.
	on(actions.open, async () => {});
	// What a message of another version offers is not ours to do, but a click on it wants an answer.
	listening.action(unknown, (clicked) => edge.requests.answer(clicked, { kind: 'question-over' }));
}

const unknown = new RegExp(
	`^(?!(?:${Object.values(actions)
		.map((action) => matching(action).source.slice(1, -1))
		.join('|')})$)`,
);
