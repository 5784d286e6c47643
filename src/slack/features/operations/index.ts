import { actions, callbacks } from '../../blocks/actions.js';
import type { Change, What } from '../../bolt/change.js';
import type { Feature } from '../../feature.js';
import * as clicks from './actions.js';
import { deleteCommand, stopCommand, tagsCommand } from './command.js';
import { performNamed } from './named.js';
import { answerQuestion, declineQuestion, performOperation, performRetry, stopRetry } from './perform.js';
import { performTag, takeTags } from './tag-form.js';

const operation = (what: What): Change => ({ do: 'operation', what, view: null });

/** One execution is retried, stopped, deleted or tagged. */
export const operations: Feature = {
	commands: {
		retry: {
			take({ verb: _, latest: loadWorkflow, ...run }) {
				if (!('execution' in run)) return { do: 'named', run, what: { verb: 'retry', loadWorkflow } };
				const { execution } = run;
				return {
					...{ do: 'retry', execution, loadWorkflow, how: 'start' },
					...{ drawn: null, listId: null, accepted: [], view: null },
				};
			},
		},
		stop: {
			take: (run) => ('execution' in run ? operation({ verb: 'stop', execution: run.execution }) : null),
			read: stopCommand,
			open: true,
		},
		delete: { read: deleteCommand, open: true },
		tags: {
			take({ verb: _, add, remove, ...run }) {
				if (add.length + remove.length === 0) return null;
				const what = { verb: 'tag', add, remove } as const;
				return 'execution' in run ? operation({ ...what, execution: run.execution }) : { do: 'named', run, what };
			},
			read: tagsCommand,
		},
	},
	actions: {
		[actions.retry]: clicks.retryAsItRan,
		[actions.retryConfirmed]: clicks.retryConfirmed,
		[actions.retryLatest]: clicks.retryLatest,
		[actions.retryAnyway]: clicks.retryAnyway,
		[actions.lookAgain]: clicks.lookAgain,
		[actions.stop]: clicks.stopRun,
		[actions.stopRetry]: clicks.stopShownRetry,
		[actions.alertMore]: clicks.chooseMore,
		[actions.rowMore]: clicks.chooseMore,
		[actions.confirmYes]: () => clicks.confirmYes(false),
		[actions.confirmAsItRan]: () => clicks.confirmYes(true),
		[actions.confirmNo]: () => clicks.confirmNo,
	},
	submissions: { [callbacks.tag]: takeTags },
	changes: {
		tag: performTag,
		named: performNamed,
		operation: performOperation,
		retry: performRetry,
		'stop-retry': stopRetry,
		answer: answerQuestion,
		decline: declineQuestion,
	},
};
