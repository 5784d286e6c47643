import { SocketModeClient } from '@slack/socket-mode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createTestClock, type TestClock } from '../../../sandbox/clock.js';
import { type Slack, startSlack, textOf } from '../../../sandbox/slack/index.js';
import { rawSocket, takeAll } from './raw.js';

let slack: Slack;
let clock: TestClock;

beforeEach(async () => {
	clock = createTestClock();
	slack = await startSlack({ clock, appName: 'flow' });
});
afterEach(() => slack.close());

describe('connections', () => {
	it('say hello, with how many there are', async () => {
		const first = await rawSocket(slack);
		const second = await rawSocket(slack);
		expect(first.frames[0]).toMatchObject({
			type: 'hello',
			num_connections: 1,
			connection_info: { app_id: slack.appId },
		});
		expect(second.frames[0]).toMatchObject({ type: 'hello', num_connections: 2 });
	});

	it('are ten at most', async () => {
		for (let count = 0; count < 10; count += 1) await rawSocket(slack);
		clock.advance(60_000);
		const eleventh = await rawSocket(slack);
		expect(eleventh.frames).toMatchObject([{ type: 'disconnect', reason: 'too_many_websockets' }]);
		expect(slack.connections).toBe(10);
	});

	it('need a ticket that is good once', async () => {
		const { socket } = await rawSocket(slack);
		const again = new WebSocket(socket.url);
		await new Promise<void>((resolve) => again.addEventListener('error', () => resolve()));
		expect(slack.connections).toBe(1);
	});

	it('each get payloads, with no affinity', async () => {
		const ana = slack.person('ana');
		const ops = slack.channel('ops');
		const both = [await rawSocket(slack, takeAll), await rawSocket(slack, takeAll)];
		for (let count = 0; count < 4; count += 1) await ana.types('/lamp', ops);
		expect(both.map(({ envelopes }) => envelopes.length)).toEqual([2, 2]);
	});

	it('get nothing more once they are told to go, and something after a mere warning', async () => {
		const ana = slack.person('ana');
		const ops = slack.channel('ops');
		const old = await rawSocket(slack, takeAll);
		slack.disconnectSockets('warning');
		expect((await ana.types('/lamp', ops)).acked).toBe(true);
		slack.disconnectSockets('refresh_requested');
		await slack.until(() => old.frames.some((frame) => frame.reason === 'refresh_requested'));
		const fresh = await rawSocket(slack, takeAll);
		expect((await ana.types('/lamp', ops)).acked).toBe(true);
		expect([old.envelopes.length, fresh.envelopes.length]).toEqual([1, 1]);
	});

	it('are renewed by the real client after a refresh', async () => {
		const client = new SocketModeClient({
			appToken: slack.appToken,
			clientPingTimeout: 200,
			clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
		});
		let connected = 0;
		client.on('connected', () => {
			connected += 1;
		});
		await client.start();
		slack.disconnectSockets();
		await slack.until(() => connected === 2);
		await client.disconnect();
	});
});

