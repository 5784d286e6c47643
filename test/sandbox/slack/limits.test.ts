import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../../sandbox/clock.js';
import { type Channel, type Slack, startSlack } from '../../../sandbox/slack/index.js';
import { clientOf, refusalOf } from './app.js';

let slack: Slack;
let clock: TestClock;
let ops: Channel;

beforeEach(async () => {
	clock = createTestClock();
	slack = await startSlack({ clock });
	ops = slack.channel('ops');
});
afterEach(() => slack.close());

const call = (method: string, body: Record<string, string>) =>
	fetch(`${slack.apiUrl}${method}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${slack.botToken}` },
		body: new URLSearchParams(body),
	});

/** How many calls go through before the first 429. */
async function until429(method: string, body: Record<string, string>): Promise<number> {
	for (let count = 0; count < 400; count += 1) {
		const response = await call(method, body);
		await response.arrayBuffer();
		if (response.status === 429) return count;
	}
	return Number.POSITIVE_INFINITY;
}

describe('rate limits', () => {
	it('let a small burst into a channel, then one message a second, each channel for itself', async () => {
		const post = (channel = ops.id) => call('chat.postMessage', { channel, text: 'x' });
		expect(await until429('chat.postMessage', { channel: ops.id, text: 'x' })).toBe(5);
		const refused = await post();
		expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
		expect(await refused.json()).toEqual({ ok: false, error: 'ratelimited' });
		expect((await post(slack.channel('other').id)).status).toBe(200);
		clock.advance(1000);
		expect((await post()).status).toBe(200);
		expect((await post()).status).toBe(429);
		expect(ops.messages()).toHaveLength(6);
	});

	it.each([
		['users.list', {}, 20, 3],
		['chat.delete', { channel: 'C0', ts: '1.0' }, 50, 2],
		['users.info', { user: 'U0' }, 100, 1],
	])('hold %s to its tier', async (method, body, perMinute, retryAfter) => {
		expect(await until429(method, body)).toBe(perMinute);
		expect((await call(method, body)).headers.get('retry-after')).toBe(String(retryAfter));
		expect((await call('auth.test', {})).status).toBe(200);
		clock.advance(60_000);
		expect(await until429(method, body)).toBe(perMinute);
	});

	it('are told by the real client', async () => {
		await until429('chat.postMessage', { channel: ops.id, text: 'x' });
		const error = await clientOf(slack)
			.chat.postMessage({ channel: ops.id, text: 'x' })
			.catch((e) => e);
		expect(error).toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 1 });
	});

	it('can be off', async () => {
		await slack.close();
		slack = await startSlack({ clock, rateLimits: 'off' });
		ops = slack.channel('ops');
		expect(await until429('chat.postMessage', { channel: ops.id, text: 'x' })).toBe(Number.POSITIVE_INFINITY);
	});
});

describe('faults', () => {
	const post = () => refusalOf(clientOf(slack).chat.postMessage({ channel: ops.id, text: 'x' }));
	const method = 'chat.postMessage';

	it('answer an error, a status or a 429 without any effect, as often as they are set', async () => {
		slack.faults.inject({ method, kind: 'error', error: 'fatal_error', times: 2 });
		expect([await post(), await post(), await post()]).toEqual(['fatal_error', 'fatal_error', 'ok']);
		slack.faults.inject({ method, kind: 'status', status: 503, times: 1 });
		expect(await post()).toBe('slack_webapi_http_error');
		slack.faults.inject({ method, kind: 'ratelimited', retryAfter: 30, times: 1 });
		expect(await post()).toBe('slack_webapi_rate_limited_error');
		expect(ops.messages()).toHaveLength(1);
	});

	it('cut the connection before the effect or after it, and tell at that moment', async () => {
		const seen: number[] = [];
		const onHit = () => seen.push(ops.messages().length);
		slack.faults.inject({ method, kind: 'cutBefore', times: 1, onHit });
		expect(await post()).toBe('slack_webapi_request_error');
		slack.faults.inject({ method, kind: 'cutAfter', times: 1, onHit });
		expect(await post()).toBe('slack_webapi_request_error');
		expect(seen).toEqual([0, 1]);
		expect(slack.calls.map(({ ok, error }) => [ok, error])).toEqual([
			[false, 'cut'],
			[true, undefined],
		]);
	});

	it('hang, delay, and go away when removed', async () => {
		const remove = slack.faults.inject({ method, kind: 'hang' });
		const left = new AbortController();
		const body = new URLSearchParams({ channel: ops.id, text: 'x', token: slack.botToken });
		const hung = fetch(`${slack.apiUrl}${method}`, { method: 'POST', body, signal: left.signal }).catch(() => 'left');
		await slack.until(() => slack.calls.length === 1);
		left.abort();
		expect(await hung).toBe('left');
		remove();

		let struck = false;
		const onHit = () => {
			struck = true;
		};
		slack.faults.inject({ method, kind: 'delay', ms: 2000, times: 1, onHit });
		const delayed = post();
		await slack.until(() => struck);
		expect(ops.messages()).toHaveLength(0);
		clock.advance(2000);
		expect(await delayed).toBe('ok');
		expect(ops.messages()).toHaveLength(1);
	});

	it('strike only the calls that are meant', async () => {
		slack.faults.inject({
			method: /^chat\./,
			kind: 'error',
			error: 'internal_error',
			when: (body) => body.text === 'y',
		});
		expect(await post()).toBe('ok');
		expect(await refusalOf(clientOf(slack).chat.postMessage({ channel: ops.id, text: 'y' }))).toBe('internal_error');
	});
});

describe('waiting', () => {
	it('ends with what made the condition true', async () => {
		const waiting = slack.until(() => ops.messages().at(0));
		await clientOf(slack).chat.postMessage({ channel: ops.id, text: 'there' });
		expect((await waiting).text).toBe('there');
	});

	it('in vain ends with a transcript', async () => {
		await clientOf(slack).chat.postMessage({ channel: ops.id, text: 'all there is' });
		const waiting = slack.until(() => ops.messages().length > 1, { ms: 20, what: 'a second message' });
		await expect(waiting).rejects.toThrow(
			/Waited 20 ms in vain for: a second message[\s\S]*── #ops ──[\s\S]*all there is/,
		);
	});
});
