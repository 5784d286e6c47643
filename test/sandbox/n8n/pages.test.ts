import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { server } from './server.js';

it('describes itself, without a key, and each release in its own way', async () => {
	for (const version of ['2.40.7', '1.123.81'] as const) {
		const { n8n } = await server({ version });
		const answer = await fetch(`${n8n.url}/api/v1/openapi.yml`);
		expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'text/yaml']);
		const { paths } = parse(await answer.text()) as { paths: Record<string, Record<string, object>> };
		expect('/executions/{executionId}/stop' in paths).toBe(version === '2.40.7');
		expect(JSON.stringify(paths['/executions']?.get).includes('crashed')).toBe(version === '2.40.7');
	}
});

it('tells what the key may do', async () => {
	const { api } = await server({ scopes: ['execution:list', 'execution:retry'] });
	const { body } = await api<{ data: { resources: Record<string, { operations: string[] }> } }>('GET', '/discover');
	expect(body.data.resources.executions?.operations).toEqual(['list', 'retry']);
	expect(Object.keys(body.data.resources)).toEqual(['executions', 'discover']);
});

it('has a page for each execution, and escapes what came from outside', async () => {
	const { n8n, get } = await server();
	const wf = n8n.workflow('Bad <b>', [{ node: 'Fails', does: { fail: { message: '<script>alert(1)</script>' } } }]);
	const id = n8n.run(wf);
	const { text } = await get(`/workflow/${wf.id}/executions/${id}`);
	expect(text).toContain('&lt;script&gt;');
	expect(text).not.toContain('<script>');
	expect((await get(`/workflow/${wf.id}/executions/99`)).status).toBe(404);
});

it('starts workflows by their webhooks, and tells of those that are not there', async () => {
	const { n8n, api } = await server();
	const nodes = [
		{
			name: 'In',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			position: [0, 0],
			parameters: { httpMethod: 'POST', path: 'sum', responseMode: 'lastNode' },
		},
		{
			name: 'Add',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			position: [200, 0],
			parameters: { jsCode: 'return [{ json: { sum: $json.body.a + $json.body.b } }];' },
		},
	];
	const connections = { In: { main: [[{ node: 'Add', type: 'main', index: 0 }]] } };
	const { body } = await api('POST', '/workflows', { name: 'Sum', nodes, connections, settings: {} });
	const call = () =>
		fetch(`${n8n.url}/webhook/sum`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{"a":1,"b":2}',
		});
	expect((await call()).status).toBe(404);
	await api('POST', `/workflows/${body.id}/activate`);
	expect(await (await call()).json()).toEqual({ sum: 3 });
});
