import { expect, inject, onTestFinished, test } from 'vitest';
import { newReference } from '../../src/lib/ambient.js';
import { createLog } from '../../src/observability/index.js';
import { openRedis } from '../../src/redis/connection.js';

function written(secrets: string[], write: (log: ReturnType<typeof createLog>) => void) {
	const lines: string[] = [];
	write(createLog({ level: 'debug', secrets, destination: { write: (line) => lines.push(line) } }));
	return lines.join('');
}

test('lines are JSON with a level by name and a time', () => {
	expect(JSON.parse(written([], (log) => log.info({ executionId: 4711 }, 'told')))).toEqual({
		level: 'info',
		time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
		executionId: 4711,
		msg: 'told',
	});
});

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N';
test.each([
	['a bot token', 'xoxb-12345-67890-AbCdEf'],
	['an app token', 'xapp-1-A111-222-abcdef'],
	['a rotating token', 'xoxe.xoxb-1-Mi0yLTEyMzQ'],
	['an n8n key', jwt],
])('%s never leaves, wherever it stands', (_, secret) => {
	const text = written([], (log) => {
		log.info(`asked with ${secret}`);
		log.error({ err: new Error(`header X-N8N-API-KEY: "${secret}"`, { cause: new Error(secret) }) }, 'failed');
		log.warn({ deep: { down: { list: [secret] } } });
	});
	expect(text).not.toContain(secret);
	expect(text.match(/\[redacted\]/g)!.length).toBeGreaterThanOrEqual(4);
	for (const line of text.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
});

test('a secret of any other form never leaves either, when it is named', () => {
	const text = written(['pa"ss\\word'], (log) => log.info({ err: new Error('asked with pa"ss\\word') }));
	expect(JSON.parse(text).err.message).toBe('asked with [redacted]');
});

test('a password in an address never leaves, the address does', () => {
	const text = written([], (log) => log.info('redis://user:hunter2@redis:6379 and http://127.0.0.1:5678/a@b'));
	expect(JSON.parse(text).msg).toBe('redis://user:[redacted]@redis:6379 and http://127.0.0.1:5678/a@b');
});

test('what a field is called by is enough, and lines stay JSON whatever was taken out of them', () => {
	const text = written([], (log) => {
		log.info(
			{ dbPassword: 'zebra', deep: { clientSecret: 'zebra', note: 'password="zebra' } },
			'Bearer zebrazebrazebra',
		);
		log.info({ body: '{"apiKey":"zebra","url":"https://u:zebra@a.example"}', executionId: 4711 });
	});
	expect(text).not.toContain('zebra');
	expect(
		text
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line)),
	).toMatchObject([{ dbPassword: '[redacted]', deep: { clientSecret: '[redacted]' } }, { executionId: 4711 }]);
});

test('an error with all that a server answered is cut, and a secret at the cut goes too', () => {
	const secret = `q7${'zebra'.repeat(20)}`;
	const text = written([secret], (log) =>
		log.error({ err: new Error(`${'x '.repeat(3_980)}${secret}${'y '.repeat(4_000_000)}`) }),
	);
	expect(text.length).toBeLessThan(30_000);
	expect(text).not.toContain('zebra');
});

test('references are short, sayable and not the same twice', () => {
	const references = Array.from({ length: 2_000 }, newReference);
	for (const reference of references) expect(reference).toMatch(/^[2-9A-HJ-KMNP-TW-Z]{4}-[2-9A-HJ-KMNP-TW-Z]{4}$/);
	expect(new Set(references).size).toBe(2_000);
});

test('a refused command of Redis is logged without its arguments, however short the password is', async () => {
	const lines: string[] = [];
	const log = createLog({ level: 'info', destination: { write: (line: string) => void lines.push(line) } });
	const redis = openRedis(inject('redisUrl').replace('unix://', 'unix://nobody:pw1@x'), {
		name: 'test',
		kind: 'worker',
		log,
	});
	onTestFinished(() => redis.disconnect());
	await redis.ping().catch((err) => log.warn({ err }, 'refused'));
	expect(lines.join('')).toMatch(/WRONGPASS/);
	expect(lines.join('')).not.toContain('pw1');
});
