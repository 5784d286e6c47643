import type { Config } from './config.js';

/** All that nobody may read, also as it stands in a header. By value: some have no shape, as Slack's signing secret. */
export function secretsOf(config: Pick<Config, 'slack' | 'n8n' | 'redisUrl' | 'proxy' | 'otlpToken'>): string[] {
	const { slack, n8n, redisUrl, proxy, otlpToken } = config;
	const headers = Object.values(n8n.headers ?? {});
	const addresses = [redisUrl, proxy?.http, proxy?.https];
	const secrets = [slack.botToken, slack.appToken, slack.signingSecret, n8n.apiKey, otlpToken, ...headers];
	return [...secrets, ...headers.flatMap(basicIn), ...addresses.flatMap(passwordIn)].filter(
		(secret) => !!secret,
	) as string[];
}

/** The pair of a basic authorization as it is sent, and the password alone. */
function basicIn(header: string): string[] {
	const pair = /^Basic (\S+)$/i.exec(header)?.[1];
	if (!pair) return [];
	const password = Buffer.from(pair, 'base64')
		.toString()
		.replace(/^[^:]*:/, '');
	return [pair, password];
}

/** As it stands in the address, and as it is meant. */
function passwordIn(url: string | null | undefined): string[] {
	if (!url || !URL.canParse(url)) return [];
	const { password } = new URL(url);
	try {
		return [password, decodeURIComponent(password)];
	} catch {
		return [password];
	}
}
