import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import type { Flowbell } from '../../src/app/flowbell.js';
import { alertWithRunning, asks, modalOf, reads, toldIn } from './asking.js';
import { retriesOf } from './harness.js';
import { harness, open } from './story.js';

const fails = { node: 'Charge card', does: { fail: { message: '401 Unauthorized: token expired' } } } as const;

let address: string;
let healthPages: string;
beforeAll(async () => {
	await open({ bot: false });
	const { slack } = harness;
	const bot: Pick<Flowbell, 'port' | 'requestPort'> = await harness.startBot({
		slack: {
			mode: 'http',
			botToken: slack.botToken,
			signingSecret: slack.signingSecret,
			host: '127.0.0.1',
			port: 0,
			apiUrl: slack.apiUrl,
		},
	});
	address = `http://127.0.0.1:${bot.requestPort()}`;
	healthPages = `http://127.0.0.1:${bot.port()}`;
	slack.setRequestUrl(`${address}/slack/events`);
});
afterAll(() => harness.close());

test('Slack’s challenge is answered, as when the address is entered', async () => {
	expect(await harness.slack.challenge()).toBe(true);
	expect(harness.slack.connections).toBe(0);
});

test('a failure rings, Retry is clicked, and the message turns green', async () => {
	const { n8n, ana, ops, slack } = harness;
	const orders = n8n.workflow('Order sync', [{ node: 'Get order', does: 'succeed' }, fails]);
	const id = n8n.run(orders);
	const alert = await harness.alert('Order sync');
	n8n.fix(orders);
	const click = await ana.clicks(alert, 'Retry');
	expect(click).toMatchObject({ acked: true });
	expect(click.ackMs).toBeLessThan(1_000);
	const green = await harness.says(alert, '🟢 Order sync recovered');
	expect(green.headline).toContain(`<@${ana.id}>`);
	expect(retriesOf(harness, id)).toHaveLength(1);
	await slack.until(() => ops.thread(alert.ts).length === 2);
	expect(ops.messages()).toHaveLength(1);
	expect(slack.problems).toEqual([]);
});

test('commands, lists, modals, questions and the App Home work the same', async () => {
	const { n8n, ana, slack } = harness;
	const list = await asks(harness, ana, '/n8n failures');
	expect(textOf(list)).toContain('Order sync');
	await ana.picks(list, 'Details of #1');
	await modalOf(harness, ana, { says: '401 Unauthorized: token expired' });
	await ana.closes();

	const { running } = await alertWithRunning(harness, 'Runaway');
	await ana.clicks(await harness.alert('Runaway'), 'Stop running (1)');
	await modalOf(harness, ana, { says: '1 running of Runaway' });
	expect(await ana.submits()).toMatchObject({ acked: true });
	await slack.until(() => n8n.execution(running)?.status === 'canceled');

	const question = await asks(harness, ana, '/n8n delete 1');
	await ana.clicks(question, 'Cancel');
	await reads(harness, ana, question, 'Canceled: ');

	await ana.opensHome();
	await slack.until(() => ana.home());
});

test('n8n hangs: acknowledged at once all the same', async () => {
	const lift = harness.n8n.faults.inject({ kind: 'hang', method: 'GET' });
	onTestFinished(lift);
	for (const typed of ['/n8n failures', '/n8n status', '/n8n retry 1']) {
		const deed = await harness.ana.types(typed, harness.ops);
		expect(deed).toMatchObject({ acked: true });
		expect(deed.ackMs).toBeLessThan(1_000);
	}
});

const form = 'application/x-www-form-urlencoded';
const json = 'application/json';
const now = () => Math.floor(Date.now() / 1_000);
const signed = (secret: string, at: number, what: string) => ({
	'x-slack-request-timestamp': String(at),
	'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${what}`).digest('hex')}`,
});
const post = (body: string, headers: Record<string, string>, path = '/slack/events') =>
	fetch(`${address}${path}`, { method: 'POST', body, headers, signal: AbortSignal.timeout(2_000) });

