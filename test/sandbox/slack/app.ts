import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Slack } from '../../../sandbox/slack/index.js';

const quiet = { logLevel: LogLevel.ERROR };
const silent = {
	debug() {},
	info() {},
	warn() {},
	error() {},
	setLevel() {},
	getLevel: () => LogLevel.ERROR,
	setName() {},
};

/** The real client of the Web API, without retries, so that a test sees each refusal. */
export const clientOf = (slack: Slack, token = slack.botToken): WebClient =>
	new WebClient(token, {
		slackApiUrl: slack.apiUrl,
		retryConfig: { retries: 0 },
		rejectRateLimitedCalls: true,
		logger: silent,
	});

/** What Slack answered to a call it refused, or `ok`. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
	try {
		await call;
		return 'ok';
	} catch (error) {
		const { data, code } = error as { data?: { error: string }; code: string };
		return data?.error ?? code;
	}
}

/** A real Bolt app over Socket Mode; `register` puts its listeners in before it starts. */
export async function socketApp(slack: Slack, register: (app: App) => void = () => {}): Promise<App> {
	const receiver = new SocketModeReceiver({
		appToken: slack.appToken,
		...quiet,
		installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } } },
	});
	const app = new App({
		receiver,
		token: slack.botToken,
		clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
		...quiet,
		deferInitialization: true,
		convoStore: false,
	});
	register(app);
	await app.init();
	await app.start();
	return app;
}

/** A real Bolt app behind a request URL. */
export async function httpApp(slack: Slack, register: (app: App) => void): Promise<App> {
	const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, ...quiet });
	const app = new App({
		receiver,
		token: slack.botToken,
		clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
		...quiet,
		deferInitialization: true,
		convoStore: false,
	});
	register(app);
	await app.init();
	const server = (await app.start({ port: 0, host: '127.0.0.1' })) as unknown as { address(): { port: number } };
	slack.setRequestUrl(`http://127.0.0.1:${server.address().port}/slack/events`);
	return app;
}
