import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../sandbox/free-port.js';
import { startN8n } from '../sandbox/n8n/index.js';
import { startSlack } from '../sandbox/slack/index.js';
import { makeDataDir } from './redis/data-dir.js';
import { botEnv } from './setup/bot-env.js';
import { builtProgram } from './setup/built-program.js';

let main: string;
let dataDir: string;

beforeAll(async () => {
	main = await builtProgram();
});

beforeEach(async ({ onTestFinished }) => {
	const made = await makeDataDir('flowbell-main-');
	dataDir = made.dir;
	onTestFinished(made.remove);
});

/** The real program in a process of its own, with only these variables. */
function program(env: Record<string, string>) {
	const child: ChildProcess = spawn(process.execPath, [main], {
		cwd: dataDir,
		env: { PATH: process.env.PATH, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	onTestFinished(() => void child.kill('SIGKILL'));
	const said = { out: '', err: '' };
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		said.out += text;
	});
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		said.err += text;
	});
	const closed = once(child, 'close');
	return {
		child,
		said,
		closed: async () => (await closed)[0] as number | null,
		until: (words: string) =>
			vi.waitFor(() => expect(said.out + said.err).toContain(words), { timeout: 15_000, interval: 20 }),
	};
}

/** A workspace and an n8n, and the variables that lead there. */
async function world() {
	const [slack, n8n] = await Promise.all([startSlack(), startN8n()]);
	onTestFinished(async () => {
		await Promise.all([slack.close(), n8n.close()]);
	});
	slack.channel('ops-alerts');
	const env = botEnv(
		{ slack, n8n },
		{
			FLOWBELL_DATA_DIR: dataDir,
			FLOWBELL_POLL_SECONDS: '0.2',
			FLOWBELL_LOG_LEVEL: 'trace',
			PORT: String(await freePort()),
		},
	);
	return { slack, n8n, env };
}

const embeddedRuns = () => existsSync(join(dataDir, 'redis', 'redis.sock'));

describe('what it needs and does not have, in plain words', () => {
	test('an empty environment: every fault with its cure, exit 78, no stack', async () => {
		const { said, closed } = program({});
		expect(await closed()).toBe(78);
		expect(said.out).toBe('');
		expect(said.err).toMatch(/^Flowbell cannot start:\n/);
		for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'N8N_BASE_URL', 'N8N_API_KEY', 'FLOWBELL_ALERT_CHANNEL'])
			expect(said.err).toMatch(new RegExp(`^ {2}${name} is missing\\.\n {4}[A-Z].*\\.$`, 'm'));
		expect(said.err).not.toMatch(/ at .*:\d+:\d+/);
	});

	test('a wrong Slack token: one sentence, and the embedded Redis does not stay behind', async () => {
		const { env } = await world();
		const { said, closed } = program({ ...env, SLACK_BOT_TOKEN: 'xoxb-1-2-wrong' });
		expect(await closed()).toBe(78);
		expect(said.err).toMatch(/^Flowbell cannot start: Slack does not accept the token in SLACK_BOT_TOKEN.*\n$/);
		expect(embeddedRuns()).toBe(false);
	});

	test('a wrong app token: one sentence', async () => {
		const { env } = await world();
		const { said, closed } = program({ ...env, SLACK_APP_TOKEN: 'xapp-1-A1-2-wrong' });
		expect(await closed()).toBe(78);
		expect(said.err).toMatch(/^Flowbell cannot start: .*SLACK_APP_TOKEN.*\n$/);
		expect(embeddedRuns()).toBe(false);
	});

	test('a wrong n8n key: one sentence', async () => {
		const { env } = await world();
		const { said, closed } = program({ ...env, N8N_API_KEY: 'wrong-key' });
		expect(await closed()).toBe(78);
		expect(said.err).toMatch(/^Flowbell cannot start: n8n at .* does not accept the key in N8N_API_KEY.*\n$/);
	});

	test('a Redis that refuses our password: one sentence', async () => {
		const { env } = await world();
		const url = inject('redisUrl').replace('unix://', 'unix://nobody:hunter2@x');
		const { said, closed } = program({ ...env, REDIS_URL: url });
		expect(await closed()).toBe(78);
		expect(said.err).toMatch(/^Flowbell cannot start: The Redis at .* refuses the user or password in REDIS_URL.*\n$/);
		expect(said.out + said.err).not.toContain('hunter2');
	});

	test('a port that is taken: one sentence', async () => {
		const { env, slack } = await world();
		const { said, closed } = program({ ...env, PORT: new URL(slack.url).port });
		expect(await closed()).toBe(78);
		expect(said.err).toMatch(/^Flowbell cannot start: Port \d+ .*PORT.*\n$/);
	});
});

