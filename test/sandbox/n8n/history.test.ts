import { expect, it } from 'vitest';
import { server } from './server.js';

it('keeps a hundred thousand past executions, and lists what is asked for among them', async () => {
	const { n8n, api, ids } = await server();
	const failed = n8n.run(n8n.workflow('Flaky', [{ node: 'Fails', does: { fail: { message: 'down' } } }]));
	n8n.seedHistory(100_000);
	expect(await ids('?status=error')).toEqual([failed]);
	expect((await ids('?limit=250')).slice(0, 2)).toEqual([100_001, 100_000]);
	const last = await api('GET', '/executions/100001?includeData=true');
	expect(last.body).toMatchObject({ status: 'success', data: { resultData: { lastNodeExecuted: 'Done' } } });
	expect(Date.parse(String(last.body.startedAt))).toBeLessThan(Date.parse('2026-11-23T09:00:00Z'));
});

it('retries, tags and deletes past executions like any other', async () => {
	const { n8n, api } = await server();
	const wf = n8n.workflow('Flaky', [{ node: 'Fails', does: { fail: { message: 'down' } } }]);
	n8n.seedHistory(3, { status: 'error', workflow: wf });
	n8n.fix(wf);
	expect((await api('POST', '/executions/2/retry')).body.status).toBe('success');
	n8n.setTags(1, ['seen']);
	await api('DELETE', '/executions/3');
	expect(n8n.executions().map(({ id, retrySuccessId, tags }) => ({ id, retrySuccessId, tags }))).toEqual([
		{ id: 1, retrySuccessId: null, tags: ['seen'] },
		{ id: 2, retrySuccessId: 4, tags: [] },
		{ id: 4, retrySuccessId: null, tags: [] },
	]);
});
