import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../sandbox/free-port.js';
import { textOf } from '../../sandbox/slack/index.js';
import { failing } from './harness.js';
import { pollsSoFar } from './polls.js';
import { pushing, token } from './pushing.js';

describe('what the error workflow sends', () => {
	const body = (id: number) => JSON.stringify({ execution: { id: String(id) }, workflow: { id: 'w1' } });
	const sign = (text: string, at: number, secret = token) => ({
		authorization: '',
		'x-flowbell-timestamp': String(at),
		'x-flowbell-signature': createHmac('sha256', secret).update(`${at}.${text}`).digest('hex'),
	});
	const now = () => Math.floor(Date.now() / 1_000);
	let shared: ReturnType<typeof pushing>;
	beforeAll(async () => {
		shared = pushing();
		await shared;
	});
	afterAll(async () => (await shared).harness.close());

	test('signed, it rings', async () => {
		const { harness, n8n, post } = await pushing();
		n8n.exportSpans(null);
		const text = body(n8n.run(n8n.workflow('Order sync', [failing])));
		expect((await post('/v1/n8n/errors', text, sign(text, now()))).status).toBe(200);
		await harness.alert('Order sync failed');
	});

	test.each<[string, number, (text: string) => Record<string, string>]>([
		['nothing signed', 401, () => ({ authorization: `Bearer ${token}` })],
		['another secret', 401, (text) => sign(text, now(), 'another')],
		['another body', 401, () => sign('{}', now())],
		['six minutes ago', 401, (text) => sign(text, now() - 360)],
		['in six minutes', 401, (text) => sign(text, now() + 360)],
		['no time', 401, (text) => sign(text, Number.NaN)],
	])('%s: %i', async (_what, status, headers) => {
		const { harness, post } = await shared;
		const before = pollsSoFar(harness);
		expect((await post('/v1/n8n/errors', body(1), headers(body(1)))).status).toBe(status);
		expect(pollsSoFar(harness)).toBe(before);
	});

	test('signed and of another shape: 400', async () => {
		const { post } = await shared;
		for (const text of ['{}', 'null', '{"execution":{"id":{}}}', '{"execution":{"id":"-3"}}', '{'])
			expect((await post('/v1/n8n/errors', text, sign(text, now()))).status).toBe(400);
	});
});

describe('the error workflow that /n8n instant shows', () => {
	test('pasted into an n8n without OpenTelemetry and given the token, it tells what fails', async () => {
		const port = await freePort();
		// It is put into a workflow here, where the sweep would take it for one that has got out.
		const secret = randomBytes(16).toString('hex');
		const { harness, n8n, ana, ops } = await pushing({
			n8n: { version: '1.123.81' },
			config: { otlpToken: secret, publicUrl: `http://127.0.0.1:${port}`, health: { host: '127.0.0.1', port } },
		});
		n8n.exportSpans(null);
		await ana.types('/n8n instant', ops);
		const shown = await harness.told(ana, 'Nothing received');
		expect(textOf(shown)).toContain('n8n 1.123.81 has no OpenTelemetry');
		const [, text] = /```\\n(.*)\\n```/
			.exec(JSON.stringify(shown.blocks))!
			.map((found) => JSON.parse(`"${found}"`) as string);
		const workflow = JSON.parse(text!.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
		expect(text).not.toContain(secret);
		workflow.nodes.find(({ name }: { name: string }) => name === 'Sign').parameters.secret = secret;
		const answer = await fetch(`${n8n.url}/api/v1/workflows`, {
			method: 'POST',
			headers: { 'x-n8n-api-key': n8n.apiKey, 'content-type': 'application/json' },
			body: JSON.stringify(workflow),
		});
		expect(answer.status).toBe(200);
		const errorWorkflow = (await answer.json()) as { id: string; name: string };
		n8n.run(n8n.workflow('Order sync', [failing], { errorWorkflow }));
		await harness.alert('Order sync failed');
		await ana.types('/n8n instant', ops);
		expect((await harness.told(ana, '🟢 Instant')).text).toContain('1 ended run in 1 post');
	});
});

describe('/n8n instant', () => {
	test('says that it is not set up, then what to set, then what comes and what was refused; never the token', async () => {
		const { harness, n8n, ana, ops, post, bot } = await pushing({ config: { otlpToken: null } });
		await ana.types('/n8n instant', ops);
		expect(textOf(await harness.told(ana, '⚪ Not set up'))).toContain('FLOWBELL_OTLP_TOKEN');
		await bot.stop();
		const second = await harness.startBot({
			otlpToken: token,
			pollSeconds: 3_600,
			publicUrl: 'https://bell.example.com',
		});
		await ana.types('/n8n instant', ops);
		const none = textOf(await harness.told(ana, '⚪ Nothing received'));
		expect(none).toContain('N8N_OTEL_EXPORTER_OTLP_ENDPOINT=https://bell.example.com');
		expect((await post('/v1/traces', '{}').catch(() => null))?.status).toBeUndefined();
		const address = `http://127.0.0.1:${second.port()}`;
		n8n.exportSpans({ endpoint: address, authorization: `Bearer ${token}`, delayMs: 1 });
		for (let i = 1; i <= 5; i++) {
			n8n.run(n8n.workflow(`Flow ${i}`, [failing]));
			await harness.alert(`Flow ${i} failed`);
		}
		await ana.types('/n8n instant', ops);
		expect((await harness.told(ana, /Instant · n8n reports what ends within \d+ ms/)).text).toContain('5 ended runs');
		await fetch(`${address}/v1/traces`, { method: 'POST', headers: { authorization: 'Bearer wrong' } });
		await ana.types('/n8n instant', ops);
		await harness.told(ana, '🟠 Refused · n8n’s last post: the token is not FLOWBELL_OTLP_TOKEN');
		expect(JSON.stringify(ana.sees())).not.toContain(token);
	});
});
