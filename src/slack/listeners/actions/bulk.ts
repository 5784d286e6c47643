import type { Bulk } from '../../../bulk/bulk.js';
import { hasLeave } from '../../bulk/leave.js';
import { openBulk, reopenBulk } from '../../bulk/open.js';
import type { Filters } from '../../command/parse.js';
import type { Edge } from '../../edge.js';
import type { Clicked } from '../../listening.js';
import { choices, readChoice, suffixOf } from '../../views/actions.js';
import { renderLateBulk, renderNoBulk } from '../../views/bulk/answer.js';
import type { BulkEvent } from '../../views/bulk/line.js';
import { renderNoResults } from '../../views/bulk/results.js';
import { shortId } from '../../views/bulk/words.js';
import { showJob } from '../commands/jobs.js';

/** Runs the work with the job that the button names. */
function withBulk(work: (edge: Edge, clicked: Clicked, bulk: Bulk) => Promise<void>) {
	return async (edge: Edge, clicked: Clicked): Promise<void> => {
		const bulk = /^[0-9a-f]{12}$/.test(clicked.value) ? await edge.bulks.read(clicked.value) : null;
		if (bulk) await work(edge, clicked, bulk);
		else await edge.answers.privately(clicked.origin, clicked.by.userId, renderNoBulk(edge.command));
	};
}

/** Anybody may who could have started it; of several clicks one counts, and the others are told how it stands. */
function control(did: string, change: (edge: Edge, clicked: Clicked, bulk: Bulk) => Promise<BulkEvent['kind'] | null>) {
	return withBulk(async (edge, clicked, bulk) => {
		const { bulks, bulkCards, answers, audit, now } = edge;
		const { by, origin } = clicked;
		const target = `job ${shortId(bulk)}: ${bulk.total} executions`;
		if (!(await hasLeave(edge, clicked, bulk.kind, target))) return;
		const kind = await change(edge, clicked, bulk);
		const after = (await bulks.read(bulk.id)) ?? bulk;
		if (kind === null) {
			return answers.privately(origin, by.userId, renderLateBulk(await bulkCards.facts.card(after)));
		}
		await bulkCards.line({ kind, at: now(), by: by.userId, bulk: after } as BulkEvent, clicked.id);
		const { channelId } = origin;
		await audit.write({ at: now(), by, verb: bulk.kind, target, channelId, decision: 'allowed', result: did });
		if (suffixOf(clicked.actionId) !== null) await showJob(edge, clicked, after, true);
	});
}

export const pauseBulk = control('paused', async ({ bulks }, { by }, bulk) =>
	(await bulks.pause(bulk.id, by.userId)) ? 'paused' : null,
);

export const resumeBulk = control('resumed', async ({ bulks }, { by }, bulk) => {
	if (!(await bulks.resume(bulk.id, by.userId))) return null;
	return bulk.state === 'held' ? 'went-on' : 'resumed';
});

export const cancelBulk = control('canceled', async ({ bulks }, { by }, bulk) =>
	(await bulks.cancel(bulk.id, by.userId)) ? 'canceled' : null,
);

export const openAgain = withBulk(reopenBulk);

export const showBulk = withBulk((edge, clicked, bulk) => showJob(edge, clicked, bulk));

export const retryFailedOfBulk = withBulk((edge, clicked, bulk) =>
	openBulk(edge, clicked, { kind: 'retry', again: bulk }),
);

export const showResults = withBulk(async ({ bulkCards, bulkFiles, answers }, { origin, by }, bulk) => {
	const message = await bulkCards.resultsOf(bulk);
	await answers.privately(origin, by.userId, message ?? renderNoResults(bulk));
	await bulkFiles.again(bulk.id);
});

/** A list's limit is how many it shows; "all" are all that it found. */
async function filtersOf({ lists }: Edge, listId: string): Promise<Filters | null> {
	const filters = await lists.filters(listId);
	return filters && { ...filters, limit: null };
}

/** All that a list found: its filters are asked again, and what they find now is counted. */
export async function retryList(edge: Edge, clicked: Clicked): Promise<void> {
	const filters = await filtersOf(edge, clicked.value);
	if (filters) await openBulk(edge, clicked, { kind: 'retry', filters });
	else await edge.requests.answer(clicked, { kind: 'list-over', command: edge.command });
}

export async function chooseListMore(edge: Edge, clicked: Clicked): Promise<void> {
	const chosen = readChoice(clicked.value);
	const filters = chosen?.what === choices.deleteList ? await filtersOf(edge, chosen.reference) : null;
	if (filters) await openBulk(edge, clicked, { kind: 'delete', filters });
	else await edge.requests.answer(clicked, { kind: 'list-over', command: edge.command });
}