describe('acknowledgements', () => {
	it('are missed after three seconds, and the person is told', async () => {
		const ana = slack.person('ana');
		const ops = slack.channel('ops');
		const app = await rawSocket(slack);
		const typed = ana.types('/lamp', ops);
		await slack.until(() => app.envelopes[0]);
		clock.advance(3000);
		const { error, ...deed } = await typed;
		expect(deed).toEqual({ acked: false, ackMs: 3000 });
		expect(error).toBe('/lamp failed because the app did not respond. Please try again or contact the app developer.');
		expect(ana.sees(ops).map(textOf)).toEqual([error]);

		app.ack(app.envelopes[0]!);
		await slack.until(() => slack.problems[0]);
		expect(slack.problems[0]?.what).toBe('late ack of a slash_commands envelope: after 3000 ms');
	});

	it('are in time until the last millisecond', async () => {
		const app = await rawSocket(slack);
		const typed = slack.person('ana').types('/lamp', slack.channel('ops', { members: [slack.person('ana')] }));
		await slack.until(() => app.envelopes[0]);
		clock.advance(2999);
		app.ack(app.envelopes[0]!);
		expect(await typed).toEqual({ acked: true, ackMs: 2999 });
	});

	it('count once: the second is reported', async () => {
		const app = await rawSocket(slack, takeAll);
		await slack.person('ana').types('/lamp', slack.channel('ops', { members: [slack.person('ana')] }));
		app.ack(app.envelopes[0]!);
		await slack.until(() => slack.problems[0]);
		expect(slack.problems[0]?.what).toBe('second ack of one slash_commands envelope');
		expect(slack.transcript()).toContain('second ack');
	});

	it('may answer a command, and an answer that Slack cannot read is told', async () => {
		const ana = slack.person('ana');
		const ops = slack.channel('ops');
		const answers = [{ text: 'Here you are' }, { text: 'x', blocks: [{ type: 'shout' }] }];
		await rawSocket(slack, () => answers.shift());
		expect((await ana.types('/lamp', ops)).error).toBeUndefined();
		expect((await ana.types('/lamp', ops)).error).toBe('/lamp failed with the error "invalid_command_response"');
		expect(ana.sees(ops).map(textOf)).toEqual([
			'Here you are',
			'/lamp failed with the error "invalid_command_response"',
		]);
		expect(slack.problems).toMatchObject([{ what: 'the answer inside the ack of /lamp is refused: invalid_blocks' }]);
	});

	it('cannot come where no app is connected', async () => {
		const deed = await slack.person('ana').types('/lamp', slack.channel('ops', { members: [slack.person('ana')] }));
		expect(deed.error).toBe('/lamp failed with the error "dispatch_failed"');
	});
});

describe('events', () => {
	it('come for a joined channel and an opened Home', async () => {
		const ana = slack.person('ana');
		const app = await rawSocket(slack, takeAll);
		await ana.opensHome();
		expect(app.last).toMatchObject({
			type: 'event_callback',
			event: { type: 'app_home_opened', user: ana.id, tab: 'home' },
		});
		slack.channel('ops', { botIn: false }).inviteBot();
		await slack.until(() => app.envelopes.length === 2);
		expect(app.last.event).toMatchObject({ type: 'member_joined_channel', user: slack.botUserId, channel_type: 'C' });
	});

	it('come again when they are not acknowledged: at once, after a minute, after five', async () => {
		const ana = slack.person('ana');
		const app = await rawSocket(slack);
		void ana.opensHome();
		for (const [attempt, wait] of [0, 0, 60_000, 300_000].entries()) {
			clock.advance(wait);
			await slack.until(() => app.envelopes.length === attempt + 1);
			clock.advance(3000);
			await slack.until(() => clock.pending === (attempt < 3 ? 1 : 0));
		}
		expect(app.envelopes.map(({ retry_attempt }) => retry_attempt)).toEqual([0, 1, 2, 3]);
		expect(new Set(app.envelopes.map(({ payload }) => payload.event_id)).size).toBe(1);
	});
});

it('messages and mentions come only to an app that asked for them and has the scope', async () => {
	await slack.close();
	slack = await startSlack({ appName: 'flow', events: ['message.channels', 'app_mention'] });
	const ana = slack.person('ana');
	const app = await rawSocket(slack, takeAll);
	const ops = slack.channel('ops');
	ana.says('hello @flow', ops);
	await slack.until(() => app.envelopes.length === 2);
	expect(app.envelopes.map(({ payload }) => payload.event.type)).toEqual(['message', 'app_mention']);
	expect(app.last.event.text).toBe(`hello <@${slack.botUserId}>`);
	slack.setScopes(['app_mentions:read']);
	ana.says('hello again @flow', ops);
	await slack.until(() => app.envelopes.length === 3);
	expect(app.last.event.type).toBe('app_mention');
});
