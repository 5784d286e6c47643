import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { failing, openHarness } from './harness.js';
import { pollsSoFar, shiftedClock } from './polls.js';
import { pushing, said, spans, token } from './pushing.js';

const json = (id: number, status = 'error') =>
	JSON.stringify({
		resourceSpans: [
			{
				scopeSpans: [
					{
						spans: [
							{
								name: 'workflow.execute',
								endTimeUnixNano: `${Date.now()}000000`,
								attributes: [
									{ key: 'n8n.execution.id', value: { stringValue: String(id) } },
									{ key: 'n8n.execution.status', value: { stringValue: status } },
								],
							},
						],
					},
				],
			},
		],
	});

describe('a span', () => {
	test('of a failed run rings before any poll was due, once', async () => {
		const { harness, n8n, ops, slack, metrics } = await pushing();
		const before = pollsSoFar(harness);
		const id = n8n.run(n8n.workflow('Order sync', [failing]));
		const alert = await harness.alert('Order sync failed');
		expect(textOf(alert)).toContain(`#${id}`);
		expect(pollsSoFar(harness)).toBe(before);
		const asked = n8n.requests.filter(({ path }) => path.endsWith(`/executions/${id}`));
		expect(asked.map(({ query }) => query)).toEqual([{ includeData: 'true' }]);
		await slack.until(() => n8n.exported.length === 1);
		expect(n8n.exported).toEqual([200]);
		expect(ops.messages()).toHaveLength(1);
		const page = await metrics();
		expect(page).toMatch(/^flowbell_push_posts_total\{result="taken"\} 1$/m);
		expect(page).toMatch(/^flowbell_push_runs_total 1$/m);
		expect(page).toMatch(/^flowbell_failures_told_total 1$/m);
		expect(page).toMatch(/^flowbell_push_delay_seconds_count 1$/m);
	});

	test('of a run that went on for long rings as well', async () => {
		const { harness, n8n, slack } = await pushing();
		const long = n8n.workflow('Nightly import', [{ node: 'Fetch', does: { run: 3_600 } }, failing]);
		n8n.run(long);
		// A failure that is told puts the poller beyond that run.
		n8n.run(n8n.workflow('Order sync', [failing]));
		await harness.alert('Order sync failed');
		n8n.run(n8n.workflow('Mail out', [failing]));
		await harness.alert('Mail out failed');
		n8n.finishRuns(long);
		await harness.alert('Nightly import failed');
		await slack.until(() => n8n.exported.length === 3);
	});

	test('of a success after it turns the alert green, and asks n8n first', async () => {
		const { harness, n8n } = await pushing();
		const orders = n8n.workflow('Order sync', [failing]);
		n8n.run(orders);
		const alert = await harness.alert('Order sync failed');
		n8n.fix(orders);
		const before = pollsSoFar(harness);
		const id = n8n.run(orders);
		const green = await harness.says(alert, '🟢 Order sync works again');
		expect(green.headline).toContain(`#${id}`);
		expect(pollsSoFar(harness)).toBe(before);
	});

	test('of a retry that somebody made in n8n and succeeded turns it green', async () => {
		const { harness, n8n } = await pushing();
		const orders = n8n.workflow('Order sync', [failing]);
		const id = n8n.run(orders);
		const alert = await harness.alert('Order sync failed');
		n8n.fix(orders);
		const again = n8n.retryInUi(id);
		expect((await harness.says(alert, '🟢 Order sync recovered')).headline).toContain(`#${again}`);
	});

	test('of a run that was told as stuck ends that at once', async () => {
		const clock = shiftedClock();
		const { harness, n8n, ops } = await pushing({ now: clock.now, n8n: { clock: clock.n8n } });
		const slow = n8n.workflow('Order sync', [{ node: 'Import', does: { run: 86_400 } }]);
		const id = n8n.run(slow);
		clock.skip(3 * 3_600_000);
		// No poll is due, and none finds it before another span brings one.
		const payments = n8n.workflow('Payments', [failing]);
		for (let i = 0; i < 6; i++) n8n.run(payments);
		await harness.alert('Payments failing');
		const card = await harness.slack.until(() =>
			ops.messages().find(({ text }) => text.startsWith(`⏳ Order sync #${id} has been running for 3 h`)),
		);
		const polls = pollsSoFar(harness);
		n8n.finishRuns(slow);
		await harness.says(card, `🟢 Order sync #${id} succeeded`);
		expect(pollsSoFar(harness)).toBe(polls + 1);
	});

	test('packed, or as JSON, says the same', async () => {
		const { harness, n8n, exports, post } = await pushing();
		exports(20, { gzip: true });
		n8n.run(n8n.workflow('Order sync', [failing]));
		await harness.alert('Order sync failed');
		n8n.exportSpans(null);
		const id = n8n.run(n8n.workflow('Mail out', [failing]));
		const answer = await post('/v1/traces', json(id));
		expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
			...[200, 'application/json', '{}'],
		]);
		await harness.alert('Mail out failed');
	});

	test('is answered as OTLP wants it: nothing, in protobuf', async () => {
		const { post } = await pushing();
		const answer = await post('/v1/traces', spans(said(1, 'success')));
		expect([answer.status, answer.headers.get('content-type'), (await answer.arrayBuffer()).byteLength]).toEqual([
			...[200, 'application/x-protobuf', 0],
		]);
	});

	test('tells ahead of the poll, which then tells what was before it, and nothing again', async () => {
		const { harness, n8n, ops, exports } = await pushing();
		n8n.exportSpans(null);
		n8n.run(n8n.workflow('Mail out', [failing]));
		exports();
		const orders = n8n.workflow('Order sync', [failing]);
		const before = pollsSoFar(harness);
		n8n.run(orders);
		const card = await harness.alert('Order sync failed');
		n8n.run(orders);
		await harness.says(card, '2 times');
		expect([pollsSoFar(harness), ops.messages().length]).toEqual([before, 1]);
		const payments = n8n.workflow('Payments', [failing]);
		for (let i = 0; i < 6; i++) n8n.run(payments);
		await harness.says(await harness.alert('Payments failing'), '6 times');
		await harness.alert('Mail out failed');
		expect(pollsSoFar(harness)).toBeGreaterThan(before);
		expect(ops.messages()).toHaveLength(3);
		await harness.says(card, '2 times');
	});

	test('of a run that n8n does not give by itself is left to the poll', async () => {
		const { harness, n8n } = await pushing();
		const orders = n8n.workflow('Order sync', [failing]);
		n8n.faults.inject({ method: 'GET', path: /\/executions\/\d+\?includeData/, kind: 'status', status: 500 });
		const before = pollsSoFar(harness);
		n8n.run(orders);
		await harness.alert('Order sync failed');
		expect(pollsSoFar(harness)).toBe(before + 1);
	});

	test('of twenty failures at once: one look, and each is counted', async () => {
		const { harness, n8n, ops } = await pushing();
		const orders = n8n.workflow('Order sync', [failing]);
		const before = pollsSoFar(harness);
		for (let i = 0; i < 20; i++) n8n.run(orders);
		await harness.says(await harness.alert('Order sync'), '20 times');
		expect(ops.messages()).toHaveLength(1);
		expect(pollsSoFar(harness) - before).toBeLessThanOrEqual(2);
	});
});

