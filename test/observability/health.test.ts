import { expect, onTestFinished, test } from 'vitest';
import { type Check, createHealthServer, createMetrics } from '../../src/observability/index.js';

async function serving(checks: Record<string, Check>, metrics = createMetrics()) {
	const server = createHealthServer({ host: '127.0.0.1', port: 0, checks, metrics });
	await server.start();
	onTestFinished(() => server.stop());
	return { server, get: (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`) };
}

test('alive and ready', async () => {
	const { get } = await serving({ redis: () => ({ ok: true, detail: 'ready' }) });
	expect((await get('/healthz')).status).toBe(200);
	const ready = await get('/readyz?x=1');
	expect([ready.status, await ready.json()]).toEqual([
		200,
		{ ok: true, checks: { redis: { ok: true, detail: 'ready' } } },
	]);
});

test('not ready says which check fails, and is still alive', async () => {
	let slack = false;
	const { get } = await serving({
		redis: () => ({ ok: true, detail: 'ready' }),
		slack: () => ({ ok: slack, detail: 'no connection for 20 s' }),
	});
	const ready = await get('/readyz');
	expect(ready.status).toBe(503);
	expect(await ready.json()).toMatchObject({
		ok: false,
		checks: { slack: { ok: false, detail: 'no connection for 20 s' } },
	});
	expect((await get('/healthz')).status).toBe(200);
	slack = true;
	expect((await get('/readyz')).status).toBe(200);
});

test('what was counted is there for Prometheus', async () => {
	const metrics = createMetrics();
	const { get } = await serving({}, metrics);
	metrics.ack('command', 12);
	metrics.polled('ok', 30);
	metrics.polled('failed', 30);
	metrics.failureTold();
	metrics.retryEnded('recovered');
	metrics.outboxWaiting(3, 1_500);
	metrics.rateLimited('chat.update');
	const answer = await get('/metrics');
	expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
	const lines = (await answer.text()).split('\n');
	expect(lines).toEqual(
		expect.arrayContaining([
			'flowbell_ack_seconds_bucket{le="0.025",kind="command"} 1',
			'flowbell_ack_seconds_bucket{le="0.01",kind="command"} 0',
			'flowbell_polls_total{result="ok"} 1',
			'flowbell_polls_total{result="failed"} 1',
			'flowbell_poll_seconds_count 2',
			'flowbell_failures_told_total 1',
			'flowbell_retries_total{result="recovered"} 1',
			'flowbell_outbox_waiting 3',
			'flowbell_outbox_oldest_seconds 1.5',
			'flowbell_slack_rate_limited_total{method="chat.update"} 1',
		]),
	);
	expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true);
});

test('two in one process count apart', async () => {
	const [one, other] = [createMetrics(), createMetrics()];
	one.failureTold();
	expect((await other.text()).body).toContain('flowbell_failures_told_total 0');
});

test.each([
	['GET', '/', 404],
	['POST', '/healthz', 404],
	['GET', '/metrics/', 200],
	['GET', '/metrics?x=/y', 200],
	['HEAD', '/metrics', 200],
	['HEAD', '/readyz/', 200],
	['GET', '/METRICS', 404],
	['GET', '//metrics', 404],
	['GET', '/metrics//', 404],
	['GET', '/metrics/more', 404],
	['GET', '/%6detrics', 404],
	['OPTIONS', '/metrics', 404],
])('%s %s is answered with %i', async (method, path, status) => {
	const { server } = await serving({});
	const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method, signal: AbortSignal.timeout(2_000) });
	expect(answer.status).toBe(status);
});

test('a check that throws, or takes for ever, is one that fails', async () => {
	const { get } = await serving({
		redis: async () => Promise.reject(new Error('gone')),
		slack: () => new Promise(() => {}),
	});
	const ready = await get('/readyz');
	expect([ready.status, await ready.json()]).toEqual([
		503,
		{
			ok: false,
			checks: { redis: { ok: false, detail: 'could not be looked at' }, slack: { ok: false, detail: 'no answer' } },
		},
	]);
});

test('a port that is taken is one plain sentence', async () => {
	const { server } = await serving({});
	const second = createHealthServer({ host: '127.0.0.1', port: server.port, checks: {}, metrics: createMetrics() });
	await expect(second.start()).rejects.toMatchObject({
		name: 'StartError',
		exitCode: 78,
		message: `Port ${server.port} of 127.0.0.1 is in use by another program. Set FLOWBELL_HEALTH_PORT, or PORT (and HOST), to others.`,
	});
	await second.stop();
});
