import { actions, callbacks } from '../../blocks/actions.js';
import { type Feature, reads } from '../../feature.js';
import {
	foldDetails,
	listCommand,
	refreshDetails,
	refreshList,
	showCommand,
	showDetails,
	turnList,
} from './actions.js';
import { sendData, showData } from './data.js';
import { offerWorkflows, openFilterForm, showFiltered } from './filter-form.js';
import { runningCommand } from './running.js';

export { showDetails } from './actions.js';
export { showAsked } from './details.js';
export { findRun, findWorkflow } from './find-run.js';
export type { ListRow } from './list-view.js';
export { failuresSince } from './lists.js';
export type { RunVerb } from './which-run-view.js';

/** What ran: lists of executions, and one in all its details. */
export const executions: Feature = {
	commands: {
		failures: { read: listCommand },
		list: { read: listCommand },
		running: { read: runningCommand },
		show: { read: showCommand },
	},
	actions: {
		[actions.details]: showDetails,
		[actions.detailsStack]: foldDetails('stack'),
		[actions.detailsItem]: foldDetails('item'),
		[actions.detailsData]: showData,
		[actions.detailsFile]: sendData,
		[actions.detailsRefresh]: refreshDetails,
		[actions.listNext]: reads(turnList('next')),
		[actions.listPrevious]: reads(turnList('previous')),
		[actions.listRefresh]: reads(refreshList),
		[actions.listFilters]: reads(openFilterForm),
	},
	shows: { [callbacks.listFilters]: showFiltered },
	searches: { [actions.filterWorkflow]: offerWorkflows },
};
