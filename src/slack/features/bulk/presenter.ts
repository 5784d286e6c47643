import { type Bulk, done, isOver } from '../../../bulk/bulk.js';
import type { BulkEvents, Bulks } from '../../../bulk/index.js';
import type { Events } from '../../../lib/events.js';
import type { Context } from '../../context.js';

type Parts = Pick<Context['bulk'], 'messages' | 'previews' | 'results'> & { read: Bulks['read']; now(): number };

/** Shows what was counted, shows how it stands, and tells the results. */
export function presentBulks(events: Events<BulkEvents>, { read, messages, previews, results, now }: Parts) {
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
		await messages.outage(shown);
		const { barred } = bulk;
		if (barred) await messages.line({ kind: 'barred', at: barred.at, bulk }, `barred-${barred.at}`);
		else if (bulk.state === 'held') await messages.line({ kind: 'held', at: now(), bulk }, 'held');
	}
}
