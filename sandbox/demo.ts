import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { exitUsage, readArguments, readPort, UsageError } from './demo/arguments.js';
import { closeOffice, openOffice, type Started } from './demo/office.js';
import { openRealN8n } from './demo/real-n8n.js';
import { playStory } from './demo/story.js';
import { tellTheChannel } from './demo/tell.js';
import { firstStepsLine } from './page/first-steps.js';

const usage = `Usage: script/demo [--once] [--port N]
  --once    play the story without a person; exits 0 if each step was seen
  --port N  where the page is served; any free port when not given
With N8N_BASE_URL and N8N_API_KEY set it uses that n8n, on this machine, and deletes its workflows there at the end.`;

/** What `--once` may take in all, so that nobody who waits for it waits for ever. */
const onceMs = 55_000;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const complain = (line: string) => void process.stderr.write(`${line}\n`);

/** What the demo needs and does not find, as a sentence with its cure. */
function missing(): string | undefined {
	if (!existsSync('dist/main.js'))
		return 'The bot is not built. Run script/demo, or npm run build and then this again.';
	const found = ['redis-server', 'valkey-server'].some((name) => spawnSync(name, ['--version']).status === 0);
	if (!found)
		return 'There is no redis-server (or valkey-server) on the PATH. Run script/bootstrap, which installs it.';
	if (!process.env.N8N_BASE_URL !== !process.env.N8N_API_KEY)
		return 'N8N_BASE_URL and N8N_API_KEY go together: set both for an n8n of your own, or none for the one of the sandbox.';
	return undefined;
}

function typed(): { once: boolean; port: number } | undefined {
	try {
		const { once = false, port } = readArguments(process.argv.slice(2), {
			once: { type: 'boolean' },
			port: { type: 'string' },
		});
		return { once, port: readPort(port) };
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		complain(`${error.message}\n${usage}`);
		return undefined;
	}
}

/** A server of the person's own, if the environment names one. */
function chosenN8n({ N8N_BASE_URL: baseUrl, N8N_API_KEY: apiKey }: NodeJS.ProcessEnv) {
	return baseUrl && apiKey ? { startN8n: () => openRealN8n({ baseUrl, apiKey }) } : {};
}

async function main(): Promise<number> {
	const options = typed();
	if (!options) return exitUsage;
	const lack = missing();
	if (lack) {
		complain(lack);
		return 1;
	}

	const started: Started = [];
	const interrupted = new Promise<'interrupted'>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('interrupted'));
	});
	let transcript = () => '';
	let opening: ReturnType<typeof openOffice> | undefined;

	async function play({ once, port }: { once: boolean; port: number }): Promise<'played'> {
		opening = openOffice(started, { port, tour: true, ...chosenN8n(process.env) });
		const office = await opening;
		const { slack, bot, page, n8n } = office;
		transcript = slack.transcript;
		const died = bot.ended.then((how) => Promise.reject(new Error(`The bot ${how}.\n${bot.log()}`)));
		await Promise.race([bot.ready(), died]);
		say(`Flowbell is up, between the workspace and n8n (${n8n.panel.about}).`);
		say(`\n  Open ${page.url}\n`);
		const silence = tellTheChannel(slack, say);
		started.push(async () => silence());
		if (!once) {
			say(`  There: ${firstStepsLine}. Ctrl-C ends everything.\n`);
			return died;
		}
		await Promise.race([playStory({ ...office, say }), died]);
		return 'played';
	}
	const tooLate = new Promise<never>((_, reject) => {
		if (!options.once) return;
		setTimeout(() => reject(new Error(`The story did not end within ${onceMs / 1000} s.`)), onceMs).unref();
	});

	try {
		const how = await Promise.race([play(options), interrupted, tooLate]);
		if (how === 'interrupted') {
			say('\nEnding …');
			return options.once ? 130 : 0;
		}
		say('Every step was seen.');
		return 0;
	} catch (error) {
		complain(`\nThe demo failed. ${error instanceof Error ? error.message : error}`);
		// What waited in vain tells the transcript itself.
		if (transcript() && !String(error).includes('──')) complain(`\nWhat stands in the workspace:\n${transcript()}`);
		return 1;
	} finally {
		// Interrupted early: what is just being started is ended, too.
		await opening?.catch(() => {});
		await closeOffice(started);
	}
}

process.exitCode = await main();
