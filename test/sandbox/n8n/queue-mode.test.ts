import { expect, it } from 'vitest';
import { server, until } from './server.js';

const flaky = [{ node: 'Fails', does: { fail: { message: 'down' } } }] as const;

it('hides a retry that no worker has taken, and does not answer it', async () => {
	const { n8n, api, ids } = await server({ mode: 'queue' });
	const wf = n8n.workflow('Flaky', flaky);
	const id = n8n.run(wf);
	n8n.fix(wf);
	n8n.queue.hold();
	const answer = api('POST', `/executions/${id}/retry`);
	await until(n8n, () => n8n.executions().length === 2);
	for (const query of ['', '?status=new', '?status=running', '?status=success'])
		expect(await ids(query)).not.toContain(id + 1);
	n8n.queue.release();
	const { body } = await answer;
	expect(body).toMatchObject({ status: 'success', data: { resultData: { runData: {} } } });
	expect(await ids('?status=success')).toEqual([id + 1]);
});

it('keeps the whole data for who asks afterwards', async () => {
	const { n8n, api } = await server({ mode: 'queue' });
	const id = n8n.run(n8n.workflow('Flaky', flaky));
	const { body } = await api<{ data: { resultData: { runData: object } } }>(
		'GET',
		`/executions/${id}?includeData=true`,
	);
	expect(Object.keys(body.data.resultData.runData)).toEqual(['Webhook', 'Fails']);
});

it('lets the worker finish when the main process is killed', async () => {
	const { n8n, api } = await server({ mode: 'queue' });
	const wf = n8n.workflow('Slow', [...flaky, { node: 'Slow', does: { run: 20 } }]);
	const id = n8n.run(wf);
	n8n.fix(wf);
	const answer = api('POST', `/executions/${id}/retry`);
	await until(n8n, () => n8n.execution(id + 1)?.status === 'running');
	n8n.restart();
	await expect(answer).rejects.toThrow('fetch failed');
	n8n.finishRuns();
	expect(n8n.execution(id)?.retrySuccessId).toBe(id + 1);
});

it('holds production runs back at the limit in regular mode, and retries not', async () => {
	const { n8n, api, ids } = await server({ concurrency: 1 });
	const failed = n8n.run(n8n.workflow('Flaky', flaky));
	const slow = n8n.workflow('Slow', [{ node: 'Slow', does: { run: 20 } }]);
	const [first, second] = [n8n.run(slow), n8n.run(slow)];
	expect(await ids('?status=new')).toEqual([second]);
	expect((await api('POST', `/executions/${failed}/retry`)).body.status).toBe('error');
	n8n.finishRuns();
	expect([first, second].map((id) => n8n.execution(id)?.status)).toEqual(['success', 'running']);
});
