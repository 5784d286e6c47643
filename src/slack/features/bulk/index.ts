import { actions, callbacks } from '../../blocks/actions.js';
import { type Feature, open, reads } from '../../feature.js';
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
} from './actions.js';
import { bulkCommand, jobCommand, jobsCommand } from './command.js';
import { confirmBulk, controlBulk } from './perform.js';

export { openBulk } from './open.js';

/** Many executions at once: a preview, a live card, results. */
export const bulk: Feature = {
	commands: {
		'retry-all': { read: bulkCommand, open: true },
		'stop-all': { read: bulkCommand, open: true },
		'delete-all': { read: bulkCommand, open: true },
		'tag-all': { read: bulkCommand, open: true },
		jobs: { read: jobsCommand },
		job: { read: jobCommand },
	},
	actions: {
		[actions.bulkPause]: pauseBulk,
		[actions.bulkResume]: resumeBulk,
		[actions.bulkCancel]: cancelBulk,
		[actions.bulkRetryList]: open(retryList),
		[actions.listMore]: open(chooseListMore),
		[actions.bulkOpen]: reads(openAgain),
		[actions.bulkRetryFailed]: open(retryFailedOfBulk),
		[actions.bulkResults]: reads(showResults),
		[actions.bulkShow]: reads(showBulk),
	},
	submissions: {
		[callbacks.bulk]: ({ metadata, values }) => ({ do: 'confirm-bulk', bulkId: metadata, values }),
	},
	changes: { 'confirm-bulk': confirmBulk, 'control-bulk': controlBulk },
};
