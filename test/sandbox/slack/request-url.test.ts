import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isValidSlackRequest } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../../sandbox/clock.js';
import { type Slack, startSlack, textOf } from '../../../sandbox/slack/index.js';

type Taken = { headers: IncomingMessage['headers']; body: string };

let slack: Slack;
let clock: TestClock;
let server: Server;
let taken: Taken[];
let answer: (response: ServerResponse, body: string) => void;

beforeEach(async () => {
	taken = [];
	answer = (response) => response.end();
	server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const body = Buffer.concat(chunks).toString();
		taken.push({ headers: request.headers, body });
		answer(response, body);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	clock = createTestClock();
	const requestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
	slack = await startSlack({ clock, requestUrl });
});
afterEach(async () => {
	await slack.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

describe('a request URL', () => {
	it('is challenged', async () => {
		answer = (response, body) => response.end(JSON.stringify({ challenge: JSON.parse(body).challenge }));
		expect(await slack.challenge()).toBe(true);
		answer = (response) => response.end('{}');
		expect(await slack.challenge()).toBe(false);
	});

	it('gets signed forms for commands and clicks, signed JSON for events', async () => {
		const ana = slack.person('ana');
		await ana.types('/lamp on & off', slack.channel('ops'));
		await ana.runsShortcut('run');
		await ana.opensHome();
		const [command, shortcut, event] = taken;
		expect(Object.fromEntries(new URLSearchParams(command?.body))).toMatchObject({
			command: '/lamp',
			text: 'on &amp; off',
		});
		expect(JSON.parse(new URLSearchParams(shortcut?.body).get('payload') ?? '')).toMatchObject({
			type: 'shortcut',
			callback_id: 'run',
		});
		expect(JSON.parse(event?.body ?? '')).toMatchObject({ type: 'event_callback', event: { type: 'app_home_opened' } });
		expect(command?.headers['content-type']).toBe('application/x-www-form-urlencoded');
		expect(event?.headers['content-type']).toBe('application/json');
		for (const { headers, body } of taken) {
			const signed = {
				signingSecret: slack.signingSecret,
				body,
				headers: {
					'x-slack-signature': String(headers['x-slack-signature']),
					'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
				},
			};
			expect(isValidSlackRequest(signed)).toBe(true);
			expect(isValidSlackRequest({ ...signed, body: `${body} ` })).toBe(false);
		}
	});

	it('may answer a command with plain text or JSON', async () => {
		const ana = slack.person('ana');
		const ops = slack.channel('ops');
		answer = (response) => response.end('plainly');
		await ana.types('/lamp', ops);
		answer = (response) => response.end(JSON.stringify({ response_type: 'in_channel', text: 'for all' }));
		await ana.types('/lamp', ops);
		expect(ana.sees(ops).map(textOf)).toEqual(['plainly', '/lamp', 'for all']);
	});

	it.each([
		[500, '/lamp failed with the error "http_service_error"'],
		[404, '/lamp failed with the error "http_client_error"'],
	])('that answers %d fails before the person’s eyes', async (status, error) => {
		answer = (response) => {
			response.statusCode = status;
			response.end();
		};
		expect(
			await slack.person('ana').types('/lamp', slack.channel('ops', { members: [slack.person('ana')] })),
		).toMatchObject({ acked: false, error });
	});

	it('that does not answer in three seconds has missed it', async () => {
		answer = () => {};
		const typed = slack.person('ana').types('/lamp', slack.channel('ops', { members: [slack.person('ana')] }));
		await slack.until(() => taken.length === 1);
		clock.advance(3000);
		expect((await typed).error).toMatch(/did not respond/);
	});

	it('that fails gets events again, with the reason', async () => {
		answer = (response) => {
			response.statusCode = taken.length < 3 ? 500 : 200;
			response.end();
		};
		await slack.person('ana').opensHome();
		clock.advance(0);
		await slack.until(() => taken.length === 2 && clock.pending === 1);
		clock.advance(60_000);
		await slack.until(() => taken.length === 3 && clock.pending === 0);
		expect(taken.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
			[undefined, undefined],
			['1', 'http_error'],
			['2', 'http_error'],
		]);
	});

	it('can be given up for Socket Mode', async () => {
		slack.setRequestUrl(undefined);
		const deed = await slack.person('ana').types('/lamp', slack.channel('ops', { members: [slack.person('ana')] }));
		expect(deed.error).toBe('/lamp failed with the error "dispatch_failed"');
		expect(taken).toEqual([]);
	});
});
