import type { Config } from './index.js';

/**
 * Every value of the configuration that must never be read by people, kept or logged. Known by value: some have no shape
 * (Slack's signing secret), and what they are given to may quote them.
 */
export function secretsOf({ slack, n8n, redisUrl }: Pick<Config, 'slack' | 'n8n' | 'redisUrl'>): string[] {
	const secrets = [slack.botToken, slack.appToken, slack.signingSecret, n8n.apiKey, ...passwordIn(redisUrl)];
	return secrets.filter((secret) => secret !== undefined && secret !== '') as string[];
}

/** As it stands in the address, and as it is meant. */
function passwordIn(url: string | null): string[] {
	if (url === null || !URL.canParse(url)) return [];
	const { password } = new URL(url);
	try {
		return [password, decodeURIComponent(password)];
	} catch {
		return [password];
	}
}
