import type { Bulk } from '../../../bulk/bulk.js';
import { choices, readChoice, suffixOf } from '../../blocks/actions.js';
import type { Listener } from '../../bolt/ack-first.js';
import type { BulkControl } from '../../bolt/change.js';
import type { Clicked } from '../../bolt/interaction.js';
import type { Filters } from '../../command/parse.js';
import type { Context } from '../../context.js';
import { renderNoBulk } from './answer.js';
import { showJob } from './command.js';
import { openBulk, reopenBulk } from './open.js';
import { renderNoResults } from './results.js';

const isBulkId = (value: string) => /^[0-9a-f]{12}$/.test(value);
const noBulk = ({ answers, command }: Context, { origin, by }: Clicked) =>
	answers.privately(origin, by.userId, renderNoBulk(command));

/** Shows something of the job that the button names. */
function withBulk(work: (context: Context, clicked: Clicked, bulk: Bulk) => Promise<void>) {
	return async (context: Context, clicked: Clicked): Promise<void> => {
		const bulk = isBulkId(clicked.value) ? await context.bulk.bulks.read(clicked.value) : null;
		await (bulk ? work(context, clicked, bulk) : noBulk(context, clicked));
	};
}

/** The same buttons stand in the card, and, with a suffix, in a message that one person alone sees. */
const control =
	(control: BulkControl) =>
	(context: Context, clicked: Clicked): Listener<Clicked> =>
		isBulkId(clicked.value)
			? {
					take: ({ value, actionId }) => ({
						do: 'control-bulk',
						bulkId: value,
						control,
						alone: suffixOf(actionId) !== null,
					}),
				}
			: { read: () => noBulk(context, clicked), open: true };

export const pauseBulk = control('pause');
export const resumeBulk = control('resume');
export const cancelBulk = control('cancel');

export const openAgain = withBulk(reopenBulk);

export const showBulk = withBulk((context, clicked, bulk) => showJob(context, clicked, bulk));

export const retryFailedOfBulk = withBulk((context, clicked, bulk) =>
	openBulk(context, clicked, { kind: 'retry', again: bulk }),
);

export const showResults = withBulk(async ({ bulk: { results, files }, answers }, { origin, by }, bulk) => {
	const message = await results.of(bulk);
	await answers.privately(origin, by.userId, message ?? renderNoResults(bulk));
	await files.again(bulk.id);
});

/** A list's limit is how many it shows; "all" are all that it found. */
async function filtersOf({ reading: { lists } }: Context, listId: string): Promise<Filters | null> {
	const filters = await lists.filters(listId);
	return filters && { ...filters, limit: null };
}

/** All that a list found: its filters are asked again, and what they find now is counted. */
export async function retryList(context: Context, clicked: Clicked): Promise<void> {
	const filters = await filtersOf(context, clicked.value);
	if (filters) await openBulk(context, clicked, { kind: 'retry', filters });
	else await context.asking.requests.answer(clicked, { kind: 'list-over', command: context.command });
}

export async function chooseListMore(context: Context, clicked: Clicked): Promise<void> {
	const chosen = readChoice(clicked.value);
	const filters = chosen?.what === choices.deleteList ? await filtersOf(context, chosen.reference) : null;
	if (filters) await openBulk(context, clicked, { kind: 'delete', filters });
	else await context.asking.requests.answer(clicked, { kind: 'list-over', command: context.command });
}
