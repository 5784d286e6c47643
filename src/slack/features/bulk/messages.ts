import type { Bulk } from '../../../bulk/bulk.js';
import type { Base } from '../../../instances/base.js';
import type { Outbox } from '../../outbox/outbox.js';
import { renderBulkCard } from './card.js';
import { type BulkCardData, cardKey } from './card-data.js';
import { type BulkEvent, renderBulkLine } from './line.js';

export type BulkMessages = ReturnType<typeof createBulkMessages>;

/** As long as the job itself. */
const ttlSeconds = 7 * 86_400;

/** The card of a job, and its history in the thread. */
export function createBulkMessages({ connections, key, now }: Base, outbox: Outbox, cardData: BulkCardData) {
	const redis = connections.producer;

	/** Told once for each `id`. */
	async function line(event: BulkEvent, id: string) {
		const channel = event.bulk.origin.channelId;
		const threadOf = cardKey(event.bulk.id);
		await outbox.put(`${threadOf}-${id}`, { channel, threadOf, kind: 'line', ...renderBulkLine(event) });
	}

	return {
		line,
		async card(bulk: Bulk) {
			await outbox.put(cardKey(bulk.id), {
				channel: bulk.origin.channelId,
				fallbackRecipient: bulk.by.userId,
				kind: 'card',
				urgency: bulk.state === 'running' ? 'progress' : 'clicked',
				...renderBulkCard(await cardData.card(bulk)),
			});
		},
		/**
		 * An outage of n8n is two lines, each told once. The job only knows whether it rests now, so which outage was told
		 * last, and whether its end was, is kept here. That n8n asks for a rest (429), or that Slack does not say who may, is
		 * no outage of n8n.
		 */
		async outage(bulk: Bulk) {
			const { rest } = bulk;
			if (bulk.state !== 'running' || (rest !== null && !('silentSince' in rest))) return;
			const told = key('bulk', bulk.id, 'outage');
			if (rest !== null) {
				const since = rest.silentSince;
				await redis.multi().hset(told, { since }).expire(told, ttlSeconds).exec();
				return line({ kind: 'rests', at: since, bulk }, `rests-${since}`);
			}
			const { since, over } = await redis.hgetall(told);
			if (!since || since === over) return;
			await line({ kind: 'goes-on', at: now(), bulk }, `goes-on-${since}`);
			await redis.hset(told, { over: since });
		},
	};
}