describe('what does no harm', () => {
	test('the same span again, and one that comes long after the poll has told', async () => {
		const { harness, n8n, ops, post } = await pushing();
		const id = n8n.run(n8n.workflow('Order sync', [failing]));
		await harness.alert('Order sync failed');
		const before = pollsSoFar(harness);
		for (let i = 0; i < 5; i++) expect((await post('/v1/traces', spans(said(id)))).status).toBe(200);
		expect(pollsSoFar(harness)).toBe(before);
		expect(ops.messages()).toHaveLength(1);
	});

	test('a run that n8n does not have, a success that there was not, and numbers that are none', async () => {
		const { harness, n8n, ops, post, exports } = await pushing();
		const orders = n8n.workflow('Order sync', [failing]);
		n8n.run(orders);
		const alert = await harness.alert('Order sync failed');
		const forged = [said(999_999), said(2, 'success', { 'n8n.workflow.id': orders.id })];
		const odd = ['', '-1', '0', '1e9', '4711; DROP', '99999999999999999999', 'ffffffff-ffff'].map((id) => said(id));
		expect((await post('/v1/traces', spans(...forged, ...odd))).status).toBe(200);
		// A true one behind them is told all the same.
		exports(1);
		n8n.run(n8n.workflow('Mail out', [failing]));
		await harness.alert('Mail out failed');
		expect(ops.messages()).toHaveLength(2);
		expect(harness.now(alert).headline).toContain('🔴 Order sync failed');
	});

	test('a storm of forged ones: n8n is asked some times, not 1,000', async () => {
		const { harness, n8n, post } = await pushing();
		const before = pollsSoFar(harness);
		await Promise.all(
			Array.from({ length: 10 }, (_, i) =>
				post('/v1/traces', spans(...Array.from({ length: 100 }, (_, k) => said(1_000 + 100 * i + k)))),
			),
		);
		n8n.run(n8n.workflow('Order sync', [failing]));
		await harness.alert('Order sync failed');
		expect(pollsSoFar(harness) - before).toBeLessThan(100);
	});

	test('spans that are lost: the next poll tells', async () => {
		const { harness, n8n } = await pushing({ config: { pollSeconds: 0.2 } });
		n8n.exportSpans({ endpoint: 'http://127.0.0.1:9', authorization: 'Bearer x', delayMs: 1 });
		n8n.run(n8n.workflow('Order sync', [failing]));
		await harness.alert('Order sync failed');
	});

	test('n8n tells of a run before it shows it: looked at again until it does', async () => {
		const { harness, n8n, post } = await pushing();
		n8n.exportSpans(null);
		const orders = n8n.workflow('Order sync', [{ node: 'Fetch', does: { run: 3_600 } }, failing]);
		const id = n8n.run(orders);
		const before = pollsSoFar(harness);
		expect((await post('/v1/traces', spans(said(id)))).status).toBe(200);
		await harness.slack.until(() => pollsSoFar(harness) > before + 1);
		n8n.finishRuns(orders);
		await harness.alert('Order sync failed');
	});
});

