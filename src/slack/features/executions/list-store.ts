import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Filters } from '../../command/parse.js';
import type { ListProps, ListRow } from './list-view.js';

export type KeptRow = Omit<ListRow, 'error' | 'workflowName' | 'link'> & { workflowId: string };

/** What a list's buttons lead back to: the words that were typed and the rows that n8n gave for them. */
export type KeptList = {
	verb: 'failures' | 'list';
	filters: Filters;
	rows: KeptRow[];
	first: number;
	more: boolean;
	note: string | null;
	unknownWorkflow: NonNullable<ListProps['unknownWorkflow']> | null;
	/** When n8n was asked. Missing in lists of an earlier version. */
	readAt?: number;
};

const ttlSeconds = 2 * 3_600;

/** The same list again, for its buttons, as long as they are of use. */
export function createListStore({ redis, key }: { redis: Redis; key(id: string): string }) {
	async function set(listId: string, list: KeptList) {
		await redis.set(key(listId), JSON.stringify(list), 'EX', ttlSeconds);
	}
	return {
		set,
		async add(list: KeptList): Promise<string> {
			const listId = randomBytes(9).toString('base64url');
			await set(listId, list);
			return listId;
		},
		async read(listId: string): Promise<KeptList | null> {
			const row = await redis.get(key(listId));
			const list = row ? (JSON.parse(row) as KeptList) : null;
			// One that an earlier version kept has its times elsewhere: without them it would be of too much.
			return list && 'since' in list.filters ? list : null;
		},
	};
}
