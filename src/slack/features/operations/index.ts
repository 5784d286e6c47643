import { actions } from '../../blocks/actions.js';
import type { Feature } from '../../feature.js';
import {
	chooseMore,
	confirmNo,
	confirmYes,
	lookAgain,
	retryAnyway,
	retryClick,
	retryConfirmed,
	retryLatest,
	stopClick,
	stopRetryClick,
} from './actions.js';
import { deleteCommand, tagsCommand } from './command.js';
import { answerQuestion, declineQuestion, performOperation, performRetry, stopRetry } from './perform.js';

/** One execution is retried, stopped, deleted or tagged. */
export const operations: Feature = {
	commands: {
		retry: {
			take: ({ execution, latest: loadWorkflow }) => ({
				...{ do: 'retry', execution, loadWorkflow, how: 'start' },
				...{ drawn: null, listId: null, accepted: [], view: null },
			}),
		},
		stop: {
			take: ({ execution }) => ({ do: 'operation', what: { verb: 'stop', execution }, view: null }),
		},
		delete: { read: deleteCommand, open: true },
		tags: {
			take: ({ execution, add, remove }) =>
				add.length + remove.length === 0
					? null
					: { do: 'operation', what: { verb: 'tag', execution, add, remove }, view: null },
			read: tagsCommand,
		},
	},
	actions: {
		[actions.retry]: retryClick,
		[actions.retryConfirmed]: retryConfirmed,
		[actions.retryLatest]: retryLatest,
		[actions.retryAnyway]: retryAnyway,
		[actions.lookAgain]: lookAgain,
		[actions.stop]: stopClick,
		[actions.stopRetry]: stopRetryClick,
		[actions.alertMore]: chooseMore,
		[actions.rowMore]: chooseMore,
		[actions.confirmYes]: () => confirmYes,
		[actions.confirmAsItRan]: () => confirmYes,
		[actions.confirmNo]: () => confirmNo,
	},
	changes: {
		operation: performOperation,
		retry: performRetry,
		'stop-retry': stopRetry,
		answer: answerQuestion,
		decline: declineQuestion,
	},
};
