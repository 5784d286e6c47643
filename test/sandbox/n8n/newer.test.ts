import { afterEach, expect, test } from 'vitest';
import { createTestClock } from '../../../sandbox/clock.js';
import { type N8n, startN8n } from '../../../sandbox/n8n/index.js';

/** What newer releases are documented to do, and nothing more. */

let n8n: N8n;
afterEach(() => n8n?.close());

const post = async (path: string, key: string | null, body: unknown = {}) => {
	const headers = {
		'X-N8N-API-KEY': n8n.apiKey,
		'content-type': 'application/json',
		...(key ? { 'Idempotency-Key': key } : {}),
	};
	const answer = await fetch(`${n8n.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
	return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

function failed() {
	const workflow = n8n.workflow('Order sync', [{ node: 'Call', does: { fail: { message: 'down' } } }]);
	const id = n8n.run(workflow);
	n8n.fix(workflow);
	return id;
}
const retries = () => n8n.begun.filter(({ retryOf }) => retryOf !== null).length;

test('2.45 gives the first good answer again for the same key, and does not run it once more', async () => {
	n8n = await startN8n({ plays: '2.45' });
	const id = failed();
	const first = await post(`/executions/${id}/retry`, 'one');
	expect(await post(`/executions/${id}/retry`, 'one')).toEqual(first);
	expect(retries()).toBe(1);
	expect((await post(`/executions/${id}/retry`, 'other')).body.id).not.toBe(first.body.id);
	// Another request is another, whatever its key.
	await post(`/executions/${id}/retry`, 'one', { loadWorkflow: true });
	expect(retries()).toBe(3);
	expect(n8n.requests.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['one', 'one', 'other', 'one']);
});

test('also where the first caller was gone before the answer', async () => {
	n8n = await startN8n({ plays: '2.45' });
	const id = failed();
	n8n.faults.inject({ method: 'POST', kind: 'cutAfter', times: 1 });
	await expect(post(`/executions/${id}/retry`, 'one')).rejects.toThrow();
	expect((await post(`/executions/${id}/retry`, 'one')).body.id).toBe(String(id + 1));
	expect(retries()).toBe(1);
});

test('a refusal is not kept, and a kept answer lives for 12 hours', async () => {
	const clock = createTestClock();
	n8n = await startN8n({ plays: '2.45', clock });
	expect((await post('/executions/1/retry', 'one')).status).toBe(404);
	const id = failed();
	expect((await post(`/executions/${id}/retry`, 'one')).status).toBe(200);
	clock.advance(12 * 3_600_000 - 1);
	await post(`/executions/${id}/retry`, 'one');
	expect(retries()).toBe(1);
	clock.advance(1);
	await post(`/executions/${id}/retry`, 'one');
	expect(retries()).toBe(2);
});

test('2.40 pays no heed to it', async () => {
	n8n = await startN8n();
	const id = failed();
	await post(`/executions/${id}/retry`, 'one');
	await post(`/executions/${id}/retry`, 'one');
	expect(retries()).toBe(2);
});

test('a server that is moved to queue mode runs on what runs, and then hides what waits for a worker', async () => {
	n8n = await startN8n();
	const id = failed();
	n8n.moveTo('queue');
	n8n.queue.hold();
	n8n.retryInUi(id);
	const list = await fetch(`${n8n.url}/api/v1/executions`, { headers: { 'X-N8N-API-KEY': n8n.apiKey } });
	expect(((await list.json()) as { data: { id: string }[] }).data.map((row) => row.id)).toEqual([String(id)]);
	n8n.queue.release();
	expect(n8n.execution(id + 1)?.status).toBe('success');
});

test('a success that is not saved leaves no row, and the run that it retried notes it', async () => {
	n8n = await startN8n();
	const workflow = n8n.workflow('Order sync', [{ node: 'Call', does: { fail: { message: 'down' } } }], {
		saveSuccess: false,
	});
	const id = n8n.run(workflow);
	n8n.fix(workflow);
	expect((await post(`/executions/${id}/retry`, null)).body.status).toBe('success');
	expect(n8n.execution(id + 1)).toBeUndefined();
	expect(n8n.execution(id)?.retrySuccessId).toBe(id + 1);
	expect(n8n.begun.map((run) => run.id)).toEqual([id, id + 1]);
});