describe('a file .env where it is started', () => {
	test('says what is not set', async () => {
		await writeFile(
			join(dataDir, '.env'),
			'N8N_BASE_URL=http://127.0.0.1:1\nFLOWBELL_ALERT_CHANNEL="#ops"\nSLACK_BOT_TOKEN=x',
		);
		const { said, closed } = program({ N8N_API_KEY: 'key', SLACK_BOT_TOKEN: 'xoxb-1-2-abc' });
		expect(await closed()).toBe(78);
		expect(said.err.match(/^ {2}\w+/gm)).toEqual(['  SLACK_APP_TOKEN']);
	});

	test('that cannot be read is one sentence', async () => {
		await mkdir(join(dataDir, '.env'));
		const { said, closed } = program({});
		expect(await closed()).toBe(78);
		expect(said.err).toMatch(/^Flowbell cannot start: The file \.env cannot be read .*\n$/);
	});
});

describe('running', () => {
	test('lives, gets ready, drains on SIGTERM, and leaves no Redis; at the loudest level no secret is logged', async () => {
		const { env, slack, n8n } = await world();
		const bot = program(env);
		await bot.until('Flowbell is up');
		const page = async (path: string) => (await fetch(`http://127.0.0.1:${env.PORT}${path}`)).status;
		expect(await page('/healthz')).toBe(200);
		await vi.waitFor(async () => expect(await page('/readyz')).toBe(200), 5_000);
		expect(embeddedRuns()).toBe(true);

		const failing = n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'card declined' } } }]);
		n8n.run(failing);
		await slack.until(() => slack.channel('ops-alerts').messages().length > 0);

		bot.child.kill('SIGTERM');
		expect(await bot.closed()).toBe(0);
		expect(embeddedRuns()).toBe(false);
		const all = bot.said.out + bot.said.err;
		for (const secret of [slack.botToken, slack.appToken, n8n.apiKey]) expect(all).not.toContain(secret);
		for (const line of bot.said.out.trim().split('\n')) expect(() => JSON.parse(line), line).not.toThrow();
	});

	test('an n8n that is down does not keep it from starting, and is found when it is back', async () => {
		const { env, slack, n8n } = await world();
		await n8n.stopServing();
		const bot = program(env);
		await bot.until('Flowbell is up');
		expect(bot.said.out).toContain('cannot be reached: nothing listens there');
		await n8n.serve();
		const alerted = () => slack.channel('ops-alerts').messages().length > 0;
		// The first look tells nothing old, so it has to come before something fails.
		await slack.until(() => n8n.requests.some(({ status }) => status === 200));
		await vi.waitFor(
			() => {
				n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'card declined' } } }]));
				expect(alerted()).toBe(true);
			},
			{ timeout: 15_000, interval: 500 },
		);
		bot.child.kill('SIGTERM');
		expect(await bot.closed()).toBe(0);
	});

	test('Ctrl-C, which npm passes on a second time, drains once', async () => {
		const { env } = await world();
		const bot = program(env);
		await bot.until('Flowbell is up');
		bot.child.kill('SIGINT');
		bot.child.kill('SIGINT');
		expect(await bot.closed()).toBe(0);
		expect(bot.said.out.match(/"msg":"draining"/g)).toHaveLength(1);
		expect(embeddedRuns()).toBe(false);
	});
});
