import { createKeys, type Keys } from '../../src/redis/index.js';

/** The keys of a Flowbell of the default name in this workspace, at this n8n. */
export const keysOf = (n8nUrl: string, teamId: string): Keys =>
	createKeys({ name: 'main', teamId, instance: { name: 'main', url: n8nUrl } });

/** Where a queue's keys begin. */
export const prefixOf = ({ n8n, slack }: Keys, queue: string) =>
	(['changes', 'outbox', 'bulk-files'].includes(queue) ? slack : n8n).prefix;
