import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments, USAGE } from './demo/arguments.js';
import { type Bot, startBot } from './demo/bot.js';
import { startOfficeN8n } from './demo/sandboxN8n.js';
import { playStory } from './demo/story.js';
import { tellTheChannel } from './demo/tell.js';
import { startOfficeSlack } from './demo/workspace.js';

/** What `--once` may take in all, so that nobody who waits for it waits for ever. */
const ONCE_MS = 55_000;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const complain = (line: string) => void process.stderr.write(`${line}\n`);

/** What the demo needs and does not find, as a sentence with its cure. */
function missing(): string | undefined {
	if (!existsSync('dist/main.js'))
		return 'The bot is not built. Run script/demo, or npm run build and then this again.';
	const found = ['redis-server', 'valkey-server'].some((name) => spawnSync(name, ['--version']).status === 0);
	if (!found)
		return 'There is no redis-server (or valkey-server) on the PATH. Run script/bootstrap, which installs it.';
	return undefined;
}

/** Starts everything, noting in `started` how each part is ended. */
async function open(started: (() => Promise<void>)[]) {
	const folder = await mkdtemp(join(tmpdir(), 'flowbell-demo-'));
	started.push(() => rm(folder, { recursive: true, force: true }));
	const n8n = await startOfficeN8n();
	started.push(n8n.close);
	const { slack, ops, ana } = await startOfficeSlack();
	started.push(slack.close);
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
		},
	});
	started.push(bot.stop);
	return { n8n, slack, ops, ana, bot };
}

async function main(): Promise<number> {
	const options = readArguments(process.argv.slice(2));
	if (typeof options === 'string') {
		complain(`${options}\n${USAGE}`);
		return 64;
	}
	const lack = missing();
	if (lack) {
		complain(lack);
		return 1;
	}

	const started: (() => Promise<void>)[] = [];
	const interrupted = new Promise<'interrupted'>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('interrupted'));
	});
	let transcript = () => '';
	let bot: Bot | undefined;

	async function play(): Promise<'done'> {
		const place = await open(started);
		bot = place.bot;
		transcript = place.slack.transcript;
		started.push(async () => tell());
		const tell = tellTheChannel(place.slack, say);
		const died = bot.ended.then((how) => Promise.reject(new Error(`The bot ${how}.\n${bot?.log()}`)));
		await Promise.race([bot.ready(), died]);
		say(`Flowbell is up. n8n: ${place.n8n.panel.about}`);
		await Promise.race([playStory({ ...place, say }), died]);
		return 'done';
	}
	const tooLate = (ms: number) =>
		new Promise<never>((_, reject) =>
			setTimeout(() => reject(new Error(`The story did not end within ${ms / 1000} s`)), ms).unref(),
		);

	try {
		const how = await Promise.race([play(), interrupted, ...(options.once ? [tooLate(ONCE_MS)] : [])]);
		if (how === 'interrupted') return options.once ? 130 : 0;
		say('Every step was seen.');
		return 0;
	} catch (error) {
		complain(`\nThe demo failed: ${error instanceof Error ? error.message : error}`);
		if (!String(error).includes('──')) complain(`\nWhat stands in the workspace:\n${transcript()}`);
		return 1;
	} finally {
		for (const end of started.reverse()) await end().catch((error) => complain(`could not end a part: ${error}`));
	}
}

process.exitCode = await main();