describe('who may not, and what cannot be read', () => {
	const ok = spans(said(1, 'success'));
	let shared: ReturnType<typeof pushing>;
	beforeAll(async () => {
		shared = pushing();
		await shared;
	});
	afterAll(async () => (await shared).harness.close());
	const refusedSoFar = async (metrics: () => Promise<string>) =>
		Number(/^flowbell_push_posts_total\{result="refused"\} (\d+)$/m.exec(await metrics())?.[1] ?? 0);

	test.each<[string, number, string | Uint8Array, Record<string, string>]>([
		['no token', 401, ok, { authorization: '' }],
		['another token', 401, ok, { authorization: `Bearer ${token}x` }],
		['the token in another way', 401, ok, { authorization: `Basic ${token}` }],
		['another type', 415, ok, { 'content-type': 'text/plain' }],
		['another packing', 415, ok, { 'content-encoding': 'br' }],
		['gzip that is none', 400, ok, { 'content-encoding': 'gzip' }],
		['broken protobuf', 400, ok.subarray(0, ok.length - 7), {}],
		['noise', 400, Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 251), {}],
		['groups in groups', 400, new Uint8Array(3_000_000).fill(0x0b), {}],
		['broken JSON', 400, '{"resourceSpans":[', {}],
		['JSON of another shape', 400, '{"resourceSpans":{"scopeSpans":1}}', {}],
		['null as JSON', 400, 'null', {}],
		['too large', 413, new Uint8Array(5_000_000), {}],
		['too large when unpacked', 413, gzipSync(new Uint8Array(50_000_000)), { 'content-encoding': 'gzip' }],
		// Each byte pair an empty span: small to send, large to build.
		['more messages than it can hold', 413, nested(1_900_000), {}],
	])('%s: %i', async (_what, status, body, headers) => {
		const { post, harness, metrics } = await shared;
		const before = pollsSoFar(harness);
		const refused = await refusedSoFar(metrics);
		const answer = await post('/v1/traces', body, headers).catch((error) => error as Error);
		// The connection may be cut before the answer is read.
		if (answer instanceof Response) {
			expect(answer.status).toBe(status);
			expect(await answer.text()).not.toContain(token);
		} else expect(status).toBe(413);
		expect(pollsSoFar(harness)).toBe(before);
		expect(await refusedSoFar(metrics)).toBe(refused + 1);
	});

	test('and it lives on', async () => {
		const { harness, n8n } = await shared;
		n8n.run(n8n.workflow('Order sync', [failing]));
		await harness.alert('Order sync failed');
	});

	test('without a token in the settings there is no such address', async () => {
		const { post } = await pushing({ config: { otlpToken: null } });
		expect((await post('/v1/traces', ok)).status).toBe(404);
		expect((await post('/v1/n8n/errors', '{}')).status).toBe(404);
	});

	test('more at once than n8n sends is refused, with the word to come again', async () => {
		const { post, address, slack } = await pushing();
		const stop = new AbortController();
		const endless = () => new ReadableStream({ start: (stream) => stream.enqueue(ok.subarray(0, 9)) });
		const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-protobuf' };
		const holding = Array.from({ length: 8 }, () =>
			fetch(`${address}/v1/traces`, {
				...{ method: 'POST', body: endless(), headers, signal: stop.signal },
				...({ duplex: 'half' } as object),
			}).catch(() => null),
		);
		const refused = await slack.until(async () => {
			const answer = await post('/v1/traces', ok);
			return answer.status === 429 ? answer : undefined;
		});
		expect(refused.headers.get('retry-after')).toBe('1');
		stop.abort();
		await Promise.all(holding);
		await slack.until(async () => (await post('/v1/traces', ok)).status === 200);
	});
});

