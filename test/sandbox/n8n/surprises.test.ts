import { expect, it } from 'vitest';
import type { Step } from '../../../sandbox/n8n/index.js';
import { server, until } from './server.js';

/** What surprises a client of n8n, and so must surprise one of the sandbox. Numbers are of no meaning here. */

const flaky: Step[] = [
	{ node: 'Before', does: 'succeed' },
	{ node: 'Fails', does: { fail: { message: 'down' } } },
	{ node: 'After', does: 'succeed' },
];

type Retried = {
	id: string;
	status: string;
	finished: boolean;
	retryOf: string | number;
	data: { resultData: { runData: Record<string, unknown[]>; error?: { message: string } } };
};

it('answers a retry when the run has ended, and not before', async () => {
	const { n8n, api } = await server();
	const wf = n8n.workflow('Slow', [...flaky, { node: 'Slow', does: { run: 400 } }]);
	const id = n8n.run(wf);
	n8n.fix(wf);
	const answer = api<Retried>('POST', `/executions/${id}/retry`, {});
	await until(n8n, () => n8n.executions().length === 2);
	expect(n8n.execution(id + 1)).toMatchObject({ status: 'running', retryOf: id });
	expect(n8n.requests.at(-1)?.status).toBeNull();
	n8n.finishRuns(wf);
	expect((await answer).body).toMatchObject({ id: String(id + 1), status: 'success', retryOf: String(id) });
});

it('answers 200 to a retry that fails again', async () => {
	const { n8n, api } = await server();
	const id = n8n.run(n8n.workflow('Flaky', flaky));
	const { status, body } = await api<Retried>('POST', `/executions/${id}/retry`, {});
	expect([status, body.status, body.finished]).toEqual([200, 'error', false]);
	expect(body.data.resultData.error?.message).toBe('down');
});

it('runs a retry as often as it is asked to, also while one is running', async () => {
	const { n8n, api } = await server();
	const wf = n8n.workflow('Slow', [...flaky, { node: 'Slow', does: { run: 20 } }]);
	const id = n8n.run(wf);
	n8n.fix(wf);
	const both = [1, 2].map(() => api<Retried>('POST', `/executions/${id}/retry`, {}));
	await until(n8n, () => n8n.executions().filter((row) => row.status === 'running').length === 2);
	n8n.finishRuns();
	expect((await Promise.all(both)).map(({ body }) => body.status)).toEqual(['success', 'success']);
});

it('gives a false success for one that was timed out', async () => {
	const { n8n, api, clock } = await server();
	const wf = n8n.workflow('Slow', [{ node: 'Slow', does: { run: 20 } }], { timeoutSeconds: 2 });
	const id = n8n.run(wf);
	clock.advance(2000);
	for (const loadWorkflow of [false, true]) {
		const { body } = await api<Retried>('POST', `/executions/${id}/retry`, { loadWorkflow });
		expect(body).toMatchObject({ status: 'success', finished: true });
		expect(Object.keys(body.data.resultData.runData)).toEqual(['Webhook']);
	}
	expect(n8n.execution(id)?.retrySuccessId).not.toBeNull();
});

it('runs a waiting one a second time beside the first', async () => {
	const { n8n, api } = await server();
	const id = n8n.run(
		n8n.workflow('Long', [
			{ node: 'Wait', does: { wait: 1800 } },
			{ node: 'Pay', does: 'succeed' },
		]),
	);
	const { body } = await api<Retried>('POST', `/executions/${id}/retry`, {});
	expect(body.status).toBe('success');
	expect(n8n.execution(id)?.status).toBe('waiting');
	n8n.finishWaits();
	expect(n8n.executions().map(({ ran }) => ran.filter((node) => node === 'Pay').length)).toEqual([1, 1]);
});

it('runs all of one that was stopped by hand, and still says error', async () => {
	const { n8n, api } = await server();
	const id = n8n.run(n8n.workflow('Slow', [{ node: 'Slow', does: { run: 20 } }]));
	await api('POST', `/executions/${id}/stop`);
	const answer = api<Retried>('POST', `/executions/${id}/retry`, {});
	await until(n8n, () => n8n.executions().length === 2);
	n8n.finishRuns();
	const { body } = await answer;
	expect(body).toMatchObject({ status: 'error', finished: true });
	expect(body.data.resultData.error?.message).toBe('The execution was cancelled manually');
	expect(Object.keys(body.data.resultData.runData)).toEqual(['Webhook', 'Slow']);
	expect(n8n.execution(id)?.retrySuccessId).toBe(id + 1);
});

it('runs the unpublished draft with loadWorkflow, and shows the old workflow', async () => {
	const { n8n, api } = await server();
	const wf = n8n.workflow('Draft', flaky, { draftDiffers: true });
	const id = n8n.run(wf);
	n8n.fix(wf);
	const old = await api<Retried & { workflowData: { nodes: unknown[] } }>('POST', `/executions/${id}/retry`, {
		loadWorkflow: true,
	});
	expect(Object.keys(old.body.data.resultData.runData)).toContain('Unpublished edit');
	expect(JSON.stringify(old.body.workflowData)).not.toContain('Unpublished edit');
	expect(n8n.execution(id + 1)?.usedDraft).toBe(true);
	await api('POST', `/executions/${id}/retry`, {});
	expect(n8n.execution(id + 2)).toMatchObject({ usedDraft: false });
});

