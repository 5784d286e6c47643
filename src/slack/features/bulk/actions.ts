import type { Bulk, BulkKind } from '../../../bulk/bulk.js';
import { choices, readChoice, suffixOf, targetIn } from '../../blocks/actions.js';
import type { Listener } from '../../bolt/ack-first.js';
import type { BulkControl } from '../../bolt/change.js';
import type { Clicked } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { renderNoBulk } from './answer.js';
import { showJob } from './command.js';
import { openBulk, reopenBulk, showChoices } from './open.js';
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
export const control =
	(control: BulkControl) =>
	(context: Context, { value: bulkId, actionId }: Clicked): Listener<Clicked> =>
		isBulkId(bulkId)
			? { take: () => ({ do: 'control-bulk', bulkId, control, alone: suffixOf(actionId) !== null }) }
			: { read: (clicked) => noBulk(context, clicked), open: true };

export const openAgain = withBulk(reopenBulk);
export const moreChoices = withBulk(showChoices);
export const showBulk = withBulk(showJob);
export const retryFailed = withBulk((context, clicked, again) => openBulk(context, clicked, { kind: 'retry', again }));

export const showResults = withBulk(async ({ bulk: { results, files }, answers }, { origin, by }, bulk) => {
	const message = await results.of(bulk);
	await answers.privately(origin, by.userId, message ?? renderNoResults(bulk));
	await files.again(bulk.id);
});

/** Those of a list that its button counted; where it counted none its filters are asked again. */
export async function retryList(context: Context, clicked: Clicked): Promise<void> {
	await openAll('retry', clicked.value, context, clicked);
}

/** What the card showed as open, and is so still. */
export async function retryAlert(context: Context, clicked: Clicked): Promise<void> {
	const drawn = targetIn(clicked.value)?.drawn;
	const alert = drawn && (await context.alerts.read(drawn.alert));
	if (alert) await openBulk(context, clicked, { kind: 'retry', alert, upTo: drawn.execution.id });
	else await context.asking.requests.answer(clicked, { kind: 'question-over' });
}

/** Those of all its workflows; it is named after its first alert. */
export async function retryIncident(context: Context, clicked: Clicked): Promise<void> {
	const drawn = targetIn(clicked.value)?.drawn;
	const first = drawn && (await context.alerts.read(drawn.alert));
	const all = drawn ? await context.alerts.incident(drawn.alert) : [];
	const alerts = all.length > 0 || !first ? all : [first];
	if (first) await openBulk(context, clicked, { kind: 'retry', alerts, upTo: drawn!.execution.id });
	else await context.asking.requests.answer(clicked, { kind: 'question-over' });
}

export async function chooseListMore(context: Context, clicked: Clicked): Promise<void> {
	const chosen = readChoice(clicked.value);
	await openAll('delete', chosen?.what === choices.deleteList ? chosen.reference : '', context, clicked);
}

async function openAll(kind: BulkKind, listId: string, context: Context, clicked: Clicked): Promise<void> {
	const list = await context.reading.lists.found(listId);
	// A list's limit is how many it shows; "all" are all that it found.
	const filters = list && { ...list.filters, limit: null };
	if (filters)
		await openBulk(context, clicked, { kind, filters, those: kind === 'retry' ? (list.open ?? null) : null });
	else await context.asking.requests.answer(clicked, { kind: 'list-over', command: context.command });
}