describe('over HTTP', () => {
	test("the address is where Slack's requests are taken, and nowhere else", async () => {
		const harness = await openHarness({ bot: false });
		const { slack, n8n } = harness;
		const bot = await harness.startBot({
			...{ otlpToken: token, pollSeconds: 3_600 },
			slack: {
				...{ mode: 'http', botToken: slack.botToken, signingSecret: slack.signingSecret },
				...{ host: '127.0.0.1', port: 0, apiUrl: slack.apiUrl },
			},
		});
		slack.setRequestUrl(`http://127.0.0.1:${bot.requestPort()}/slack/events`);
		await slack.until(() => pollsSoFar(harness) >= 2);
		const post = (port: number) =>
			fetch(`http://127.0.0.1:${port}/v1/traces`, {
				method: 'POST',
				body: spans(said(1, 'success')) as BodyInit,
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-protobuf' },
			});
		expect((await post(bot.port())).status).toBe(404);
		expect((await post(bot.requestPort())).status).toBe(200);
		n8n.exportSpans({
			endpoint: `http://127.0.0.1:${bot.requestPort()}`,
			authorization: `Bearer ${token}`,
			delayMs: 1,
		});
		n8n.run(n8n.workflow('Order sync', [failing]));
		await harness.alert('Order sync failed');
	});
});

/** A request with one resource and scope, and so many empty spans. */
function nested(count: number): Uint8Array {
	const inner = new Uint8Array(2 * count);
	for (let i = 0; i < inner.length; i += 2) inner[i] = 0x12;
	const size = (n: number) => {
		const bytes: number[] = [];
		for (let rest = n; ; rest >>>= 7) {
			bytes.push(rest > 127 ? (rest & 127) | 128 : rest);
			if (rest <= 127) return bytes;
		}
	};
	const scope = [0x12, ...size(inner.length)];
	const resource = [0x0a, ...size(inner.length + scope.length)];
	return Uint8Array.from(Buffer.concat([Buffer.from(resource), Buffer.from(scope), inner]));
}