it('notes a success on the directly retried row only, overwrites it, and never notes one that went through a wait', async () => {
	const { n8n, api } = await server();
	const wf = n8n.workflow('Flaky', flaky);
	const root = n8n.run(wf);
	const middle = Number((await api('POST', `/executions/${root}/retry`, {})).body.id);
	n8n.fix(wf);
	await api('POST', `/executions/${middle}/retry`, {});
	expect(n8n.execution(root)?.retrySuccessId).toBeNull();
	expect(n8n.execution(middle)?.retrySuccessId).toBe(middle + 1);
	await api('POST', `/executions/${middle}/retry`, {});
	expect(n8n.execution(middle)?.retrySuccessId).toBe(middle + 2);

	const waits = n8n.workflow('Waits', [...flaky, { node: 'Wait', does: { wait: 100 } }]);
	const id = n8n.run(waits);
	n8n.fix(waits);
	expect((await api('POST', `/executions/${id}/retry`, {})).body.status).toBe('waiting');
	n8n.finishWaits();
	expect(n8n.execution(id + 1)?.status).toBe('success');
	expect(n8n.execution(id)?.retrySuccessId).toBeNull();
});

it('hides running ones from the list, and on 1.x waiting ones until it is restarted', async () => {
	for (const version of ['2.40.7', '1.123.81'] as const) {
		const { n8n, ids } = await server({ version });
		const slow = n8n.run(n8n.workflow('Slow', [{ node: 'Slow', does: { run: 20 } }]));
		const waiting = n8n.run(n8n.workflow('Long', [{ node: 'Wait', does: { wait: 1800 } }]));
		const seen = version === '2.40.7' ? [waiting] : [];
		expect(await ids()).toEqual(seen);
		expect(await ids('?status=waiting')).toEqual(seen);
		expect(await ids('?status=running')).toEqual([slow]);
		n8n.restart();
		expect(await ids('?status=waiting')).toEqual([waiting]);
	}
});

it('counts crashed ones as errors on 1.x and not on 2.x', async () => {
	for (const version of ['2.40.7', '1.123.81'] as const) {
		const { n8n, ids, api } = await server({ version });
		n8n.run(n8n.workflow('Crash', [{ node: 'Boom', does: 'crash' }]));
		n8n.run(n8n.workflow('Flaky', flaky));
		expect(await ids('?status=error')).toEqual(version === '2.40.7' ? [2] : [2, 1]);
		expect((await api('GET', '/executions?status=crashed')).status).toBe(version === '2.40.7' ? 200 : 400);
	}
});

it('pages by id, with a cursor that holds no filter and whose limit counts', async () => {
	const { n8n, api, ids } = await server();
	const [ok, bad] = [n8n.workflow('Ok', [{ node: 'A', does: 'succeed' }]), n8n.workflow('Bad', flaky)];
	for (let i = 0; i < 5; i++) {
		n8n.run(ok);
		n8n.run(bad);
	}
	const { body } = await api<{ nextCursor: string }>('GET', '/executions?status=error&limit=2');
	const cursor = encodeURIComponent(body.nextCursor);
	expect(Buffer.from(body.nextCursor, 'base64').toString()).toBe('{"lastId":"8","limit":2}');
	expect(await ids(`?cursor=${cursor}`)).toEqual([7, 6]);
	expect(await ids(`?status=error&cursor=${cursor}&limit=100`)).toEqual([6, 4]);
	expect(await ids('?limit=0')).toHaveLength(10);
});

it('restarts a crashed one from the trigger', async () => {
	const { n8n, api } = await server();
	const id = n8n.run(
		n8n.workflow('Slow', [
			{ node: 'Charge', does: 'succeed' },
			{ node: 'Slow', does: { run: 20 } },
		]),
	);
	n8n.restart();
	expect(n8n.execution(id)?.status).toBe('crashed');
	const answer = api<Retried>('POST', `/executions/${id}/retry`, {});
	await until(n8n, () => n8n.executions().length === 2);
	n8n.finishRuns();
	expect((await answer).body.data.resultData.runData.Charge).toHaveLength(2);
});

it('does not hand tags down, and knows no workflow tags on executions', async () => {
	const { n8n, api } = await server();
	const id = n8n.run(n8n.workflow('Flaky', flaky));
	n8n.setTags(id, ['seen']);
	await api('POST', `/executions/${id}/retry`, {});
	expect(n8n.execution(id + 1)?.tags).toEqual([]);
	const tag = await api('POST', '/tags', { name: 'seen' });
	expect((await api('PUT', `/executions/${id}/tags`, [{ id: tag.body.id }])).body).toEqual({
		message: 'Some tags not found',
	});
	expect((await api('PUT', `/executions/${id}/tags`, [{ id: n8n.tag('seen') }])).status).toBe(200);
});

it('refuses unknown parameters on 1.x only', async () => {
	const told = async (version: '2.40.7' | '1.123.81') => {
		const { api } = await server({ version });
		return (await api('GET', '/executions?mode=webhook')).status;
	};
	expect([await told('2.40.7'), await told('1.123.81')]).toEqual([200, 400]);
});

it('asks for the key before it looks at the rest, and for the scope on 2.x only', async () => {
	for (const [version, status] of [
		['2.40.7', 403],
		['1.123.81', 200],
	] as const) {
		const { n8n, api } = await server({ version, scopes: ['workflow:read'] });
		expect((await api('GET', '/executions')).status).toBe(status);
		expect((await fetch(`${n8n.url}/api/v1/executions?status=bogus`)).status).toBe(401);
	}
});