describe('who is not Slack', () => {
	const body = new URLSearchParams({
		command: '/n8n',
		text: 'retry 1',
		user_id: 'U1',
		team_id: 'T1',
		channel_id: 'C1',
		trigger_id: '1',
		response_url: 'http://127.0.0.1:1/',
	}).toString();
	const ours = () => harness.slack.signingSecret;

	test.each<[string, () => Record<string, string>]>([
		['no signature', () => ({})],
		['a signature by another secret', () => signed('not the secret', now(), body)],
		['a signature of another body', () => signed(ours(), now(), 'text=help')],
		['a signature of six minutes ago', () => signed(ours(), now() - 360, body)],
		['a signature of in six minutes', () => signed(ours(), now() + 360, body)],
		['a signature of next year', () => signed(ours(), now() + 365 * 86_400, body)],
		['a time that is no number', () => ({ ...signed(ours(), now(), body), 'x-slack-request-timestamp': 'now' })],
		['an empty signature', () => ({ ...signed(ours(), now(), body), 'x-slack-signature': '' })],
	])('%s: refused, and nothing happens', async (_what, headers) => {
		const changes = () => harness.n8n.requests.filter(({ method }) => method === 'POST').length;
		const before = changes();
		const answer = await post(body, { 'content-type': form, ...headers() });
		expect(answer.status).toBe(401);
		expect(await answer.text()).toBe('');
		expect(changes()).toBe(before);
	});

	test('the question whether TLS works needs no signature, and does nothing else', async () => {
		const before = harness.n8n.requests.filter(({ method }) => method === 'POST').length;
		const answer = await post(`ssl_check=1&${body}`, { 'content-type': form });
		expect([answer.status, await answer.text()]).toEqual([200, '']);
		expect(harness.n8n.requests.filter(({ method }) => method === 'POST')).toHaveLength(before);
	});

	test.each([
		['GET', '/'],
		['GET', '/slack/events'],
		['PUT', '/slack/events'],
		['POST', '/slack/events/'],
		['POST', '//slack/events'],
		['POST', '/SLACK/EVENTS'],
		['POST', '/slack'],
		...['/healthz', '/readyz', '/metrics', '/metrics/', '//metrics', '/METRICS', '/metrics?x=1'].flatMap((path) => [
			['GET', path],
			['HEAD', path],
		]),
	])('%s %s is not here', async (method, path) => {
		const answer = await fetch(`${address}${path}`, { method, signal: AbortSignal.timeout(2_000) });
		expect(answer.status).toBe(404);
	});
});

