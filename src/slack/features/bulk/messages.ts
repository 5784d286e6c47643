import type { Bulk } from '../../../bulk/bulk.js';
import type { Outbox } from '../../outbox/outbox.js';
import { renderBulkCard } from './card.js';
import { type BulkCardData, cardKey } from './card-data.js';
import { type BulkEvent, renderBulkLine } from './line.js';

/** The card of a job, and its history in the thread. */
export type BulkMessages = {
	card(bulk: Bulk): Promise<void>;
	/** Told once for each `id`. */
	line(event: BulkEvent, id: string): Promise<void>;
};

export function createBulkMessages(outbox: Pick<Outbox, 'put'>, cardData: BulkCardData): BulkMessages {
	return {
		async card(bulk) {
			await outbox.put(cardKey(bulk.id), {
				channel: bulk.origin.channelId,
				fallbackRecipient: bulk.by.userId,
				kind: 'card',
				urgency: bulk.state === 'running' ? 'progress' : 'clicked',
				...renderBulkCard(await cardData.card(bulk)),
			});
		},
		async line(event, id) {
			const { bulk } = event;
			const channel = bulk.origin.channelId;
			const threadOf = cardKey(bulk.id);
			await outbox.put(`${threadOf}-${id}`, { channel, threadOf, kind: 'line', ...renderBulkLine(event) });
		},
	};
}
