import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, secretsOf } from '../../src/config/index.js';

const good = {
	SLACK_BOT_TOKEN: 'xoxb-1-2-abc',
	SLACK_APP_TOKEN: 'xapp-1-A1-2-abc',
	N8N_BASE_URL: 'https://n8n.example.com',
	N8N_API_KEY: 'key-of-n8n',
	FLOWBELL_ALERT_CHANNEL: '#ops-alerts',
};

function faultsOf(env: Record<string, string | undefined>) {
	try {
		loadConfig(env);
	} catch (error) {
		if (error instanceof ConfigError) return error.faults;
		throw error;
	}
	return [];
}

test('five variables are enough', () => {
	expect(loadConfig(good)).toEqual({
		slack: { botToken: 'xoxb-1-2-abc', appToken: 'xapp-1-A1-2-abc', mode: 'socket', host: '127.0.0.1', port: 3000 },
		health: { host: '127.0.0.1', port: 3000 },
		n8n: { baseUrl: 'https://n8n.example.com', apiKey: 'key-of-n8n' },
		alertChannel: '#ops-alerts',
		redisUrl: null,
		dataDir: resolve('.flowbell'),
		pollSeconds: null,
		otlpToken: null,
		publicUrl: null,
		name: 'main',
		bulkConcurrency: 5,
		command: '/n8n',
		logLevel: 'info',
		operators: [],
		readers: [],
	});
});

const http = { ...good, SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: '0123456789abcdef' };

test.each<[string, Record<string, string | undefined>, object, object]>([
	['Socket Mode', good, {}, { host: '127.0.0.1', port: 3000 }],
	['Socket Mode with HOST', { ...good, HOST: '0.0.0.0', PORT: '80' }, {}, { host: '0.0.0.0', port: 80 }],
	['Socket Mode with its own', { ...good, FLOWBELL_HEALTH_PORT: '81' }, {}, { host: '127.0.0.1', port: 81 }],
	['HTTP mode', http, { host: '0.0.0.0', port: 3000 }, { host: '127.0.0.1', port: 3001 }],
	['HTTP mode with HOST', { ...http, HOST: '10.0.0.1' }, { host: '10.0.0.1' }, { host: '127.0.0.1' }],
	['HTTP mode with its own', { ...http, FLOWBELL_HEALTH_HOST: '0.0.0.0' }, {}, { host: '0.0.0.0', port: 3001 }],
])('where is listened in %s', (_what, env, slack, health) => {
	expect(loadConfig(env)).toMatchObject({ slack, health });
});

test('health on the port of Slack’s requests is refused', () => {
	expect(faultsOf({ ...http, PORT: '3001' }).map(({ name }) => name)).toEqual(['FLOWBELL_HEALTH_PORT']);
});

test('an empty environment lists every missing variable, in order, each with its cure', () => {
	const faults = faultsOf({});
	expect(faults.map(({ name, fault }) => `${name} ${fault}`)).toEqual([
		'SLACK_BOT_TOKEN is missing',
		'SLACK_APP_TOKEN is missing',
		'N8N_BASE_URL is missing',
		'N8N_API_KEY is missing',
		'FLOWBELL_ALERT_CHANNEL is missing',
	]);
	for (const { cure } of faults) expect(cure).toMatch(/^[A-Z].{20,}\.$/);
});

test('blank is missing: compose hands over empty variables', () => {
	expect(faultsOf({ ...good, SLACK_APP_TOKEN: ' ', N8N_API_KEY: '' }).map(({ name }) => name)).toEqual([
		'SLACK_APP_TOKEN',
		'N8N_API_KEY',
	]);
	expect(loadConfig({ ...good, REDIS_URL: '', FLOWBELL_POLL_SECONDS: '', PORT: '' })).toMatchObject({
		redisUrl: null,
		pollSeconds: null,
	});
});

