import type { Redis } from 'ioredis';
import type { ListProps, ListRow } from './list-view.js';

export type KeptRow = Omit<ListRow, 'error' | 'workflowName' | 'link'> & { workflowId: string };

/** What a list's buttons lead back to: the words that were typed and the rows that n8n gave for them. */
export type KeptList = Pick<ListProps, 'verb' | 'filters' | 'first'> & {
	rows: KeptRow[];
	more: boolean;
	/** Runs of error workflows that were left out. */
	folded: number;
	note: string | null;
	unknownWorkflow: { nearest: string | null } | null;
	/** When n8n was asked. */
	readAt: number;
};

/** A list is kept as long as its buttons are of use. */
const ttlSeconds = 2 * 3_600;

/** Lists in Redis, so that their pages survive a restart; null where one is too old. */
export function createKeptLists({ redis, key }: { redis: Redis; key(id: string): string }) {
	return {
		async write(listId: string, list: KeptList): Promise<void> {
			await redis.set(key(listId), JSON.stringify(list), 'EX', ttlSeconds);
		},
		async read(listId: string): Promise<KeptList | null> {
			const row = await redis.get(key(listId));
			return row && JSON.parse(row);
		},
	};
}
