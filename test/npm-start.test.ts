import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../sandbox/free-port.js';
import { makeDataDir } from './redis/data-dir.js';
import { type Harness, openHarness } from './stories/harness.js';

let harness: Harness;
let home: Awaited<ReturnType<typeof makeDataDir>>;

/** The project as `npm ci && npm run build` leaves it, with an .env file beside. */
beforeAll(async () => {
	[harness, home] = await Promise.all([openHarness({ bot: false }), makeDataDir('flowbell-npm-')]);
	await promisify(execFile)('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', join(home.dir, 'dist')]);
	await cp('package.json', join(home.dir, 'package.json'));
	await symlink(resolve('node_modules'), join(home.dir, 'node_modules'));
	const settings = {
		SLACK_BOT_TOKEN: harness.slack.botToken,
		SLACK_APP_TOKEN: harness.slack.appToken,
		SLACK_API_URL: harness.slack.apiUrl,
		N8N_BASE_URL: harness.n8n.url,
		N8N_API_KEY: harness.n8n.apiKey,
		FLOWBELL_ALERT_CHANNEL: "'#ops-alerts'",
		REDIS_URL: inject('redisUrl'),
		FLOWBELL_COMMAND: '/overridden',
	};
	const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
	await writeFile(join(home.dir, '.env'), `# of this test\n${lines.join('')}`);
}, 120_000);
afterAll(async () => {
	await harness.close();
	await home.remove();
});

test.each([
	['npm alone, as a supervisor does', (pid: number) => pid],
	['its whole group, as a terminal does', (pid: number) => -pid],
])(
	'SIGTERM to %s ends the bot, which drains first; it had read .env, and what was set before won',
	async (_who, target) => {
		const port = await freePort();
		const child = spawn('npm', ['start'], {
			cwd: home.dir,
			env: { PATH: process.env.PATH, HOME: home.dir, PORT: String(port), FLOWBELL_COMMAND: '/flow' },
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true,
		});
		onTestFinished(() => {
			try {
				process.kill(-child.pid!, 'SIGKILL');
			} catch {
				// All have ended.
			}
		});
		let said = '';
		for (const stream of [child.stdout, child.stderr])
			stream.setEncoding('utf8').on('data', (text: string) => {
				said += text;
			});
		await vi.waitFor(() => expect(said).toContain('Flowbell is up'), { timeout: 30_000, interval: 50 });
		expect(said).toContain('"command":"/flow"');
		expect(said).not.toMatch(/warning/i);
		const health = () => fetch(`http://127.0.0.1:${port}/healthz`).then(({ status }) => status);
		expect(await health()).toBe(200);

		const gone = once(child, 'exit');
		process.kill(target(child.pid!), 'SIGTERM');
		await gone;
		await expect(health()).rejects.toThrow();
		expect(said).toContain('"msg":"bye"');
		expect(harness.slack.connections).toBe(0);
	},
	60_000,
);
