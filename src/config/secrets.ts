import { urlOf } from '../lib/url.js';
import type { Config } from './config.js';

/** All that nobody may read, also as it stands in a header. By value: some have no shape, as Slack's signing secret. */
export function secretsOf(config: Pick<Config, 'slack' | 'n8n' | 'redisUrl' | 'proxy' | 'otlpToken'>): string[] {
	const { slack, n8n, redisUrl, proxy, otlpToken } = config;
	const headers = Object.values(n8n.headers ?? {});
	const addresses = [redisUrl, proxy?.http, proxy?.https];
	const secrets = [slack.botToken, slack.appToken, slack.signingSecret, n8n.apiKey, otlpToken, ...headers];
	return [...secrets, ...headers.flatMap(credentialsIn), ...addresses.flatMap(passwordIn)].filter(
		(secret) => !!secret,
	) as string[];
}

/**
 * What stands behind the scheme of an authorization, as it is sent, and the password alone in that of a basic one; else what
 * cookies hold.
 */
function credentialsIn(header: string): string[] {
	const [, scheme = '', sent] = /^([A-Za-z]+) (\S+)$/.exec(header) ?? [];
	if (!sent) return [...header.matchAll(/=([^\s;,]+)/g)].map(([, value]) => value!);
	if (!/^basic$/i.test(scheme)) return [sent];
	const pair = Buffer.from(sent, 'base64').toString();
	return [sent, pair.replace(/^[^:]*:/, '')];
}

/** As it stands in the address, and as it is meant. */
function passwordIn(url: string | null | undefined): string[] {
	const password = urlOf(url ?? '')?.password;
	if (!password) return [];
	try {
		return [password, decodeURIComponent(password)];
	} catch {
		return [password];
	}
}
