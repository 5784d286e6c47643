import { createKeys, type Keys } from '../../src/redis/index.js';

/** The keys of a Flowbell of the default name in this workspace, at this n8n. */
export const keysOf = (n8nUrl: string, teamId: string): Keys =>
	createKeys({ name: 'main', teamId, n8nBaseUrl: n8nUrl });
