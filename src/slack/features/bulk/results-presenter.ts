import { type Bulk, done } from '../../../bulk/bulk.js';
import type { BulkEvents, Bulks, ResultRow } from '../../../bulk/index.js';
import type { Message } from '../../blocks/blocks.js';
import type { Outbox } from '../../outbox/outbox.js';
import { type BulkCardData, cardKey, resultsKey } from './card-data.js';
import type { BulkFiles } from './files.js';
import type { Withheld } from './line.js';
import type { BulkMessages } from './messages.js';
import { type ResultLine, renderBulkResults, tableOrder } from './results.js';
import type { SharingNotices } from './sharing-notices.js';

type Deps = {
	bulks: Pick<Bulks, 'rows'>;
	cardData: BulkCardData;
	messages: BulkMessages;
	files: BulkFiles;
	sharingNotices: SharingNotices;
	outbox: Outbox;
	now(): number;
};

/** Rows of one kind of result that are kept for the table; more never fit into it. */
const maxLines = 100;
/** A longer job has a file beside its table. */
const fileFrom = 30;

/** How each one ended: a table in the thread, the ones that need a look first, and for a long job a file. */
export function createBulkResults({ bulks, cardData, messages, files, sharingNotices, outbox, now }: Deps) {
	/** Why the results are not for those who would read them where the card stands; null: they are. */
	async function withheld(bulk: Bulk): Promise<Withheld | null> {
		const { takenFrom, barred } = bulk;
		const card = await outbox.posted(cardKey(bulk.id));
		const direct = card?.channel.startsWith('D');
		if (direct) return takenFrom !== null || barred !== null ? 'asker-barred' : null;
		return (await sharingNotices.isMissing(bulk)) ? 'shared' : null;
	}

	async function linesOf(bulk: Bulk, all: AsyncIterable<ResultRow>): Promise<ResultLine[]> {
		const kept = new Map<ResultRow['result'], ResultRow[]>(tableOrder.map((result) => [result, []]));
		for await (const row of all) {
			const lines = kept.get(row.result)!;
			if (lines.length < maxLines) lines.push(row);
		}
		const lines = tableOrder.flatMap((result) => kept.get(result)!).slice(0, maxLines);
		const failed = lines.flatMap(({ result, newId }) => (result === 'failed' && newId !== null ? [newId] : []));
		const lowest = Math.min(...lines.map(({ executionId }) => executionId));
		return lines.map(await cardData.runs.of(bulk, { failed, lowest }));
	}

	async function postResults(bulk: Bulk, all: AsyncIterable<ResultRow>) {
		const long = bulk.total > fileFrom;
		const message = renderBulkResults({
			bulk,
			workflows: await cardData.workflows(bulk),
			lines: await linesOf(bulk, all),
			file: long ? 'here' : null,
		});
		await outbox.put(resultsKey(bulk.id), {
			channel: bulk.origin.channelId,
			threadOf: cardKey(bulk.id),
			kind: 'card',
			...message,
		});
		if (long) await files.add(bulk.id);
	}

	async function tellResults({ bulk, rows: all }: BulkEvents['ended']) {
		if (done(bulk) === 0) return;
		await messages.line({ kind: 'ended', at: bulk.endedAt ?? now(), bulk }, 'ended');
		const why = await withheld(bulk);
		if (why === null) await postResults(bulk, all());
		else await messages.line({ kind: 'withheld', at: now(), why, bulk }, 'withheld');
	}

	return {
		show: tellResults,
		/** Null where nothing was done. */
		async of(bulk: Bulk): Promise<Message | null> {
			if (done(bulk) === 0) return null;
			const [workflows, lines, file] = await Promise.all([
				cardData.workflows(bulk),
				linesOf(bulk, bulks.rows(bulk)),
				files.shared(bulk.id),
			]);
			return renderBulkResults({ bulk, workflows, lines, file: file ? 'in the thread' : null });
		},
	};
}
