type World = {
	slack: { botToken: string; appToken: string; apiUrl: string };
	n8n: { url: string; apiKey: string };
	redisUrl?: string;
};

/** The environment of a bot of its own process between this workspace and this n8n. */
export const botEnv = ({ slack, n8n, redisUrl }: World, more: Record<string, string> = {}) => ({
	SLACK_BOT_TOKEN: slack.botToken,
	SLACK_APP_TOKEN: slack.appToken,
	SLACK_API_URL: slack.apiUrl,
	N8N_BASE_URL: n8n.url,
	N8N_API_KEY: n8n.apiKey,
	...(redisUrl ? { REDIS_URL: redisUrl } : {}),
	FLOWBELL_ALERT_CHANNEL: '#ops-alerts',
	HOST: '127.0.0.1',
	PORT: '0',
	...more,
});
