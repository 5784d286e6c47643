import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { startConnectProxy } from '../n8n/connect-proxy.js';
import { startWire } from '../n8n/wire.js';
import { botEnv } from '../setup/bot-env.js';
import { builtProgram } from '../setup/built-program.js';
import { asks } from './asking.js';
import { startProgram } from './program.js';
import { harness, open } from './story.js';

const portOf = (url: string) => Number(new URL(url).port);

test('where Slack and n8n can be reached through a proxy only, all goes through it: calls, socket, answers', async () => {
	await open({ bot: false });
	const { slack, n8n, ana } = harness;
	const [slackPort, n8nPort] = [portOf(slack.apiUrl), portOf(n8n.url)];
	await using proxy = await startConnectProxy(
		{ 'slack.invalid:80': slackPort, 'n8n.invalid:80': n8nPort, [`127.0.0.1:${slackPort}`]: slackPort },
		'me:hunter22',
	);
	const bot = await startProgram(harness, {
		SLACK_API_URL: slack.apiUrl.replace(`127.0.0.1:${slackPort}`, 'slack.invalid'),
		N8N_BASE_URL: 'http://n8n.invalid',
		HTTP_PROXY: proxy.url.replace('://', '://me:hunter22@'),
		NO_PROXY: '<-loopback>',
	});
	n8n.run(n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'declined' } } }]));
	await harness.alert('Order sync');
	// The sandbox names its socket and its response addresses by loopback.
	expect(textOf(await asks(harness, ana, '/n8n status'))).toContain('n8n.invalid');
	expect(new Set(proxy.asked)).toEqual(new Set(['slack.invalid:80', 'n8n.invalid:80', `127.0.0.1:${slackPort}`]));
	expect(bot.said()).not.toContain('hunter22');
});

const fronts: [string, { status: number; headers: Record<string, string>; body: string }, RegExp][] = [
	[
		'nginx with a password',
		{
			status: 401,
			headers: { 'www-authenticate': 'Basic realm="x"', 'content-type': 'text/html', server: 'nginx/1.25' },
			body: '<h1>401 Authorization Required</h1>',
		},
		/What stands before n8n at \S+ \(nginx\) refuses Flowbell \(401, Basic\)/,
	],
	[
		'Cloudflare',
		{ status: 403, headers: { 'content-type': 'text/html', server: 'cloudflare' }, body: '<title>One moment</title>' },
		/What stands before n8n at \S+ \(Cloudflare\) refuses Flowbell \(403/,
	],
	[
		'a login page elsewhere',
		{ status: 302, headers: { location: 'https://login.example.com/sso?x=1' }, body: '' },
		/What stands before n8n at \S+ sends Flowbell on to https:\/\/login\.example\.com\/sso \(302\)/,
	],
];

test.each(fronts)('%s before n8n is told as that: no word of keys or scopes, and no exit', async (_, front, told) => {
	await using wire = await startWire(
		(response) => void response.writeHead(front.status, front.headers).end(front.body),
	);
	await open({ bot: false });
	const bot = await harness.startBot({ n8n: { baseUrl: wire.url, apiKey: harness.n8n.apiKey } });
	const answers = [
		textOf(await asks(harness, harness.ana, '/n8n status')),
		textOf(await asks(harness, harness.ana, '/n8n failures')),
	];
	for (const answer of answers) {
		expect(answer).toMatch(told);
		expect(answer).not.toMatch(/scope|API key|valid N8N_API_KEY/i);
	}
	expect(answers[1]).toContain('N8N_HEADERS');
	const lines = harness
		.log()
		.split('\n')
		.filter((line) => /"level":"(warn|error)"/.test(line));
	expect(lines.some((line) => told.test(JSON.parse(line).msg))).toBe(true);
	expect(lines.join('\n')).not.toMatch(/give it the scope|N8N_API_KEY/);
	await bot.stop();
});

test('a switched-off public API is told with the other causes beside a wrong key', async () => {
	await open({ bot: false });
	harness.n8n.faults.inject({ kind: 'status', path: /\/api\/v1\//, status: 401, body: '{"message":"Unauthorized"}' });
	const child = spawn(process.execPath, [await builtProgram()], {
		env: { PATH: process.env.PATH, ...botEnv(harness) },
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let said = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		said += text;
	});
	expect((await once(child, 'close'))[0]).toBe(78);
	expect(said).toMatch(/does not accept the key in N8N_API_KEY.*N8N_PUBLIC_API_DISABLED, or a trial plan/);
});
