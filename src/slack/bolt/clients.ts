import type { Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Egress } from './egress.js';

/**
 * Two clients, because the SDK's queue pauses everything on a client that meets a 429 (docs/slack.md, 10):
 * `interactive` answers people and gives up within the life of a trigger; `background` posts, and the outbox decides
 * about repeats. Neither repeats by itself: a repeat after a time-out posts twice.
 */
export type SlackClients = { interactive: WebClient; background: WebClient };

const noRepeats = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true } satisfies WebClientOptions;

export function interactiveOptions(apiUrl?: string, egress?: Egress | null): WebClientOptions {
	const through = { ...(apiUrl && { slackApiUrl: apiUrl }), ...(egress && { fetch: egress.fetch }) };
	return { ...noRepeats, timeout: 2_500, ...through };
}

export function createSlackClients(
	botToken: string,
	apiUrl: string | undefined,
	logger: Logger,
	egress?: Egress | null,
): SlackClients {
	const options = { ...interactiveOptions(apiUrl, egress), logger };
	return {
		interactive: new WebClient(botToken, options),
		background: new WebClient(botToken, { ...options, timeout: 10_000 }),
	};
}
