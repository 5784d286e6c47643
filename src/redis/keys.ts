import { createHash } from 'node:crypto';

/** Names of our keys in Redis: all are under one prefix, so that one Redis can serve several Flowbells. */
export type Keys = {
	/** `flowbell:<name>:<team>:` and 8 hex digits of the n8n address. */
	prefix: string;
	/** `prefix:part:part…` */
	key(...parts: (string | number)[]): string;
	/** The stream of who changed what. */
	audit(): string;
};

/** All that one Flowbell writes, whatever its workspace and n8n, begins with this and a colon. */
export const keysOfName = (name: string) => `flowbell:${name}`;

/**
 * The name tells Flowbells apart that mean the same workspace and n8n, as two teams may have one each.
 *
 * @param of.teamId the Slack workspace's
 * @param of.n8nBaseUrl as `Config` has it: without `/api/v1` and trailing slash
 */
export function createKeys(of: { name: string; teamId: string; n8nBaseUrl: string }): Keys {
	const server = createHash('sha256').update(of.n8nBaseUrl).digest('hex').slice(0, 8);
	const prefix = `${keysOfName(of.name)}:${of.teamId}:${server}`;
	const key = (...parts: (string | number)[]) => [prefix, ...parts].join(':');
	return { prefix, key, audit: () => key('audit') };
}