describe('what is signed and yet not what Slack sends', () => {
	const payload = (value: unknown) => new URLSearchParams({ payload: JSON.stringify(value) }).toString();
	const click = { type: 'block_actions', user: { id: 'U1' }, actions: [{ action_id: 'x', action_ts: '1' }] };

	test.each<[string, string, string]>([
		['null as payload', form, 'payload=null'],
		['an array as payload', form, 'payload=[]'],
		['a number as payload', form, 'payload=7'],
		['a text as payload', form, 'payload="hello"'],
		['an empty payload', form, 'payload='],
		['a broken payload', form, 'payload={"type":"block_ac'],
		['a payload without type', form, payload({ user: { id: 'U1' } })],
		['a payload of an unknown type', form, payload({ ...click, type: 'mind_reading' })],
		['a click without actions', form, payload({ ...click, actions: [] })],
		['a click with null among its actions', form, payload({ ...click, actions: [null] })],
		['a click of nobody', form, payload({ ...click, user: null })],
		['a submission without view', form, payload({ type: 'view_submission', user: { id: 'U1' }, view: null })],
		['a command without person', form, 'command=%2Fn8n&text=help'],
		['an empty form', form, ''],
		['null', json, 'null'],
		['an array', json, '[]'],
		['a number', json, '7'],
		['an empty body', json, ''],
		['broken JSON', json, '{"type":'],
		['an event that is null', json, '{"type":"event_callback","event":null}'],
		['an event without type', json, '{"type":"event_callback","event":{}}'],
		['an event whose type is a number', json, '{"type":"event_callback","event":{"type":7}}'],
		['an unknown type', json, '{"type":"mind_reading"}'],
		['a challenge without challenge', json, '{"type":"url_verification"}'],
		['a command as JSON', json, '{"command":"/n8n","user_id":"U1","channel_id":"C1","trigger_id":"1"}'],
		['a click with the wrong content type', 'text/plain', payload(click)],
		['JSON with the wrong content type', 'text/plain', '{"type":"url_verification","challenge":"x"}'],
		['no content type', '', '{"type":"url_verification","challenge":"x"}'],
	])('%s: 400 at once, and it lives on', async (_what, type, body) => {
		const headers = { 'content-type': type, ...signed(harness.slack.signingSecret, now(), body) };
		const answer = await post(body, headers);
		expect(answer.status).toBe(400);
		expect(await harness.slack.challenge()).toBe(true);
	});

	test('charsets and capitals in the content type are no harm', async () => {
		const body = '{"type":"url_verification","challenge":"x"}';
		const signature = signed(harness.slack.signingSecret, now(), body);
		const answer = await post(body, { 'content-type': 'Application/JSON; charset=utf-8', ...signature });
		expect([answer.status, await answer.json()]).toEqual([200, { challenge: 'x' }]);
	});

	test('that Slack holds back events is taken note of', async () => {
		const body = '{"type":"app_rate_limited","minute_rate_limited":1}';
		const answer = await post(body, { 'content-type': json, ...signed(harness.slack.signingSecret, now(), body) });
		expect(answer.status).toBe(200);
	});

	test('a body larger than any of Slack is refused', async () => {
		const answer = await post('x'.repeat(5_000_000), { 'content-type': form }).catch((error) => error);
		// The connection may be cut before the answer is read.
		if (answer instanceof Response) expect(answer.status).toBe(413);
		expect(await harness.slack.challenge()).toBe(true);
	});
});

test.each([
	['headers', 'POST /slack/events HTTP/1.1\r\nhost: x\r\n'],
	['body', `POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-type: ${form}\r\ncontent-length: 1000\r\n\r\npay`],
])(
	'who sends the %s slowly does not hold the connection',
	async (_what, begun) => {
		const { port, hostname } = new URL(address);
		const socket = connect(Number(port), hostname);
		onTestFinished(() => void socket.destroy());
		socket.on('error', () => {});
		socket.write(begun);
		const drip = setInterval(() => socket.write(begun.includes('\r\n\r\n') ? 'x' : 'x: y\r\n'), 200);
		socket.resume();
		const start = performance.now();
		await once(socket, 'close');
		clearInterval(drip);
		expect(performance.now() - start).toBeLessThan(8_000);
	},
	15_000,
);

test('health has a listener of its own', async () => {
	expect((await fetch(`${healthPages}/healthz`)).status).toBe(200);
	expect(await (await fetch(`${healthPages}/readyz`)).json()).toMatchObject({ ok: true });
	expect(await (await fetch(`${healthPages}/metrics`)).text()).toContain('flowbell_ack_seconds_count{kind="command"}');
	expect((await fetch(`${healthPages}/slack/events`, { method: 'POST' })).status).toBe(404);
});

test('a refusal and an unknown command are read as over a socket', async () => {
	const guest = harness.slack.person('gus', { guest: true });
	await guest.types('/n8n retry 1', harness.ops);
	await toldIn(harness, guest, 'Guests may not retry executions');
	expect(textOf(await asks(harness, guest, '/n8n retyr'))).toContain('Did you mean "retry"?');
});
