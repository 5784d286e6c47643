import { expect, it } from 'vitest';
import { server } from './server.js';

it('runs scripted nodes in a row, and fails until it is told otherwise', async () => {
	const { n8n } = await server();
	const wf = n8n.workflow('Order sync', [
		{ node: 'Get order', does: 'succeed' },
		{ node: 'Charge card', does: { fail: { message: 'Card refused' } } },
		{ node: 'Send receipt', does: 'succeed' },
	]);
	const failed = n8n.run(wf);
	expect(n8n.execution(failed)).toMatchObject({ status: 'error', ran: ['Webhook', 'Get order', 'Charge card'] });
	n8n.fix(wf);
	expect(n8n.execution(n8n.run(wf))).toMatchObject({ status: 'success' });
	n8n.break(wf);
	expect(n8n.execution(n8n.run(wf))).toMatchObject({ status: 'error' });
});

it('has failures that never get well', async () => {
	const { n8n } = await server();
	const wf = n8n.workflow('Doomed', [{ node: 'Fail', does: { fail: { message: 'Never', always: true } } }]);
	n8n.fix(wf);
	expect(n8n.execution(n8n.run(wf))?.status).toBe('error');
});

it('takes its time where it is told to, and no more once it is hurried', async () => {
	const { n8n, clock } = await server();
	const wf = n8n.workflow('Slow', [
		{ node: 'One', does: { run: 20 } },
		{ node: 'Two', does: { run: 20 } },
	]);
	const first = n8n.run(wf);
	clock.advance(39_999);
	expect(n8n.execution(first)?.status).toBe('running');
	clock.advance(1);
	expect(n8n.execution(first)?.status).toBe('success');
	const second = n8n.run(wf);
	n8n.finishRuns(wf);
	expect(n8n.execution(second)?.status).toBe('success');
});

it('keeps a short wait in the process, and stores one of 65 seconds', async () => {
	const { n8n, clock } = await server();
	const short = n8n.run(n8n.workflow('Short', [{ node: 'Wait', does: { wait: 64 } }]));
	const long = n8n.run(n8n.workflow('Long', [{ node: 'Wait', does: { wait: 65 } }]));
	expect(n8n.execution(short)?.status).toBe('running');
	expect(n8n.execution(long)).toMatchObject({ status: 'waiting', waitTill: clock.now() + 65_000 });
	clock.advance(65_000);
	expect([short, long].map((id) => n8n.execution(id)?.status)).toEqual(['success', 'success']);
});

it('lets waiting runs go on when it is told to', async () => {
	const { n8n } = await server();
	const wf = n8n.workflow('Long', [
		{ node: 'Wait', does: { wait: 1800 } },
		{ node: 'After', does: 'succeed' },
	]);
	const id = n8n.run(wf);
	n8n.finishWaits(wf);
	expect(n8n.execution(id)).toMatchObject({ status: 'success', ran: ['Webhook', 'Wait', 'After'] });
});

it('crashes, is timed out, and leaves no row, as told', async () => {
	const { n8n, clock } = await server();
	const crash = n8n.run(n8n.workflow('Crash', [{ node: 'Boom', does: 'crash' }]));
	const slow = n8n.run(n8n.workflow('Slow', [{ node: 'Slow', does: { run: 20 } }], { timeoutSeconds: 2 }));
	const unsaved = n8n.run(
		n8n.workflow('Unsaved', [{ node: 'Fail', does: { fail: { message: 'x' } } }], { saveFailed: false }),
	);
	clock.advance(2000);
	expect(n8n.execution(crash)?.status).toBe('crashed');
	expect(n8n.execution(slow)).toMatchObject({ status: 'canceled', ran: ['Webhook'] });
	expect(n8n.execution(unsaved)).toBeUndefined();
});

it('runs the error workflow of a failed run, of a failed retry, and not of a manual run', async () => {
	const { n8n, api } = await server();
	const nodes = [{ name: 'Error Trigger', type: 'n8n-nodes-base.errorTrigger', typeVersion: 1, position: [0, 0] }];
	const { body } = await api('POST', '/workflows', { name: 'On error', nodes, connections: {}, settings: {} });
	await api('POST', `/workflows/${body.id}/activate`);
	const errorWorkflow = { id: String(body.id), name: 'On error' };
	const wf = n8n.workflow('Fails', [{ node: 'Fail', does: { fail: { message: 'x' } } }], { errorWorkflow });
	const failed = n8n.run(wf);
	await api('POST', `/executions/${failed}/retry`);
	n8n.run(wf, { mode: 'manual' });
	expect(n8n.executions().map(({ mode }) => mode)).toEqual(['webhook', 'error', 'retry', 'error', 'manual']);
});

it('refuses to script two nodes of one name, and tells of workflows and executions that are not there', async () => {
	const { n8n } = await server();
	const step = { node: 'Twin', does: 'succeed' } as const;
	expect(() => n8n.workflow('Twins', [step, step])).toThrow('Twin');
	expect(() => n8n.run('nowhere')).toThrow('nowhere');
	expect(() => n8n.remove(17)).toThrow('17');
});
