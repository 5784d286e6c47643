import type { Bulk } from '../../../bulk/bulk.js';
import type { Base } from '../../../instances/base.js';
import type { Sharing } from '../../bolt/directory.js';

export type SharingNotices = ReturnType<typeof createSharingNotices>;

/** For longer than a job may stand still. */
const ttlSeconds = 30 * 86_400;

/** Who asked for a job knows that people of another organisation read along where it was asked for. */
export function createSharingNotices({ connections, key }: Base, sharing: Sharing) {
	const redis = connections.producer;
	const shownKey = (bulkId: string) => key('bulk', bulkId, 'shared');
	return {
		/** Whether others read along there, for the one who is about to confirm; null: Slack does not say. */
		async show({ id, origin }: Bulk): Promise<boolean | null> {
			const shared = await sharing(origin.channelId);
			if (shared !== false) await redis.set(shownKey(id), 1, 'EX', ttlSeconds);
			return shared;
		},
		/** Others read along, and the asker was not told. */
		isMissing: async ({ id, origin }: Bulk) =>
			(await sharing(origin.channelId)) === true && (await redis.exists(shownKey(id))) === 0,
	};
}
