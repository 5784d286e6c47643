import { createHash } from 'node:crypto';

export type Keys = ReturnType<typeof createKeys>;

/** All that one Flowbell writes, whatever its workspace and n8n, begins with this and a colon. */
export const keysOfName = (name: string) => `flowbell:${name}`;

/**
 * Names of our keys in Redis (docs/redis.md). `<server>` are 8 hex digits of the n8n address and the workspace: with
 * another address the same numbers are other executions, and two workspaces that watch one n8n are both told everything.
 * `name` is `FLOWBELL_NAME`, which tells Flowbells apart that mean the same workspace and n8n.
 */
export function createKeys(of: { name: string; teamId: string; instance: { name: string; url: string } }) {
	const { name, teamId, instance } = of;
	const server = createHash('sha256').update(`${instance.url} ${teamId}`).digest('hex').slice(0, 8);
	const space = (...parts: string[]) => {
		const prefix = [keysOfName(name), ...parts].join(':');
		return { prefix, key: (...more: (string | number)[]) => [prefix, ...more].join(':') };
	};
	return {
		/** `flowbell:<name>:n8n:<instance>-<server>`: what is known of one n8n server. */
		n8n: space('n8n', `${instance.name}-${server}`),
		/** `flowbell:<name>:slack:<team>-<server>`: what is said and asked in the workspace. */
		slack: space('slack', `${teamId}-${server}`),
	};
}
