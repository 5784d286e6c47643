import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../sandbox/free-port.js';
import { buildBot, root } from './build.js';
import { type Child, startChild } from './child.js';
import type { Otlp, Ready } from './n8n.js';
import type { Stage } from './stage.js';
import type { Workspace } from './workspace.js';

export type Bot = Child & {
	/** A Prometheus counter of the bot, all labels added up. */
	metric(name: string): Promise<number>;
	/** Milliseconds to the answer of a page that needs nothing but the process itself. */
	healthMs(): Promise<number>;
};

/** Flowbell as `npm start` starts it: the built program in a process of its own. */
export async function startBot(
	stage: Stage,
	options: {
		workspace: Workspace;
		n8n: Ready;
		redisUrl: string;
		pollSeconds?: number;
		bulkConcurrency?: number;
		otlp?: Otlp;
	},
): Promise<Bot> {
	const { slack, ops } = options.workspace;
	const port = options.otlp?.port ?? (await freePort());
	await buildBot();
	const child = startChild(stage, process.execPath, await startArguments(), {
		// Without the .env of whoever runs this.
		cwd: tmpdir(),
		env: {
			NODE_ENV: 'production',
			SLACK_BOT_TOKEN: slack.botToken,
			SLACK_APP_TOKEN: slack.appToken,
			SLACK_API_URL: slack.apiUrl,
			N8N_BASE_URL: options.n8n.url,
			N8N_API_KEY: options.n8n.apiKey,
			FLOWBELL_ALERT_CHANNEL: ops.id,
			REDIS_URL: options.redisUrl,
			HOST: '127.0.0.1',
			PORT: String(port),
			...(options.bulkConcurrency ? { FLOWBELL_BULK_CONCURRENCY: String(options.bulkConcurrency) } : {}),
			...(options.otlp ? { FLOWBELL_OTLP_TOKEN: options.otlp.token } : {}),
			...(options.pollSeconds ? { FLOWBELL_POLL_SECONDS: String(options.pollSeconds) } : {}),
		},
	});
	await child.says('Flowbell is up');
	return Object.assign(child, {
		async healthMs() {
			const start = performance.now();
			await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
			return performance.now() - start;
		},
		async metric(name: string) {
			const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
			const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
			return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
		},
	});
}

/** The least that a Bolt app can be: Socket Mode and one listener that acknowledges. In plain JavaScript, as a compiler at work in the process would count as its own. */
export async function startBareBolt(stage: Stage, { slack }: Workspace): Promise<Child> {
	const child = startChild(stage, process.execPath, [join(root, 'bench', 'parts', 'bare-bolt.mjs')], {
		env: {
			NODE_ENV: 'production',
			SLACK_BOT_TOKEN: slack.botToken,
			SLACK_APP_TOKEN: slack.appToken,
			SLACK_API_URL: slack.apiUrl,
		},
	});
	await child.says('ready');
	return child;
}

/** `dist/main.js`, and whatever settings of Node the start script has. */
async function startArguments(): Promise<string[]> {
	const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
	const args = /^exec node (.*) (\S+\.js)$/.exec(scripts.start);
	if (!args) throw new Error(`"${scripts.start}" does not start node`);
	return [...args[1]!.split(' '), join(root, args[2]!)];
}
