import { type Bulk, done } from '../../../bulk/bulk.js';
import type { BulkEvents, Bulks, ResultRow } from '../../../bulk/index.js';
import type { Message } from '../../blocks/blocks.js';
import type { Outbox } from '../../outbox/outbox.js';
import { type BulkCardData, cardKey, resultsKey } from './card-data.js';
import type { BulkFiles } from './files.js';
import type { Withheld } from './line.js';
import type { BulkMessages } from './messages.js';
import { renderBulkResults, tableOrder } from './results.js';
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

	async function render(bulk: Bulk, all: AsyncIterable<ResultRow>, file: 'here' | 'in the thread' | null) {
		const kept = new Map<ResultRow['result'], ResultRow[]>(tableOrder.map((result) => [result, []]));
		for await (const row of all) {
			const lines = kept.get(row.result)!;
			if (lines.length < maxLines) lines.push(row);
		}
		const rows = tableOrder.flatMap((result) => kept.get(result)!).slice(0, maxLines);
		const failed = rows.flatMap(({ result, newId }) => (result === 'failed' && newId !== null ? [newId] : []));
		const lowest = Math.min(...rows.map(({ executionId }) => executionId));
		const lines = rows.map(await cardData.runs.of(bulk, failed, lowest));
		return renderBulkResults({ bulk, workflows: await cardData.workflows(bulk), lines, file });
	}

	return {
		async show({ bulk, rows: all }: BulkEvents['ended']) {
			if (done(bulk) === 0) return;
			await messages.line({ kind: 'ended', at: bulk.endedAt ?? now(), bulk }, 'ended');
			const why = await withheld(bulk);
			if (why !== null) return messages.line({ kind: 'withheld', at: now(), why, bulk }, 'withheld');
			const long = bulk.total > fileFrom;
			await outbox.put(resultsKey(bulk.id), {
				channel: bulk.origin.channelId,
				threadOf: cardKey(bulk.id),
				kind: 'card',
				...(await render(bulk, all(), long ? 'here' : null)),
			});
			if (long) await files.add(bulk.id);
		},
		/** Null where nothing was done. */
		async of(bulk: Bulk): Promise<Message | null> {
			if (done(bulk) === 0) return null;
			return render(bulk, bulks.rows(bulk), (await files.shared(bulk.id)) ? 'in the thread' : null);
		},
	};
}
