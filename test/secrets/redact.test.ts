import { expect, test } from 'vitest';
import { createRedactor, isSecretName, redact } from '../../src/lib/secrets/index.js';
import { ordinary, secrets } from './corpus.js';

/** A part that is long enough to be of use goes as well. */
const parts = (secret: string) =>
	secret
		.split(/[\s/.@:=%-]+/)
		.filter((part) => part.length >= 6 && !/^(?:webhook|Incoming|BEGIN|PRIVATE|OPENSSH)/.test(part));

function leaks(text: string, secret: string): boolean {
	const left = redact(text);
	return left.includes(secret) || parts(secret).some((part) => left.includes(part));
}

test('of the corpus every secret goes and every ordinary text stays', () => {
	const missed = secrets.filter(([, text, secret]) => leaks(text, secret));
	const spoilt = ordinary.filter((text) => redact(text) !== text);
	const found = secrets.length - missed.length;
	process.stdout.write(
		`secrets ${secrets.length}, ordinary ${ordinary.length}: recall ${((100 * found) / secrets.length).toFixed(1)} %, ` +
			`precision ${((100 * found) / (found + spoilt.length)).toFixed(1)} %\n`,
	);
	expect(missed.map(([name, text]) => [name, text, redact(text)])).toEqual([]);
	expect(spoilt.map((text) => [text, redact(text)])).toEqual([]);
	expect(secrets.length).toBeGreaterThanOrEqual(100);
	expect(ordinary.length).toBeGreaterThanOrEqual(100);
});

test('what was redacted stays as it is: texts are gone through at every door', () => {
	for (const [, text] of secrets) expect(redact(redact(text))).toBe(redact(text));
});

test.each([
	['login: dbPassword=§&x=1', 'login: dbPassword=[redacted]&x=1'],
	['{"clientSecret":"§","x":1}', '{"clientSecret":"[redacted]","x":1}'],
	['"body":"{\\"apiKey\\":\\"§\\"}"', '"body":"{\\"apiKey\\":\\"[redacted]\\"}"'],
	['Authorization: Bearer §, then', 'Authorization: Bearer [redacted], then'],
	[
		'POST https://u:§@a.example/x?api_key=§&b=1 failed',
		'POST https://[redacted]@a.example/x?api_key=[redacted]&b=1 failed',
	],
	['<Password>§</Password>', '<Password>[redacted]</Password>'],
	['run --password § --host db', 'run --password [redacted] --host db'],
	['Server=db;Password=§;Encrypt=true', 'Server=db;Password=[redacted];Encrypt=true'],
	['connect(password=§)', 'connect(password=[redacted])'],
])('the name stays, and all around it: %s', (text, left) => {
	expect(redact(text.replaceAll('§', `horse${'battery'}7`))).toBe(left);
});

test('secrets that are known go in whatever form and wherever they stand', () => {
	const secret = `nothing ${'like'}/a "secret"`;
	const hide = createRedactor([secret, undefined, '', 'abc']);
	const forms = [
		secret,
		JSON.stringify({ x: secret }),
		encodeURIComponent(secret),
		Buffer.from(secret).toString('base64'),
	];
	for (const form of forms) expect(hide(`a ${form} b`)).not.toContain(form);
	expect(hide('abc is too short to be looked for')).toBe('abc is too short to be looked for');
});

test('names that are secrets by themselves', () => {
	for (const name of ['password', 'dbPassword', 'DB_PASSWORD', 'botToken', 'X-Api-Key', 'set-cookie']) {
		expect(isSecretName(name)).toBe(true);
	}
	for (const name of ['token_type', 'maxTokens', 'workflowId', 'key', 'nextPageToken', 'PWD2x', 'author']) {
		expect(isSecretName(name)).toBe(false);
	}
});
