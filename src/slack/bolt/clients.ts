import type { Logger } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { type WebAPICallResult, WebAPIPlatformError, WebClient, type WebClientOptions } from '@slack/web-api';
import { type Dispatcher, FormData, fetch } from 'undici';
import { dispatcherThrough, type EgressProxy } from '../../n8n/connections.js';
import type { NewerBlocks, Surface } from './newer-blocks.js';

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
	{ botToken, apiUrl, egress }: { botToken: string; apiUrl?: string | undefined; egress: Egress | null },
	newerBlocks: NewerBlocks,
	logger: Logger,
): SlackClients {
	const options = { ...interactiveOptions(apiUrl, egress), logger };
	return {
		interactive: new BlocksClient(botToken, options, newerBlocks),
		background: new BlocksClient(botToken, { ...options, timeout: 10_000 }, newerBlocks),
	};
}

/** Every call that shows blocks passes here, whichever method it is. */
class BlocksClient extends WebClient {
	readonly #newerBlocks: NewerBlocks;

	constructor(botToken: string, options: WebClientOptions, newerBlocks: NewerBlocks) {
		super(botToken, options);
		this.#newerBlocks = newerBlocks;
	}

	override apiCall(method: string, options: Shown = {}): Promise<WebAPICallResult> {
		const { blocks = options.view?.blocks, view } = options;
		const surface = surfaces[method];
		if (!blocks || !surface) return super.apiCall(method, options);
		const attempt = (shown: KnownBlock[]) =>
			super.apiCall(method, view ? { ...options, view: { ...view, blocks: shown } } : { ...options, blocks: shown });
		return this.#newerBlocks.send(surface, blocks, attempt, isRefusalOfBlocks);
	}
}

type Shown = { [name: string]: unknown; blocks?: KnownBlock[]; view?: { blocks: KnownBlock[] } };

const surfaces: Record<string, Surface> = {
	'chat.postMessage': 'message',
	'chat.update': 'message',
	'chat.postEphemeral': 'private message',
	'views.open': 'view',
	'views.update': 'view',
	'views.publish': 'view',
};

/** In views they are arguments. */
const isRefusalOfBlocks = (error: unknown) =>
	error instanceof WebAPIPlatformError && ['invalid_blocks', 'invalid_arguments'].includes(error.data.error);

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
