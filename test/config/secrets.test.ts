import { expect, test } from 'vitest';
import { secretsOf } from '../../src/config/index.js';

const slack = { botToken: 'bot', appToken: 'app', signingSecret: 'sign', mode: 'socket' as const, host: '', port: 0 };
const n8n = { baseUrl: 'http://n8n', apiKey: 'key' };

test.each([
	[null, []],
	['redis://cache:6379', []],
	['redis://:pa%40ss@cache', ['pa%40ss', 'pa@ss']],
	['rediss://ana:pa%ss@cache', ['pa%ss']],
])('all that is secret in the configuration, with %s', (redisUrl, passwords) => {
	expect(secretsOf({ slack, n8n, redisUrl, otlpToken: 'otlp' })).toEqual([
		...['bot', 'app', 'sign', 'key', 'otlp', ...passwords],
	]);
});
