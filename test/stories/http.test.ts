import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import type { Flowbell } from '../../src/flowbell.js';
import { alertWithRunning, asks, modalOf, reads, toldIn } from './asking.js';
import { openWorkplace, retriesOf, type Workplace } from './workplace.js';

const fails = { node: 'Charge card', does: { fail: { message: '401 Unauthorized: token expired' } } } as const;

let place: Workplace;
let address: string;
beforeAll(async () => {
	place = await openWorkplace({ bot: false });
	const { slack } = place;
	const bot: Pick<Flowbell, 'port'> = await place.startBot({
		slack: {
			mode: 'http',
			botToken: slack.botToken,
			signingSecret: slack.signingSecret,
			host: '127.0.0.1',
			port: 0,
			apiUrl: slack.apiUrl,
		},
	});
	address = `http://127.0.0.1:${bot.port()}`;
	slack.setRequestUrl(`${address}/slack/events`);
});
afterAll(() => place.close());

test('Slack’s challenge is answered, as when the address is entered', async () => {
	expect(await place.slack.challenge()).toBe(true);
	expect(place.slack.connections).toBe(0);
});

test('a failure rings, Retry is clicked, and the message turns green', async () => {
	const { n8n, ana, ops, slack } = place;
	const orders = n8n.workflow('Order sync', [{ node: 'Get order', does: 'succeed' }, fails]);
	const id = n8n.run(orders);
	const alert = await place.alert('Order sync');
	n8n.fix(orders);
	const click = await ana.clicks(alert, 'Retry');
	expect(click).toMatchObject({ acked: true });
	expect(click.ackMs).toBeLessThan(1_000);
	const green = await place.says(alert, '🟢 Order sync recovered');
	expect(green.text).toContain(`<@${ana.id}>`);
	expect(retriesOf(place, id)).toHaveLength(1);
	await slack.until(() => ops.thread(alert.ts).length === 2);
	expect(ops.messages()).toHaveLength(1);
	expect(slack.problems).toEqual([]);
});

test('commands, lists, modals, questions and the App Home work the same', async () => {
	const { n8n, ana, slack } = place;
	const list = await asks(place, ana, '/n8n failures');
	expect(textOf(list)).toContain('Order sync');
	await ana.picks(list, 'Details');
	await modalOf(place, ana, { says: '401 Unauthorized: token expired' });
	await ana.closes();

	const { running } = await alertWithRunning(place, 'Runaway');
	await ana.clicks(await place.alert('Runaway'), 'Stop running (1)');
	await modalOf(place, ana, { says: '1 running of Runaway' });
	expect(await ana.submits()).toMatchObject({ acked: true });
	await slack.until(() => n8n.execution(running)?.status === 'canceled');

	const question = await asks(place, ana, '/n8n delete 1');
	await ana.clicks(question, 'Keep it');
	await reads(place, ana, question, 'Left as it is');

	await ana.opensHome();
	await slack.until(() => ana.home());
});

test('n8n hangs: acknowledged at once all the same', async () => {
	const lift = place.n8n.faults.inject({ kind: 'hang', method: 'GET' });
	onTestFinished(lift);
	for (const typed of ['/n8n failures', '/n8n status', '/n8n retry 1']) {
		const deed = await place.ana.types(typed, place.ops);
		expect(deed).toMatchObject({ acked: true });
		expect(deed.ackMs).toBeLessThan(1_000);
	}
});

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
	const now = () => Math.floor(Date.now() / 1_000);
	const signed = (secret: string, at: number, what = body) => ({
		'x-slack-request-timestamp': String(at),
		'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${what}`).digest('hex')}`,
	});
	const post = (headers: Record<string, string>) =>
		fetch(`${address}/slack/events`, {
			method: 'POST',
			body,
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
		});

	test.each<[string, () => Record<string, string>]>([
		['no signature', () => ({})],
		['a signature by another secret', () => signed('not the secret', now())],
		['a signature of another body', () => signed(place.slack.signingSecret, now(), 'text=help')],
		['a signature of six minutes ago', () => signed(place.slack.signingSecret, now() - 360)],
	])('%s: refused, and nothing happens', async (_what, headers) => {
		const before = {
			n8n: place.n8n.requests.filter(({ method }) => method === 'POST').length,
			calls: place.slack.calls.length,
		};
		const answer = await post(headers());
		expect(answer.status).toBe(401);
		expect(await answer.text()).not.toContain('stack');
		expect(place.n8n.requests.filter(({ method }) => method === 'POST')).toHaveLength(before.n8n);
	});

	test('other addresses are not found', async () => {
		expect((await fetch(`${address}/`)).status).toBe(404);
		expect((await fetch(`${address}/slack/events`)).status).toBe(404);
	});
});

test('health is served beside', async () => {
	expect((await fetch(`${address}/healthz`)).status).toBe(200);
	expect(await (await fetch(`${address}/readyz`)).json()).toMatchObject({ ok: true });
	expect(await (await fetch(`${address}/metrics`)).text()).toContain('flowbell_ack_seconds_count{kind="command"}');
});

test('a refusal and an unknown command are read as over a socket', async () => {
	const guest = place.slack.person('gus', { guest: true });
	await guest.types('/n8n retry 1', place.ops);
	await toldIn(place, guest, 'Guests may not retry executions');
	expect(textOf(await asks(place, guest, '/n8n retyr'))).toContain('Did you mean "retry"?');
});
