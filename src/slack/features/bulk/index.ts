import type { BulkKind } from '../../../bulk/bulk.js';
import { actions, callbacks } from '../../blocks/actions.js';
import type { Typed } from '../../bolt/interaction.js';
import type { Command, Filters } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { type Feature, open, reads } from '../../feature.js';
import { failuresSince } from '../executions/index.js';
import * as clicks from './actions.js';
import { jobCommand, jobsCommand } from './command.js';
import { openBulk } from './open.js';
import { confirmBulk, controlBulk } from './perform.js';

export { openBulk } from './open.js';

/** Nobody means the failures of last year by `retry-all` alone. */
const lately = (filters: Filters) =>
	filters.since === null && filters.until === null
		? { filters: { ...filters, since: failuresSince }, noTime: true }
		: {};

/** A preview, and nothing before its submit. */
const previewOf = (kind: BulkKind) => ({
	read: (context: Context, typed: Typed, { verb: _, ...wanted }: Command & { verb: `${BulkKind}-all` }) =>
		openBulk(context, typed, { kind, ...wanted, ...(kind === 'retry' && lately(wanted.filters)) }),
	open: true as const,
});

/** Many executions at once: a preview, a live card, results. */
export const bulk: Feature = {
	commands: {
		'retry-all': previewOf('retry'),
		'stop-all': previewOf('stop'),
		'delete-all': previewOf('delete'),
		'tag-all': previewOf('tag'),
		jobs: { read: jobsCommand },
		job: { read: jobCommand },
	},
	actions: {
		[actions.bulkPause]: clicks.control('pause'),
		[actions.bulkResume]: clicks.control('resume'),
		[actions.bulkCancel]: clicks.control('cancel'),
		[actions.bulkRetryList]: open(clicks.retryList),
		[actions.bulkRetryAlert]: open(clicks.retryAlert),
		[actions.bulkRetryIncident]: open(clicks.retryIncident),
		[actions.listMore]: open(clicks.chooseListMore),
		[actions.bulkOpen]: reads(clicks.openAgain),
		[actions.bulkMore]: reads(clicks.moreChoices),
		[actions.bulkRetryFailed]: open(clicks.retryFailed),
		[actions.bulkResults]: reads(clicks.showResults),
		[actions.bulkShow]: reads(clicks.showBulk),
	},
	submissions: {
		[callbacks.bulk]: ({ metadata, values }) => ({ do: 'confirm-bulk', bulkId: metadata, values }),
	},
	changes: { 'confirm-bulk': confirmBulk, 'control-bulk': controlBulk },
};
