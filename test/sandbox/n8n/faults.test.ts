import { expect, it } from 'vitest';
import { server, until } from './server.js';

const flaky = [{ node: 'Fails', does: { fail: { message: 'down' } } }] as const;

it('cuts the connection before anything is done', async () => {
	const { n8n, api } = await server();
	const id = n8n.run(n8n.workflow('Flaky', flaky));
	let hits = 0;
	n8n.faults.inject({ method: 'POST', path: /retry$/, times: 1, kind: 'cutBefore', onHit: () => hits++ });
	await expect(api('POST', `/executions/${id}/retry`)).rejects.toThrow('fetch failed');
	expect([hits, n8n.executions().length]).toEqual([1, 1]);
	expect((await api('POST', `/executions/${id}/retry`)).status).toBe(200);
	expect(n8n.requests.map(({ status }) => status)).toEqual([0, 200]);
});

it('cuts it as soon as the row of a retry is there, and the run goes on', async () => {
	const { n8n, api } = await server();
	const wf = n8n.workflow('Slow', [...flaky, { node: 'Slow', does: { run: 20 } }]);
	const id = n8n.run(wf);
	n8n.fix(wf);
	const seen: string[] = [];
	n8n.faults.inject({
		path: /retry/,
		kind: 'cutAfter',
		onHit: () => seen.push(n8n.execution(id + 1)?.status ?? 'none'),
	});
	await expect(api('POST', `/executions/${id}/retry`)).rejects.toThrow('fetch failed');
	expect(seen).toEqual(['running']);
	n8n.finishRuns();
	expect(n8n.execution(id)?.retrySuccessId).toBe(id + 1);
});

it('cuts it after a stop has taken effect', async () => {
	const { n8n, api } = await server();
	const id = n8n.run(n8n.workflow('Slow', [{ node: 'Slow', does: { run: 20 } }]));
	n8n.faults.inject({ path: /stop$/, kind: 'cutAfter' });
	await expect(api('POST', `/executions/${id}/stop`)).rejects.toThrow('fetch failed');
	expect(n8n.execution(id)?.status).toBe('canceled');
});

it('answers something else, with the work undone or done', async () => {
	const { n8n, api } = await server();
	const id = n8n.run(n8n.workflow('Flaky', flaky));
	const off = n8n.faults.inject({ method: 'DELETE', kind: 'status', status: 502, body: '<h1>Bad Gateway</h1>' });
	expect(await api('DELETE', `/executions/${id}`)).toMatchObject({ status: 502, type: 'text/html' });
	expect(n8n.execution(id)).toBeDefined();
	off();
	n8n.faults.inject({ method: 'DELETE', kind: 'body', body: '{"id":', contentType: 'text/plain' });
	expect(await api('DELETE', `/executions/${id}`)).toMatchObject({ status: 200, text: '{"id":' });
	expect(n8n.execution(id)).toBeUndefined();
});

it('answers later by its own clock, or never', async () => {
	const { n8n, api, clock } = await server();
	n8n.faults.inject({ kind: 'delay', ms: 60_000, times: 1 });
	const late = api('GET', '/executions');
	await until(n8n, () => n8n.requests.length === 1);
	expect(clock.pending).toBe(1);
	clock.advance(60_000);
	expect((await late).status).toBe(200);
	n8n.faults.inject({ kind: 'hang', times: 1 });
	const never = api('GET', '/executions');
	await until(n8n, () => n8n.requests.length === 2);
	n8n.restart();
	await expect(never).rejects.toThrow('fetch failed');
});

it('refuses connections while it does not serve, and what runs, runs on', async () => {
	const { n8n, api, clock } = await server();
	const id = n8n.run(n8n.workflow('Slow', [{ node: 'Slow', does: { run: 20 } }]));
	await n8n.stopServing();
	await expect(api('GET', '/executions')).rejects.toThrow('fetch failed');
	clock.advance(20_000);
	await n8n.serve();
	expect((await api('GET', `/executions/${id}`)).body).toMatchObject({ status: 'success' });
});

it('is not there yet while it starts', async () => {
	for (const [version, readiness] of [
		['2.40.7', 503],
		['1.123.81', 200],
	] as const) {
		const { n8n, api, get } = await server({ version });
		n8n.starting(true);
		expect(await api('GET', '/executions')).toMatchObject({ status: 404, type: 'text/html' });
		expect((await get('/healthz')).status).toBe(200);
		expect((await get('/healthz/readiness')).status).toBe(readiness);
		n8n.starting(false);
		expect((await api('GET', '/executions')).status).toBe(200);
	}
});

it('crashes what runs when it is restarted, and cuts who waits for it', async () => {
	const { n8n, api } = await server();
	const wf = n8n.workflow('Slow', [...flaky, { node: 'Slow', does: { run: 20 } }]);
	const id = n8n.run(wf);
	n8n.fix(wf);
	const answer = api('POST', `/executions/${id}/retry`);
	await until(n8n, () => n8n.executions().length === 2);
	n8n.restart();
	await expect(answer).rejects.toThrow('fetch failed');
	expect(n8n.execution(id + 1)).toMatchObject({ status: 'crashed', retryOf: id });
	expect(n8n.execution(id)?.retrySuccessId).toBeNull();
});
