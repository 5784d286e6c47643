import { createHash } from 'node:crypto';

/** Names of our keys in Redis. Everything of one n8n server is under one prefix, so that one Redis can serve several. */
export type Keys = {
	/** `flowbell:` and 8 hex digits of the n8n address. */
	prefix: string;
	/** `prefix:part:part…` */
	key(...parts: (string | number)[]): string;
	/** The stream of who changed what. */
	audit(): string;
};

/** @param n8nBaseUrl as `Config` has it: without `/api/v1` and trailing slash */
export function createKeys(n8nBaseUrl: string): Keys {
	const prefix = `flowbell:${createHash('sha256').update(n8nBaseUrl).digest('hex').slice(0, 8)}`;
	const key = (...parts: (string | number)[]) => [prefix, ...parts].join(':');
	return { prefix, key, audit: () => key('audit') };
}
