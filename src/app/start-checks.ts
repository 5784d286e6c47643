import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { safe } from '../lib/secrets/index.js';
import { exitMisconfigured, exitUnavailable, StartError } from '../lib/start-error.js';
import { type Capabilities, ForbiddenError, type N8nClient, N8nError, UnauthorizedError } from '../n8n/index.js';

export async function workspace(client: WebClient): Promise<string> {
	try {
		return (await client.auth.test()).team_id ?? '';
	} catch (error) {
		if (error instanceof WebAPIPlatformError) {
			throw new StartError(
				`Slack does not accept the token in SLACK_BOT_TOKEN (${error.data.error}). Copy it again from OAuth & Permissions of the app.`,
				exitMisconfigured,
				error,
			);
		}
		throw new StartError(
			'Slack cannot be reached. Check the network, and SLACK_API_URL and HTTPS_PROXY if they are set; where a proxy shows a certificate of its own authority, set NODE_EXTRA_CA_CERTS to the file with it.',
			exitUnavailable,
			error,
		);
	}
}

/** One plain sentence; a bot whose n8n is down is still of use, and finds it when it is back. */
export async function checkN8n(n8n: N8nClient, capabilities: () => Promise<Capabilities>, log: Logger) {
	const { baseUrl } = n8n;
	try {
		await n8n.executions().list({ limit: 1 });
		await capabilities();
	} catch (error) {
		if (error instanceof UnauthorizedError) {
			throw new StartError(
				`n8n at ${baseUrl} does not accept the key in N8N_API_KEY. Make a new one in n8n under Settings, n8n API. Where there is no such page the public API is switched off (N8N_PUBLIC_API_DISABLED, or a trial plan), and n8n then answers every key so.`,
				exitMisconfigured,
				error,
			);
		}
		if (error instanceof ForbiddenError) {
			log.error(
				`n8n says that the key in N8N_API_KEY may not list executions (“${safe(error.n8nMessage ?? '', 300)}”): give it the scope execution:list.`,
			);
		} else if (error instanceof N8nError) {
			log.warn(`${error.message} Flowbell goes on, and tells what has failed when n8n answers.`);
		} else throw error;
	}
}
