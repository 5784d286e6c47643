import { actions } from '../../blocks/actions.js';
import { type Feature, reads } from '../../feature.js';
import { listCommand, redrawDetails, refreshList, showCommand, showDetails, turnList } from './actions.js';

export { showDetails } from './actions.js';
export { showAsked } from './details.js';
export type { ListRow } from './list-view.js';
export { failuresSince } from './lists.js';

/** What ran: lists of executions, and one in all its details. */
export const executions: Feature = {
	commands: { failures: { read: listCommand }, list: { read: listCommand }, show: { read: showCommand } },
	actions: {
		[actions.details]: showDetails,
		[actions.detailsStack]: redrawDetails,
		[actions.detailsRefresh]: redrawDetails,
		[actions.listNext]: reads(turnList('next')),
		[actions.listPrevious]: reads(turnList('previous')),
		[actions.listRefresh]: reads(refreshList),
	},
};
