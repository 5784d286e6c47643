import { describe, expect, onTestFinished, test } from 'vitest';
import { textOf } from '../../sandbox/slack/index.js';
import { toldIn } from './asking.js';
import { fails, type HarnessOptions, openHarness, retriesOf } from './harness.js';
import { startProgram } from './program.js';
import { startRedis } from './redis-server.js';

const open = (options: HarnessOptions = {}) => openHarness({ bot: false, ...options });

describe('the pages for whoever runs it', () => {
	async function pages(options: HarnessOptions = {}) {
		const harness = await open(options);
		const bot = await harness.startBot();
		const page = async (path: string) => {
			const answer = await fetch(`http://127.0.0.1:${bot.port()}${path}`);
			return { status: answer.status, body: await answer.text() };
		};
		return { harness, page };
	}

	test('/healthz and /readyz: well', async () => {
		const { page } = await pages();
		expect(await page('/healthz')).toEqual({ status: 200, body: '{"ok":true}\n' });
		const ready = await page('/readyz');
		expect(ready.status).toBe(200);
		expect(JSON.parse(ready.body)).toEqual({
			ok: true,
			checks: {
				slack: { ok: true, detail: 'connected' },
				redis: { ok: true, detail: '' },
				poll: { ok: true, detail: '' },
			},
		});
		expect((await page('/')).status).toBe(404);
	});

	test('/readyz is 503 while Slack is not connected, and names it; /healthz stays 200', async () => {
		const { harness, page } = await pages();
		const hold = harness.slack.faults.inject({ method: 'apps.connections.open', kind: 'status', status: 503 });
		harness.slack.disconnectSockets('cut');
		const not = await harness.slack.until(async () => {
			const answer = await page('/readyz');
			return answer.status === 503 ? answer : undefined;
		});
		expect(JSON.parse(not.body)).toMatchObject({
			ok: false,
			checks: { slack: { ok: false, detail: 'not connected' } },
		});
		expect((await page('/healthz')).status).toBe(200);
		hold();
		await harness.slack.until(async () => (await page('/readyz')).status === 200, { ms: 15_000, what: 'ready again' });
	});

	test('/readyz is 503 while Redis is away, and well when it is back', async () => {
		const redis = await startRedis();
		const { harness, page } = await pages({ redisUrl: redis.url });
		onTestFinished(redis.serve);
		await redis.kill();
		await harness.slack.until(async () => (await page('/readyz')).status === 503);
		expect((await page('/healthz')).status).toBe(200);
		await redis.serve();
		await harness.slack.until(async () => (await page('/readyz')).status === 200, { ms: 15_000 });
	});

	test('n8n being away is no reason to be restarted', async () => {
		const { harness, page } = await pages();
		await harness.n8n.stopServing();
		await harness.slack.until(() => harness.log().includes('poll failed'));
		expect((await page('/readyz')).status).toBe(200);
	});

	test('/metrics counts what happens', async () => {
		const { harness, page } = await pages();
		const orders = harness.n8n.workflow('Order sync', [fails]);
		harness.n8n.run(orders);
		const alert = await harness.alert('Order sync');
		harness.n8n.fix(orders);
		await harness.ana.clicks(alert, 'Retry');
		await harness.says(alert, '🟢');
		await harness.ana.types('/n8n help', harness.ops);
		await harness.slack.until(() => harness.slack.calls.length > 0);
		const { status, body } = await page('/metrics');
		expect(status).toBe(200);
		expect(body).toMatch(/^flowbell_failures_told_total 1$/m);
		expect(body).toMatch(/^flowbell_retries_total\{result="recovered"\} 1$/m);
		expect(body).toMatch(/^flowbell_ack_seconds_count\{kind="action"\} 1$/m);
		expect(body).toMatch(/^flowbell_ack_seconds_count\{kind="command"\} 1$/m);
		expect(body).toMatch(/^flowbell_polls_total\{result="ok"\} \d+$/m);
		expect(body).toMatch(/^flowbell_outbox_waiting \d+$/m);
	});
});

describe('SIGTERM', () => {
	test('with a retry under way: it ends in time, and the retry is followed to its end by the next start, once', async () => {
		const harness = await open();
		const { n8n, slack, ops, ana } = harness;
		const orders = n8n.workflow('Order sync', [fails, { node: 'Slow', does: { run: 600 } }]);
		const first = await startProgram(harness);
		const id = n8n.run(orders);
		const alert = await harness.alert('Order sync');
		n8n.fix(orders);
		await ana.clicks(alert, 'Retry');
		await harness.says(alert, '⏳ Order sync: retrying #1 as #2');

		const { code, ms } = await first.terminate();
		expect(code).toBe(0);
		expect(ms).toBeLessThan(8_000);
		expect(first.said()).toContain('"msg":"bye"');
		expect(first.said()).not.toContain('"level":"error"');
		expect(harness.now(alert).headline).toContain('⏳ Order sync: retrying');

		// It ends while nobody looks, and another one fails.
		n8n.finishRuns(orders);
		const missed = n8n.run(n8n.workflow('Invoices', [fails]));
		await startProgram(harness);
		await harness.says(alert, '🟢 Order sync recovered');
		await harness.alert('Invoices');
		await slack.until(() => ops.thread(alert.ts).length >= 2);
		expect(retriesOf(harness, id)).toHaveLength(1);
		expect(retriesOf(harness, missed)).toEqual([]);
		expect(ops.messages()).toHaveLength(2);
		expect(ops.thread(alert.ts)).toHaveLength(2);
	}, 60_000);

	test('with a command under way: whoever typed it still gets the answer', async () => {
		const harness = await open();
		const { n8n, ana, ops } = harness;
		n8n.run(n8n.workflow('Order sync', [fails]));
		const program = await startProgram(harness);
		n8n.faults.inject({ kind: 'delay', ms: 700, path: /executions/ });
		expect(await ana.types('/n8n failures', ops)).toMatchObject({ acked: true });
		const { code } = await program.terminate();
		expect(code).toBe(0);
		expect(textOf(await toldIn(harness, ana, 'Failed executions'))).toContain('Order sync');
	}, 60_000);

	test('with n8n and Slack hanging it ends in time all the same', async () => {
		const harness = await open();
		const { n8n, slack, ana, ops } = harness;
		const program = await startProgram(harness);
		let posting = false;
		slack.faults.inject({
			method: /^chat\.|response_url/,
			kind: 'hang',
			onHit() {
				posting = true;
			},
		});
		n8n.run(n8n.workflow('Order sync', [fails]));
		await slack.until(() => posting);
		n8n.faults.inject({ kind: 'hang' });
		await ana.types('/n8n failures', ops);
		await ana.types('/n8n help', ops);
		const { code, ms } = await program.terminate();
		expect(code).toBe(0);
		expect(ms).toBeLessThan(8_000);
	}, 60_000);
});
