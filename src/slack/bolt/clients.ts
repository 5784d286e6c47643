import type { Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { type Dispatcher, FormData, fetch } from 'undici';
import { dispatcherThrough, type EgressProxy } from '../../n8n/connections.js';

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

/** How Slack is reached through a proxy: Bolt and the Web API know of none by themselves. */
export type Egress = { fetch: typeof globalThis.fetch; dispatcher: Dispatcher };

export function createEgress(proxy: EgressProxy | undefined): Egress | null {
	if (!proxy) return null;
	const dispatcher = dispatcherThrough(proxy, { connect: { timeout: 10_000 } });
	const through = (input: string | URL | Request, init: RequestInit = {}) => {
		const body = init.body instanceof globalThis.FormData ? copied(init.body) : init.body;
		return fetch(String(input), { ...init, body, dispatcher } as Parameters<typeof fetch>[1]);
	};
	return { fetch: through as unknown as typeof globalThis.fetch, dispatcher };
}

/** undici takes a form of its own only; Node's is another class with the same content. */
function copied(form: globalThis.FormData): FormData {
	const copy = new FormData();
	for (const [name, value] of form) {
		if (typeof value === 'string') copy.append(name, value);
		else copy.append(name, value, value.name);
	}
	return copy;
}
