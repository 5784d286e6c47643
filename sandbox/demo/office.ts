import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../clock.js';
import { startPage } from '../page/index.js';
import { startBot } from './bot.js';
import { commandsOfManifest } from './commands.js';
import type { OfficeN8n } from './office-n8n.js';
import { startOfficeN8n } from './sandbox-n8n.js';
import { startOfficeSlack } from './workspace.js';

/** How each part that was started is ended; undone in reverse order. */
export type Started = (() => Promise<void>)[];

/**
 * `settings`: of the bot, beside those that it needs. `tour`: the page tells a stranger what to do first. `clock`: of the
 * workspace, where it is not the real one.
 */
type OfficeOptions = {
	port?: number;
	startN8n?: () => Promise<OfficeN8n>;
	settings?: Record<string, string>;
	tour?: boolean;
	clock?: Clock;
};

/** Starts the workspace, n8n, the page and the bot between them. What it has started by then is noted even if it fails. */
export async function openOffice(
	started: Started,
	{ port = 0, startN8n = startOfficeN8n, settings = {}, tour = false, clock }: OfficeOptions = {},
) {
	const folder = await mkdtemp(join(tmpdir(), 'flowbell-demo-'));
	started.push(() => rm(folder, { recursive: true, force: true }));
	const n8n = await startN8n();
	started.push(n8n.close);
	const { slack, ops, ana } = await startOfficeSlack({ clock });
	started.push(slack.close);
	const page = await startPage({ slack, panel: n8n.panel, port, home: ops.name, tour, commands: commandsOfManifest() });
	started.push(page.close);
	const bot = await startBot({
		folder,
		settings: {
			SLACK_BOT_TOKEN: slack.botToken,
			SLACK_APP_TOKEN: slack.appToken,
			SLACK_API_URL: slack.apiUrl,
			N8N_BASE_URL: n8n.url,
			N8N_API_KEY: n8n.apiKey,
			FLOWBELL_ALERT_CHANNEL: `#${ops.name}`,
			FLOWBELL_POLL_SECONDS: '1',
			...settings,
		},
	});
	started.push(bot.stop);
	return { n8n, slack, ops, ana, page, bot };
}

export async function closeOffice(started: Started): Promise<void> {
	for (const end of started.splice(0).reverse()) {
		await end().catch((error: unknown) => void process.stderr.write(`A part could not be ended: ${error}\n`));
	}
}