describe('how Slack reaches us', () => {
	const { SLACK_APP_TOKEN: _, ...http } = { ...good, SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5' };
	test('a signing secret alone means HTTP', () => {
		expect(loadConfig({ ...http, PORT: '8080' }).slack).toMatchObject({
			mode: 'http',
			signingSecret: http.SLACK_SIGNING_SECRET,
			port: 8080,
		});
	});
	test('an app token means Socket Mode, also beside a signing secret', () => {
		const { slack } = loadConfig({ ...http, SLACK_APP_TOKEN: good.SLACK_APP_TOKEN });
		expect(slack).toMatchObject({ mode: 'socket', appToken: good.SLACK_APP_TOKEN });
		expect(slack).not.toHaveProperty('signingSecret');
	});
});

test.each([
	['https://n8n.example.com/', 'https://n8n.example.com'],
	['https://n8n.example.com/api/v1', 'https://n8n.example.com'],
	['https://n8n.example.com/api/v1/', 'https://n8n.example.com'],
	['https://example.com/tools/n8n/api/v1', 'https://example.com/tools/n8n'],
	['https://example.com/tools/n8n//', 'https://example.com/tools/n8n'],
	['http://localhost:5678/home/workflows', 'http://localhost:5678'],
	['http://localhost:5678/workflow/AbC/executions/4711?x=1#y', 'http://localhost:5678'],
	['  "http://[::1]:5678"\n', 'http://[::1]:5678'],
	['https://n8n.example.com/api', 'https://n8n.example.com'],
	['https://n8n.example.com/API/V1/docs/#/Execution', 'https://n8n.example.com'],
	['https://example.com/n8n/shared/workflows', 'https://example.com/n8n'],
	['https://n8n.example.com/rest/login', 'https://n8n.example.com'],
	['https://n8n.example.com/webhook-test/abc', 'https://n8n.example.com'],
	['https://example.com/api/n8n', 'https://example.com/api/n8n'],
	['https://n8n.example.com/,', 'https://n8n.example.com'],
])('the n8n address %j is read as %j', (given, read) => {
	expect(loadConfig({ ...good, N8N_BASE_URL: given }).n8n).toEqual({ baseUrl: read, apiKey: good.N8N_API_KEY });
});

test.each([
	['https://n8n.example.com/papi/v1', 'https://n8n.example.com', 'https://n8n.example.com/papi/v1'],
	['https://example.com/tools/n8n/papi/v1/', 'https://example.com/tools/n8n', 'https://example.com/tools/n8n/papi/v1'],
	['https://api.example.com/v1', 'https://api.example.com', 'https://api.example.com/v1'],
	['https://n8n.example.com/papi/v1/docs/', 'https://n8n.example.com', 'https://n8n.example.com/papi/v1'],
	['https://n8n.example.com/papi/v1/openapi.yml', 'https://n8n.example.com', 'https://n8n.example.com/papi/v1'],
	['https://n8n.example.com/papi/v1/discover?x=1', 'https://n8n.example.com', 'https://n8n.example.com/papi/v1'],
	['https://n8n.example.com/papi/v1/folders', 'https://n8n.example.com', 'https://n8n.example.com/papi/v1'],
	['https://n8n.example.com/papi//v1', 'https://n8n.example.com', 'https://n8n.example.com/papi//v1'],
	['<https://n8n.example.com/papi/v1>', 'https://n8n.example.com', 'https://n8n.example.com/papi/v1'],
	['https://n8n.example.com/papi/v1.', 'https://n8n.example.com', 'https://n8n.example.com/papi/v1'],
])('%j is the API itself: the editor is at %j', (given, baseUrl, apiUrl) => {
	expect(loadConfig({ ...good, N8N_BASE_URL: given }).n8n).toMatchObject({ baseUrl, apiUrl });
});

test('a user and password in the n8n address become a header and are in no address any more', () => {
	const { n8n } = loadConfig({ ...good, N8N_BASE_URL: 'https://flow%20bell:hunter%402@n8n.example.com/papi/v1' });
	expect(n8n).toEqual({
		baseUrl: 'https://n8n.example.com',
		apiUrl: 'https://n8n.example.com/papi/v1',
		apiKey: good.N8N_API_KEY,
		headers: { authorization: `Basic ${Buffer.from('flow bell:hunter@2').toString('base64')}` },
	});
	expect(secretsOf(loadConfig({ ...good, N8N_BASE_URL: 'https://flowbell:hunter2@n8n.example.com' }))).toContain(
		'hunter2',
	);
});

test.each([
	'CF-Access-Client-Id: 0123.access\nCF-Access-Client-Secret: s3cr3t: it is',
	'CF-Access-Client-Id:0123.access\\nCF-Access-Client-Secret:  s3cr3t: it is  ',
	'{"CF-Access-Client-Id": "0123.access", "CF-Access-Client-Secret": "s3cr3t: it is"}',
	'CF-Access-Client-Id: 0123.access, CF-Access-Client-Secret: s3cr3t: it is',
	'CF-Access-Client-Id: 0123.access; CF-Access-Client-Secret: s3cr3t: it is',
	'CF-Access-Client-Id: "0123.access"\\r\\nCF-Access-Client-Secret: \'s3cr3t: it is\'',
	'CF-Access-Client-Id: 0123.access,\nCF-Access-Client-Secret: s3cr3t: it is,',
	'CF-Access-Client-Id:0123.access,CF-Access-Client-Secret:s3cr3t: it is',
	'CF-Access-Client-Id:0123.access CF-Access-Client-Secret:s3cr3t: it is',
	'CF-Access-Client-Id=0123.access,CF-Access-Client-Secret=s3cr3t: it is',
	'CF-Access-Client-Id: CF-Access-Client-Id: 0123.access\nCF-Access-Client-Secret: s3cr3t: it is',
	'- CF-Access-Client-Id: 0123.access\n# staging\n- CF-Access-Client-Secret: s3cr3t: it is',
	'-H "CF-Access-Client-Id: 0123.access" -H "CF-Access-Client-Secret: s3cr3t: it is"',
	"--header 'CF-Access-Client-Id: 0123.access' --header 'CF-Access-Client-Secret: s3cr3t: it is'",
	'["CF-Access-Client-Id: 0123.access", "CF-Access-Client-Secret: s3cr3t: it is"]',
	'[{"name":"CF-Access-Client-Id","value":"0123.access"},{"name":"CF-Access-Client-Secret","value":"s3cr3t: it is"}]',
	"{'CF-Access-Client-Id': '0123.access', 'CF-Access-Client-Secret': 's3cr3t: it is'}",
	'{CF-Access-Client-Id: 0123.access, CF-Access-Client-Secret: s3cr3t: it is}',
	'{"CF-Access-Client-Id": "0123.access", "CF-Access-Client-Secret": "s3cr3t: it is",}',
	'{\\"CF-Access-Client-Id\\":\\"0123.access\\",\\"CF-Access-Client-Secret\\":\\"s3cr3t: it is\\"}',
	'{"CF-Access-Client-Id": "CF-Access-Client-Id: 0123.access", "CF-Access-Client-Secret": "s3cr3t: it is"}',
])('headers for what stands before n8n: %j', (given) => {
	const config = loadConfig({ ...good, N8N_HEADERS: given });
	expect(config.n8n.headers).toEqual({
		'cf-access-client-id': '0123.access',
		'cf-access-client-secret': 's3cr3t: it is',
	});
	expect(secretsOf(config)).toEqual(expect.arrayContaining(['0123.access', 's3cr3t: it is']));
});

test('a proxy, in large letters or small, and never for this machine unless asked', () => {
	expect(loadConfig(good).proxy).toBeUndefined();
	const https = 'http://proxy.example.com:3128/';
	const local = 'localhost,127.0.0.1,[::1]';
	expect(loadConfig({ ...good, HTTPS_PROXY: 'proxy.example.com:3128' }).proxy).toEqual({ https, except: `,${local}` });
	expect(loadConfig({ ...good, https_proxy: https, NO_PROXY: '.corp' }).proxy).toEqual({
		https,
		except: `.corp,${local}`,
	});
	expect(loadConfig({ ...good, HTTP_PROXY: https, NO_PROXY: '*' }).proxy).toEqual({ http: https, except: '*' });
	expect(loadConfig({ ...good, HTTP_PROXY: https, NO_PROXY: '<-loopback>' }).proxy).toEqual({
		http: https,
		except: '',
	});
	expect(secretsOf(loadConfig({ ...good, HTTPS_PROXY: 'http://me:hunter2@proxy:1' }))).toContain('hunter2');
});

test('a header may be a number or yes in JSON, and have lists in it', () => {
	const headersOf = (N8N_HEADERS: string) => loadConfig({ ...good, N8N_HEADERS }).n8n.headers;
	expect(headersOf('{"ngrok-skip-browser-warning": true, "X-Port": 7}')).toEqual({
		'ngrok-skip-browser-warning': 'true',
		'x-port': '7',
	});
	expect(headersOf('Cookie: a=b; c-d=e, f')).toEqual({ cookie: 'a=b; c-d=e, f' });
	expect(headersOf('Authorization: Bearer a.b, Cookie: c=d; e=f')).toEqual({
		authorization: 'Bearer a.b',
		cookie: 'c=d; e=f',
	});
	expect(headersOf('authorization=Basic bWU6cHc=,x-env=prod')).toEqual({
		authorization: 'Basic bWU6cHc=',
		'x-env': 'prod',
	});
	const secrets = secretsOf(loadConfig({ ...good, N8N_HEADERS: 'Authorization: Bearer a.b, Cookie: c=d.e; f=g.h' }));
	expect(secrets).toEqual(expect.arrayContaining(['a.b', 'd.e', 'g.h']));
});

test('a proxy for all stands where there is none of its own kind; one for SOCKS beside others is not ours', () => {
	const [all, https] = ['http://all.example.com:1/', 'http://proxy.example.com:3128/'];
	expect(loadConfig({ ...good, all_proxy: all }).proxy).toMatchObject({ http: all, https: all });
	expect(loadConfig({ ...good, ALL_PROXY: all, HTTPS_PROXY: https }).proxy).toMatchObject({ http: all, https });
	const { proxy } = loadConfig({ ...good, ALL_PROXY: 'socks5://127.0.0.1:1080', HTTPS_PROXY: https });
	expect(proxy).toMatchObject({ https });
	expect(proxy).not.toHaveProperty('http');
});

test('a proxy variable in small letters that is empty is not set', () => {
	const https = 'http://proxy.example.com:3128/';
	expect(loadConfig({ ...good, https_proxy: '', HTTPS_PROXY: https, no_proxy: ' ', NO_PROXY: 'a.corp' }).proxy).toEqual(
		{
			https,
			except: 'a.corp,localhost,127.0.0.1,[::1]',
		},
	);
	const { proxy } = loadConfig({ ...good, HTTPS_PROXY: https, NO_PROXY: '<-LOOPBACK>' });
	expect(proxy!.except).toBe('');
});

test.each([
	['10.0.0.0/8', 'http://10.1.2.3:5678', '10.1.2.3'],
	['10.0.0.0/8', 'http://11.1.2.3:5678', ''],
	['fd00::/8', 'http://[fd12::7]:5678', '[fd12::7]'],
	['10.*', 'http://10.1.2.3:5678', '10.1.2.3'],
	['n8n*.corp', 'https://n8n-2.corp', 'n8n-2.corp'],
	['n8n*.corp', 'https://other.corp', ''],
	['<local>', 'http://n8n:5678', 'n8n'],
	['<local>', 'https://n8n.example.com', ''],
	['fd12::7', 'http://[fd12::7]:5678', '[fd12::7]'],
	['https://n8n.example.com/', 'https://n8n.example.com', 'n8n.example.com'],
	['a.corp;*.b.corp, .c.corp:443', 'https://n8n.example.com', 'a.corp,*.b.corp,.c.corp:443'],
	['999.0.0.0/8 10.0.0.0/99', 'http://10.1.2.3:5678', ''],
	['slack.*', 'https://n8n.example.com', 'slack.com'],
	['a.corp,*', 'https://n8n.example.com', '*'],
	['N8N.example.com./', 'https://n8n.example.com', 'n8n.example.com'],
	['n8n.example.com/home', 'https://n8n.example.com', 'n8n.example.com'],
	['localhost|"n8n.corp"', 'https://n8n.corp', 'localhost,n8n.corp'],
	['<LOCAL>', 'http://n8n:5678', 'n8n'],
	['*.münchen.example', 'https://n8n.münchen.example', '*.xn--mnchen-3ya.example'],
	['FD12:0:0:0:0:0:0:7', 'http://[fd12::7]:5678', '[fd12::7]'],
	['fe80::1%eth0', 'http://[fe80::1]:5678', '[fe80::1]'],
	['[fd00::]/8', 'http://[fd12::7]:5678', '[fd12::7]'],
])('NO_PROXY %j for %s leaves out %j', (NO_PROXY, N8N_BASE_URL, left) => {
	const { proxy } = loadConfig({ ...good, N8N_BASE_URL, HTTPS_PROXY: 'proxy:1', NO_PROXY });
	expect(proxy!.except).toBe(left === '*' ? '*' : `${left},localhost,127.0.0.1,[::1]`);
});

test.each([
	['ops-alerts', '#ops-alerts'],
	['#Ops-Alerts', '#ops-alerts'],
	['C0123456789', 'C0123456789'],
	['#störungen', '#störungen'],
])('the channel %j is read as %j', (given, read) => {
	expect(loadConfig({ ...good, FLOWBELL_ALERT_CHANNEL: given }).alertChannel).toBe(read);
});

test.each([
	['U0AAA', ['U0AAA']],
	['U0AAA,W0BBB S0CCC', ['U0AAA', 'W0BBB', 'S0CCC']],
	[' U0AAA ,\n U0AAA; S0CCC ', ['U0AAA', 'S0CCC']],
	[' , ', []],
])('the operators and readers %j are read as %j', (given, read) => {
	expect(loadConfig({ ...good, FLOWBELL_OPERATORS: given }).operators).toEqual(read);
	expect(loadConfig({ ...good, FLOWBELL_READERS: given }).readers).toEqual(read);
});

test.each([
	['FLOWBELL_POLL_SECONDS', '0.25', { pollSeconds: 0.25 }],
	['FLOWBELL_POLL_SECONDS', '3600', { pollSeconds: 3600 }],
	['FLOWBELL_OTLP_TOKEN', 'a-random_word.of~24chars', { otlpToken: 'a-random_word.of~24chars' }],
	['FLOWBELL_PUBLIC_URL', 'https://bell.example.com/', { publicUrl: 'https://bell.example.com' }],
	['FLOWBELL_BULK_CONCURRENCY', '1', { bulkConcurrency: 1 }],
	['FLOWBELL_BULK_CONCURRENCY', '50', { bulkConcurrency: 50 }],
	['FLOWBELL_NAME', 'Team-2', { name: 'Team-2' }],
	['FLOWBELL_COMMAND', 'flow', { command: '/flow' }],
	['FLOWBELL_LOG_LEVEL', 'DEBUG', { logLevel: 'debug' }],
	['FLOWBELL_DATA_DIR', '/var/lib/flowbell', { dataDir: '/var/lib/flowbell' }],
	['REDIS_URL', 'rediss://user:pw@redis.example.com:6380/2', { redisUrl: 'rediss://user:pw@redis.example.com:6380/2' }],
	['REDIS_URL', 'unix:///run/redis.sock', { redisUrl: 'unix:///run/redis.sock' }],
	['SLACK_API_URL', 'http://127.0.0.1:4000/api', { slack: { apiUrl: 'http://127.0.0.1:4000/api/' } }],
	['PORT', '0', { slack: { port: 0 } }],
])('%s takes %j', (name, value, expected) => {
	expect(loadConfig({ ...good, [name]: value })).toMatchObject(expected);
});

const refused: [string, string, RegExp][] = [
	['REDIS_URL', 'redis://:hunt@er2@redis.example.com/0#x', /%40 for @/],
	['REDIS_URL', 'redis://:hunt@er/2@redis.example.com:6379', /%40 for @/],
	['REDIS_URL', 'redis://hunter#2@redis.example.com', /%23 for #/],
	['REDIS_URL', 'redis://:hunter?2@redis.example.com', /not the address of a Redis/],
	['REDIS_URL', 'redis://:100%@redis.example.com', /%25 for %/],
	['REDIS_URL', 'redis://redis.example.com/zero', /only the number of a database/],
	['FLOWBELL_HEALTH_PORT', '70000', /not a port number/],
	['FLOWBELL_NAME', 'two:three', /letters, digits and dashes/],
	['SLACK_BOT_TOKEN', 'xapp-1-A1-2-abc', /app-level token.*SLACK_APP_TOKEN/],
	['SLACK_BOT_TOKEN', 'xoxp-1-2-abc', /user or refresh token.*xoxb-/],
	['SLACK_BOT_TOKEN', 'xoxb-…', /not a bot token/],
	['SLACK_APP_TOKEN', 'xoxb-1-2-abc', /another kind of token.*SLACK_BOT_TOKEN/],
	['SLACK_APP_TOKEN', 'something', /not an app-level token.*connections:write/],
	['SLACK_SIGNING_SECRET', 'a b', /not a signing secret/],
	['SLACK_API_URL', 'slack.com/api', /not an http or https address/],
	['N8N_BASE_URL', 'n8n.example.com', /not an http or https address/],
	['N8N_BASE_URL', 'ftp://n8n.example.com', /not an http or https address/],
	['N8N_BASE_URL', 'https://admin:%zz@n8n.example.com', /user name or password that cannot be read/],
	['N8N_HEADERS', 'hunter2', /line without a colon/],
	['N8N_HEADERS', '{"X-Token": "hunter2"', /not JSON/],
	['N8N_HEADERS', '{"X-Token": ["hunter2"]}', /number 1, whose value is empty/],
	['N8N_BASE_URL', 'https://n8n.example.com/papi/v1 # hunter2', /not an http or https address/],
	['N8N_HEADERS', 'X Token: hunter2', /without a proper name/],
	['N8N_HEADERS', 'X-N8N-API-KEY: hunter2', /holds the header x-n8n-api-key/],
	['N8N_HEADERS', 'X-Token: hünter2', /unusual characters/],
	['HTTPS_PROXY', 'socks5://hunter2', /not the http or https address of a proxy/],
	['HTTPS_PROXY', 'http://DOMAIN\\me:hunter2@proxy:1', /holds more than the address.*%5C for/],
	['HTTPS_PROXY', 'http://me:100%hunter2@proxy:1', /%25 for %/],
	['N8N_HEADERS', 'Keep-Alive: hunter2', /holds the header keep-alive/],
	['N8N_HEADERS', '[hunter2]', /line without a colon/],
	['ALL_PROXY', 'socks5://hunter2', /not the http or https address of a proxy/],
	['N8N_API_KEY', 'two\nlines', /blanks or unusual characters/],
	['N8N_API_KEY', 'schlüssel', /blanks or unusual characters/],
	['FLOWBELL_ALERT_CHANNEL', '#two words', /neither a channel id nor a channel name/],
	['FLOWBELL_OTLP_TOKEN', 'short', /shorter than 24/],
	['FLOWBELL_OTLP_TOKEN', 'with blanks and more than 24', /unusual characters/],
	['FLOWBELL_PUBLIC_URL', 'bell.example.com', /not an http or https address/],
	['FLOWBELL_POLL_SECONDS', '0', /above 0/],
	['FLOWBELL_POLL_SECONDS', '-1', /above 0/],
	['FLOWBELL_POLL_SECONDS', '3601', /up to 3600/],
	['FLOWBELL_POLL_SECONDS', 'soon', /number of seconds/],
	['FLOWBELL_POLL_SECONDS', 'Infinity', /number of seconds/],
	['FLOWBELL_BULK_CONCURRENCY', '0', /from 1 to 50/],
	['FLOWBELL_BULK_CONCURRENCY', '51', /from 1 to 50/],
	['FLOWBELL_BULK_CONCURRENCY', '2.5', /whole number/],
	['FLOWBELL_COMMAND', '/Two words', /not a slash command/],
	['FLOWBELL_COMMAND', `/${'n'.repeat(32)}`, /not a slash command/],
	['FLOWBELL_LOG_LEVEL', 'loud', /not a log level.*trace, debug/],
	['FLOWBELL_OPERATORS', '@ana', /not the id of a user.*Copy member ID/],
	['FLOWBELL_OPERATORS', 'U0AAA, ana', /entry, number 2,/],
	['REDIS_URL', 'localhost:6379', /not the address of a Redis.*unix:/],
	['REDIS_URL', 'https://redis', /not the address of a Redis/],
	['PORT', '65536', /not a port number/],
	['PORT', '3000.5', /not a port number/],
	['FLOWBELL_OPERATOR', 'U0AAA', /not a variable of Flowbell.*FLOWBELL_OPERATORS/],
	['FLOWBELL_READERS', 'U0AAA, ana', /entry, number 2,/],
	['FLOWBELL_READER', 'U0AAA', /not a variable of Flowbell.*FLOWBELL_READERS/],
];

test.each(refused)('%s refuses %j', (name, value, text) => {
	const faults = faultsOf({ ...good, [name]: value });
	expect(faults.map((each) => each.name)).toEqual([name]);
	expect(`${faults[0]!.fault}. ${faults[0]!.cure}`).toMatch(text);
});

test('no fault ever quotes what was given: it may be a secret in the wrong place', () => {
	const secret = 'xoxe-hunter2 hunter2';
	for (const name of new Set(refused.map(([each]) => each))) {
		const faults = faultsOf({ ...good, [name]: secret });
		expect(faults, name).toHaveLength(1);
		expect(JSON.stringify(faults), name).not.toContain('hunter2');
	}
});

test('variables that are like none of ours are left alone', () => {
	expect(loadConfig({ ...good, FLOWBELL_SANDBOX_SPEED: '2', PATH: '/bin' }).alertChannel).toBe('#ops-alerts');
});
