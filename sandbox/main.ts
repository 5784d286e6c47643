import { exitUsage, readArguments, readPort, UsageError } from './demo/arguments.js';
import { closeOffice, type Started } from './demo/office.js';
import { startOfficeN8n } from './demo/sandbox-n8n.js';
import { tellTheChannel } from './demo/tell.js';
import { startOfficeSlack } from './demo/workspace.js';
import { startPage } from './page/index.js';

const usage = `Usage: npm run sandbox -- [--port N] [--name NAME] [--request-url URL]
  --port N           the page is served at N, Slack at N+1, n8n at N+2; any free ports when not given
  --name NAME        what the app calls itself; "app" when not given
  --request-url URL  deliver commands and clicks there by signed HTTP, instead of Socket Mode`;

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The workspace, n8n and the page alone, for a Slack app of your own. */
async function main(): Promise<void> {
	const typed = readArguments(process.argv.slice(2), {
		port: { type: 'string' },
		name: { type: 'string', default: 'app' },
		'request-url': { type: 'string' },
	});
	const port = readPort(typed.port);
	const next = (step: number) => (port === 0 ? 0 : port + step);

	const started: Started = [];
	const interrupted = new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
	try {
		const { slack, ops } = await startOfficeSlack({ port: next(1), appName: typed.name });
		started.push(slack.close);
		const n8n = await startOfficeN8n({ port: next(2) });
		started.push(n8n.close);
		const page = await startPage({ slack, panel: n8n.panel, port, home: ops.name });
		started.push(page.close);
		if (typed['request-url']) slack.setRequestUrl(typed['request-url']);

		say(`A Slack workspace and an n8n on this machine. Open ${page.url}\n`);
		say('What an app needs to connect:\n');
		for (const [name, value] of [
			['SLACK_API_URL', slack.apiUrl],
			['SLACK_BOT_TOKEN', slack.botToken],
			['SLACK_APP_TOKEN', slack.appToken],
			['SLACK_SIGNING_SECRET', slack.signingSecret],
			['N8N_BASE_URL', n8n.url],
			['N8N_API_KEY', n8n.apiKey],
			['FLOWBELL_ALERT_CHANNEL', `#${ops.name}`],
		] as const) {
			say(`export ${name}='${value}'`);
		}
		say('\nWhat is said there, as it happens (Ctrl-C ends everything):\n');
		started.push(async () => silence());
		const silence = tellTheChannel(slack, say);
		await interrupted;
	} finally {
		await closeOffice(started);
	}
}

try {
	await main();
} catch (error) {
	const words = error instanceof Error ? error.message : String(error);
	process.stderr.write(error instanceof UsageError ? `${words}\n${usage}\n` : `The sandbox did not start: ${words}\n`);
	process.exitCode = error instanceof UsageError ? exitUsage : 1;
}
