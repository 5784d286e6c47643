import { type Bulk, done, isOver } from '../../../bulk/bulk.js';
import type { BulkEvents, Bulks } from '../../../bulk/index.js';
import type { Events } from '../../../lib/events.js';
import type { BulkMessages } from './messages.js';
import type { createOutageLines } from './outage.js';
import type { createBulkPreviews } from './preview-presenter.js';
import type { createBulkResults } from './results-presenter.js';

type Parts = {
	read: Bulks['read'];
	messages: BulkMessages;
	previews: ReturnType<typeof createBulkPreviews>;
	results: ReturnType<typeof createBulkResults>;
	tellOutage: ReturnType<typeof createOutageLines>;
	now(): number;
};

/** Shows what was counted, shows how it stands, and tells the results. */
export function presentBulks(events: Events<BulkEvents>, parts: Parts) {
	const { read, messages, previews, results, tellOutage, now } = parts;
	events.on('preview', previews.show);
	events.on('ended', results.show);
	events.on('changed', showCard);

	async function showCard(bulk: Bulk) {
		if (bulk.startedAt === null) return;
		// Others may have changed and shown it since it was read: whoever is last shows what is true.
		let shown = bulk;
		for (let again = true; again; ) {
			shown = (await read(bulk.id)) ?? shown;
			await messages.card(shown);
			const after = await read(bulk.id);
			again = after !== null && (after.state !== shown.state || (isOver(after) && done(after) !== done(shown)));
		}
		await tellOutage(shown);
		const { barred } = bulk;
		if (barred) await messages.line({ kind: 'barred', at: barred.at, bulk }, `barred-${barred.at}`);
		else if (bulk.state === 'held') await messages.line({ kind: 'held', at: now(), bulk }, 'held');
	}
}
