import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../../sandbox/clock.js';
import { type Channel, type Person, type Slack, startSlack, textOf } from '../../../sandbox/slack/index.js';
import { clientOf } from './app.js';
import { rawSocket, takeAll } from './raw.js';

let slack: Slack;
let clock: TestClock;
let app: Awaited<ReturnType<typeof rawSocket>>;
let ana: Person;
let ops: Channel;

beforeEach(async () => {
	clock = createTestClock();
	slack = await startSlack({ clock });
	app = await rawSocket(slack, takeAll);
	ana = slack.person('ana');
	ops = slack.channel('ops');
});
afterEach(() => slack.close());

async function respond(body: object, url: string = app.last.response_url): Promise<[number, string]> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const { ok, error } = (await response.json()) as { ok: boolean; error?: string };
	return [response.status, ok ? 'ok' : String(error)];
}

async function clickOn(ephemeral: boolean): Promise<void> {
	const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } };
	const content = { channel: ops.id, text: 'before', blocks: [{ type: 'actions', elements: [button] }] };
	const client = clientOf(slack);
	if (ephemeral) await client.apiCall('chat.postEphemeral', { ...content, user: ana.id });
	else await client.apiCall('chat.postMessage', content);
	await ana.clicks(ana.sees(ops).at(-1)!, 'Go');
}

describe('a response_url', () => {
	it('takes five answers and no sixth', async () => {
		await ana.types('/lamp', ops);
		for (let use = 1; use <= 5; use += 1) expect(await respond({ text: `${use}` })).toEqual([200, 'ok']);
		expect(await respond({ text: '6' })).toEqual([404, 'used_url']);
		expect(ana.sees(ops)).toHaveLength(5);
		expect(slack.calls.filter(({ method }) => method === 'response_url').map(({ ok }) => ok)).toEqual([
			true,
			true,
			true,
			true,
			true,
			false,
		]);
	});

	it('is good for thirty minutes', async () => {
		await ana.types('/lamp', ops);
		clock.advance(30 * 60_000);
		expect(await respond({ text: 'in time' })).toEqual([200, 'ok']);
		clock.advance(1);
		expect(await respond({ text: 'late' })).toEqual([410, 'expired_url']);
		expect(await respond({ text: 'x' }, `${slack.url}/response/0123`)).toEqual([404, 'invalid_url']);
	});

	it('answers the asker alone, or everyone with what was typed', async () => {
		await ana.types('/lamp on', ops);
		await respond({ text: 'only you' });
		expect(ops.messages()).toEqual([]);
		await respond({ text: 'all of you', response_type: 'in_channel' });
		await respond({ text: 'and again', response_type: 'in_channel' });
		expect(ops.messages().map(({ user, text }) => [user, text])).toEqual([
			[ana.id, '/lamp on'],
			[slack.botUserId, 'all of you'],
			[slack.botUserId, 'and again'],
		]);
	});

	it('works where the app is no member', async () => {
		const hidden = slack.channel('hidden', { private: true, botIn: false });
		await ana.types('/lamp', hidden);
		expect(await respond({ text: 'here' })).toEqual([200, 'ok']);
		expect(ana.sees(hidden).map(textOf)).toEqual(['here']);
	});

	it.each([
		['an ephemeral message', true],
		['a message for all', false],
	])('replaces and deletes %s, never changing who sees it', async (_, ephemeral) => {
		await clickOn(ephemeral);
		expect(
			await respond({ text: 'after', replace_original: true, response_type: ephemeral ? 'in_channel' : 'ephemeral' }),
		).toEqual([200, 'ok']);
		expect(ana.sees(ops).map(textOf)).toEqual(['after']);
		expect(ops.messages()).toHaveLength(ephemeral ? 0 : 1);
		expect(await respond({ delete_original: true })).toEqual([200, 'ok']);
		expect(ana.sees(ops)).toEqual([]);
		expect(await respond({ text: 'gone', replace_original: true })).toEqual([400, 'message_not_found']);
	});

	it('refuses bad blocks and nothing, but not much in all', async () => {
		await ana.types('/lamp', ops);
		expect(await respond({ text: 'x', blocks: [{ type: 'shout' }] })).toEqual([400, 'invalid_blocks']);
		expect(await respond({})).toEqual([400, 'no_text']);
		const blocks = Array.from({ length: 6 }, () => ({
			type: 'section',
			text: { type: 'mrkdwn', text: 'x'.repeat(2900) },
		}));
		expect(await respond({ text: 'x', blocks })).toEqual([200, 'ok']);
	});
});
