import type { Redis } from 'ioredis';
import type { Bulk } from '../../../bulk/bulk.js';
import type { Sharing } from '../../bolt/sharing.js';

/** Who asked for a job knows that people of another organisation read along where it was asked for. */
export type SharingNotices = {
	/** Whether others read along there, for the one who is about to confirm; null: Slack does not say. */
	show(bulk: Bulk): Promise<boolean | null>;
	/** Others read along, and the asker was not told. */
	isMissing(bulk: Bulk): Promise<boolean>;
};

/** For longer than a job may stand still. */
const ttlSeconds = 30 * 86_400;

export function createSharingNotices(
	redis: Redis,
	key: (...parts: string[]) => string,
	sharing: Sharing,
): SharingNotices {
	const shownKey = (bulkId: string) => key('bulk', bulkId, 'shared');
	return {
		async show({ id, origin }) {
			const shared = await sharing(origin.channelId);
			if (shared !== false) await redis.set(shownKey(id), 1, 'EX', ttlSeconds);
			return shared;
		},
		isMissing: async ({ id, origin }) =>
			(await sharing(origin.channelId)) === true && (await redis.exists(shownKey(id))) === 0,
	};
}
