import { App, type Logger as BoltLogger, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Config } from '../../config/index.js';
import { createHttpServer, type Door, type HttpServer } from '../../lib/http-server.js';
import { exitMisconfigured, StartError } from '../../lib/start-error.js';
import { type Egress, interactiveOptions } from './clients.js';
import { guardEnvelopes } from './envelopes.js';
import { createRequestUrl } from './request-url.js';

/** `egress`: the proxy that Slack is reached through; straight without. `door`: what else is answered where Slack's requests are taken. */
type Options = { slack: Config['slack']; log: Logger; egress: Egress | null; door: Door | null };

/** How Slack's requests reach Bolt. */
type Line = { receiver: Receiver; connected(): boolean; server?: HttpServer };

/**
 * Bolt behind one of its two receivers, with the options that avoid its traps (docs/slack.md, 11): the
 * receiver is made here, as `socketMode: true` rewrites the clients' retry settings; initialization is deferred, so
 * that a bad token is an error that can be caught; no conversation store.
 */
export function createSlackApp({ slack, log, egress, door }: Options) {
	const logger = boltLogger(log);
	const { receiver, connected, server } = slack.mode === 'socket' ? socket(slack, log, egress) : http(slack, log, door);
	const app = new App({
		receiver,
		token: slack.botToken,
		logger,
		clientOptions: interactiveOptions(slack.apiUrl, egress),
		deferInitialization: true,
		extendedErrorHandler: true,
		convoStore: false,
	});
	app.error(async ({ error }: { error: Error }) => {
		log.error({ err: error }, 'Bolt could not handle a request');
	});
	let started = false;
	return {
		app,
		/** Whether commands and clicks can reach us now. */
		connected: () => started && connected(),
		async start() {
			await app.init();
			await (server ? server.start() : app.start().catch(explainAppToken));
			started = true;
		},
		/** In HTTP mode where Slack's requests are taken; 0 before the start. */
		port: () => server?.port ?? 0,
		/** No more commands and clicks. */
		async stop() {
			if (!started) return;
			started = false;
			await (server ?? app).stop();
		},
	};
}

function socket(slack: Config['slack'], log: Logger, egress: Egress | null): Line {
	const receiver = new SocketModeReceiver({
		appToken: slack.appToken!,
		logger: boltLogger(log),
		...(egress && { dispatcher: egress.dispatcher }),
		installerOptions: {
			clientOptions: {
				timeout: 10_000,
				// Without `forever` a reconnect that meets an outage ends in an unhandled rejection (docs/slack.md, 12).
				retryConfig: { forever: true, minTimeout: 500, maxTimeout: 30_000, factor: 1.5, randomize: true },
				...(slack.apiUrl && { slackApiUrl: slack.apiUrl }),
				...(egress && { fetch: egress.fetch }),
			},
		},
	});
	guardEnvelopes(receiver.client, log);
	return { receiver, connected: () => receiver.client.websocket?.isActive() ?? false };
}

function http({ signingSecret, host, port }: Config['slack'], log: Logger, door: Door | null): Line {
	const receiver = new HTTPReceiver({ signingSecret: signingSecret!, logger: boltLogger(log) });
	const takeRequest = createRequestUrl({ receiver, signingSecret: signingSecret!, log });
	const server = createHttpServer({ host, port, cure: 'Set PORT (and HOST) to others.' }, (request, response) => {
		if (!door?.(request, response)) takeRequest(request, response);
	});
	return { receiver, server, connected: () => true };
}

/** `apps.connections.open` is the first call that needs the app-level token. */
function explainAppToken(error: unknown): never {
	if (!(error instanceof WebAPIPlatformError)) throw error;
	throw new StartError(
		`Slack does not accept the token in SLACK_APP_TOKEN (${error.data.error}). Make one with connections:write under Basic Information, App-Level Tokens.`,
		exitMisconfigured,
		error,
	);
}

/** Bolt's log as part of ours; its words for errors that we report ourselves are details. */
export function boltLogger(log: Logger): BoltLogger {
	const words = (all: unknown[]) => all.map((one) => (one instanceof Error ? one.message : String(one))).join(' ');
	return {
		debug: (...all) => log.trace({ from: 'bolt' }, words(all)),
		info: (...all) => log.debug({ from: 'bolt' }, words(all)),
		warn: (...all) => log.warn({ from: 'bolt' }, words(all)),
		error: (...all) => log.warn({ from: 'bolt' }, words(all)),
		setLevel: () => {},
		getLevel: () => LogLevel.INFO,
		setName: () => {},
	};
}
