import { afterEach, beforeEach, expect, it } from 'vitest';
import { type N8n, type N8nOptions, startN8n } from '../../sandbox/n8n/index.js';
import {
	BadRequestError,
	canceledByHand,
	createN8nClient,
	type ExecutionClient,
	failureOf,
	type N8nClient,
	serverMode,
	workflowIdOf,
} from '../../src/n8n/index.js';
import { rejection } from './wire.js';

// What a client of n8n must be ready for, by the numbers of the list it was built from. Here with the client, on the
// sandbox; that real servers are so is what the contract shows.

let n8n: N8n;
let client: N8nClient;
let executions: ExecutionClient;

async function begin(options: N8nOptions = {}, more: { retryTimeoutMs?: number } = {}) {
	await n8n?.close();
	n8n = await startN8n(options);
	client = createN8nClient({ baseUrl: n8n.url, apiKey: n8n.apiKey, ...more });
	executions = client.executions();
}
beforeEach(() => begin());
afterEach(() => n8n.close());

const fails = { fail: { message: 'no stock' } } as const;
const charge = (...after: Parameters<N8n['workflow']>[1]) =>
	n8n.workflow('Order sync', [{ node: 'Get order', does: 'succeed' }, { node: 'Charge card', does: fails }, ...after]);
const statuses = () => n8n.executions().map(({ status }) => status);

it('1: a retry outlives the wait for it; its row is found by retryOf', async () => {
	await begin({}, { retryTimeoutMs: 200 });
	const workflow = charge({ node: 'Slow', does: { run: 600 } });
	const id = n8n.run(workflow);
	n8n.fix(workflow);
	expect(await rejection(executions.retry(id))).toMatchObject({ name: 'TimedOutError', outcomeUnknown: true });
	const { data } = await executions.list({ status: 'running' });
	expect(data).toMatchObject([{ retryOf: id, mode: 'retry' }]);
	n8n.finishRuns();
	expect(await executions.get(data[0]!.id)).toMatchObject({ status: 'success' });
	expect(n8n.executions()).toHaveLength(2);
});

it.each(['cutAfter', 'cutBefore'] as const)(
	'1: %s leaves the outcome unknown, and nothing is sent again',
	async (kind) => {
		const workflow = charge();
		const id = n8n.run(workflow);
		n8n.fix(workflow);
		n8n.faults.inject({ method: 'POST', kind, times: 1 });
		expect(await rejection(executions.retry(id))).toMatchObject({ name: 'UnreachableError', outcomeUnknown: true });
		expect(n8n.executions()).toHaveLength(kind === 'cutAfter' ? 2 : 1);
		expect(n8n.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
	},
);

it('2: a retry that fails again is an answer, not an error', async () => {
	const again = await executions.retry(n8n.run(charge()));
	expect(again.status).toBe('error');
	expect(failureOf(again)).toMatchObject({ node: 'Charge card', message: 'no stock' });
});

it('3: two retries are two runs, also after a success', async () => {
	const workflow = charge();
	const id = n8n.run(workflow);
	n8n.fix(workflow);
	await Promise.all([executions.retry(id), executions.retry(id)]);
	await executions.retry(id);
	expect(statuses()).toEqual(['error', 'success', 'success', 'success']);
	expect((await executions.get(id)).retrySuccessId).toBe(4);
});

it('4: a timed-out execution has no error, and its retry is a success that ran nothing', async () => {
	const workflow = n8n.workflow('Timed', [{ node: 'Slow', does: { run: 5 } }], { timeoutSeconds: 0.02 });
	const id = n8n.run(workflow);
	await new Promise<void>((resolve) => {
		const off = n8n.on('change', () => {
			if (n8n.execution(id)?.status !== 'canceled') return;
			off();
			resolve();
		});
	});
	const timedOut = await executions.get(id, { includeData: true });
	expect(failureOf(timedOut)).toBeNull();
	expect(canceledByHand(timedOut)).toBe(false);
	const retried = await executions.retry(id);
	expect(retried.status).toBe('success');
	expect(n8n.execution(retried.id)?.ran).not.toContain('Slow');
});

it('5: retrying a waiting execution is a run beside it', async () => {
	const workflow = n8n.workflow('Waits', [
		{ node: 'Wait', does: { wait: 1800 } },
		{ node: 'After', does: 'succeed' },
	]);
	const id = n8n.run(workflow);
	expect((await executions.retry(id)).status).toBe('success');
	expect((await executions.get(id)).status).toBe('waiting');
});

it('6: of one stopped by hand the retry says error, and finished as well', async () => {
	const id = n8n.run(n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]));
	await executions.stop(id);
	expect(canceledByHand(await executions.get(id, { includeData: true }))).toBe(true);
	const answer = executions.retry(id);
	while (statuses()[1] !== 'running') await new Promise((resolve) => setImmediate(resolve));
	n8n.finishRuns();
	const retried = await answer;
	expect(retried).toMatchObject({ status: 'error', finished: true });
	expect(canceledByHand(retried)).toBe(false);
});

it('7: whether a retry used the stored or the saved workflow is told by workflowVersionId', async () => {
	const workflow = n8n.workflow('Order sync', [{ node: 'Charge card', does: fails }], { draftDiffers: true });
	const id = n8n.run(workflow);
	n8n.fix(workflow);
	const { versionId, activeVersionId } = await client.workflows().get(workflow.id);
	expect(versionId).not.toBe(activeVersionId);
	const version = async (loadWorkflow: boolean) =>
		(await executions.get((await executions.retry(id, { loadWorkflow })).id)).workflowVersionId;
	expect(await version(false)).toBeNull();
	expect(await version(true)).toBe(versionId);
});

it('8: retrySuccessId is not set through a wait; retryOf always is', async () => {
	const workflow = charge({ node: 'Wait', does: { wait: 1800 } });
	const id = n8n.run(workflow);
	n8n.fix(workflow);
	const retried = await executions.retry(id);
	expect(retried.status).toBe('waiting');
	n8n.finishWaits();
	expect(await executions.get(retried.id)).toMatchObject({ status: 'success', retryOf: id });
	expect((await executions.get(id)).retrySuccessId).toBeNull();
});

it('9: what runs is listed only when it is asked for; 1.123 lists no waiting ones at all', async () => {
	const running = n8n.run(n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]));
	expect((await executions.list()).data).toEqual([]);
	expect((await executions.list({ status: 'running' })).data).toMatchObject([{ id: running }]);

	await begin({ version: '1.123.81' });
	const waiting = n8n.run(n8n.workflow('Waits', [{ node: 'Wait', does: { wait: 1800 } }]));
	expect((await executions.list()).data).toEqual([]);
	expect((await executions.list({ status: 'waiting' })).data).toEqual([]);
	expect((await executions.get(waiting)).status).toBe('waiting');
});

it('10: a lower id may appear after a higher one', async () => {
	const long = n8n.run(n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]));
	const short = n8n.run(n8n.workflow('Short', [{ node: 'Do', does: 'succeed' }]));
	const ids = async () => (await executions.list()).data.map(({ id }) => id);
	expect(await ids()).toEqual([short]);
	n8n.finishRuns();
	expect(await ids()).toEqual([short, long]);
});

it('11: error holds crashed ones on 1.123 only, which has no name for them', async () => {
	const crash = () => n8n.run(n8n.workflow('Boom', [{ node: 'Boom', does: 'crash' }]));
	const id = crash();
	expect((await executions.list({ status: 'error' })).data).toEqual([]);
	expect((await executions.list({ status: 'crashed' })).data).toMatchObject([{ id }]);

	await begin({ version: '1.123.81' });
	crash();
	expect((await executions.list({ status: 'error' })).data).toMatchObject([{ status: 'crashed' }]);
	expect(await rejection(executions.list({ status: 'crashed' }))).toBeInstanceOf(BadRequestError);
});

it('12: iterate repeats its filters on every page', async () => {
	const workflow = charge();
	const other = n8n.workflow('Other', [{ node: 'Do', does: 'succeed' }]);
	for (let i = 0; i < 4; i++) {
		n8n.run(workflow);
		n8n.run(other);
	}
	const seen: string[] = [];
	for await (const row of executions.iterate({ workflowId: workflow.id, limit: 3 })) seen.push(workflowIdOf(row));
	expect(seen).toEqual(Array(4).fill(workflow.id));
	// With the cursor alone the second page is of everything.
	const { nextCursor } = await executions.list({ workflowId: workflow.id, limit: 3 });
	expect((await executions.list({ cursor: nextCursor! })).data.some((row) => row.workflowId === other.id)).toBe(true);
});

it('13: nobody asks for everything at once by mistake', async () => {
	expect(await rejection(executions.list({ limit: 0 }))).toBeInstanceOf(BadRequestError);
	expect(n8n.requests).toHaveLength(0);
});

it('14: the tags of an execution are not those of /tags', async () => {
	const id = n8n.run(charge());
	const made = await fetch(`${n8n.url}/api/v1/tags`, {
		method: 'POST',
		headers: { 'x-n8n-api-key': n8n.apiKey, 'content-type': 'application/json' },
		body: '{"name":"urgent"}',
	});
	const workflowTag = (await made.json()) as { id: string };
	n8n.setTags(id, ['seen']);
	expect(await rejection(executions.updateTags(id, [workflowTag]))).toMatchObject({ name: 'NotFoundError' });
	expect(await executions.getTags(id)).toMatchObject([{ name: 'seen' }]);
});

it('15: the message is in the data, the name with the workflow', async () => {
	const workflow = charge();
	n8n.run(workflow);
	const [row] = (await executions.list()).data;
	expect(failureOf(row!)).toBeNull();
	const [full] = (await executions.list({ includeData: true })).data;
	expect(failureOf(full!)).toMatchObject({ message: 'no stock' });
	expect((await client.workflows().get(workflowIdOf(row!))).name).toBe(workflow.name);
});

it('16: a page in place of JSON is never parsed, and while n8n starts it means just that', async () => {
	const id = n8n.run(charge());
	n8n.starting(true);
	expect(await rejection(executions.get(id))).toMatchObject({
		name: 'UnreachableError',
		starting: true,
		message: expect.stringMatching(/N8N_PUBLIC_API_ENDPOINT.*N8N_PUBLIC_API_DISABLED/),
	});
	n8n.starting(false);
	n8n.faults.inject({ kind: 'status', status: 500, body: '<html>Internal Server Error</html>', times: 1 });
	expect(await rejection(executions.get(id))).toMatchObject({ name: 'ServerError', n8nMessage: null });
	n8n.faults.inject({ kind: 'status', status: 413, body: '<html>Payload Too Large</html>', times: 1 });
	expect(await rejection(executions.retry(id))).toMatchObject({ name: 'BadRequestError', status: 413 });
});

it('17: redaction takes the message along; an old server refuses it; a misspelt filter is not sent', async () => {
	const id = n8n.run(charge());
	const redacted = await executions.get(id, { includeData: true, redactExecutionData: true });
	expect(failureOf(redacted)).toMatchObject({ node: 'Charge card', kind: 'NodeOperationError' });
	expect(JSON.stringify(failureOf(redacted))).not.toContain('no stock');
	expect(await rejection(executions.list({ workflowID: 'x' } as never))).toBeInstanceOf(BadRequestError);

	await begin({ version: '1.123.81' });
	n8n.run(charge());
	expect(await rejection(executions.get(1, { redactExecutionData: true }))).toMatchObject({
		n8nMessage: "Unknown query parameter 'redactExecutionData'",
	});
});

it.each(['2.40.7', '1.123.81'] as const)('18: ids are numbers, whatever %s makes of them', async (version) => {
	await begin({ version });
	const id = n8n.run(charge());
	expect((await executions.retry(id)).retryOf).toBe(id);
	expect((await executions.list()).data.map((row) => [row.id, row.retryOf])).toEqual([
		[id + 1, id],
		[id, null],
	]);
	expect((await executions.delete(id)).id).toBe(id);
});

it('18: a queued execution that is stopped has not started in 1970', async () => {
	await begin({ concurrency: 1 });
	const workflow = n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]);
	n8n.run(workflow);
	const queued = n8n.run(workflow);
	expect((await executions.list({ status: 'new' })).data).toMatchObject([{ id: queued, startedAt: null }]);
	expect(await executions.stop(queued)).toMatchObject({ id: queued, startedAt: null, status: 'canceled' });
});

it('19: queue mode shows by the empty run data; a retry that waits for a worker is not seen', async () => {
	await begin({ mode: 'queue' }, { retryTimeoutMs: 200 });
	const workflow = charge();
	const id = n8n.run(workflow);
	n8n.fix(workflow);
	expect(serverMode(await executions.retry(id))).toBe('queue');
	n8n.queue.hold();
	expect(await rejection(executions.retry(id))).toMatchObject({ name: 'TimedOutError', outcomeUnknown: true });
	for (const status of ['new', 'running', undefined]) {
		expect((await executions.list({ status })).data.some((row) => row.id > id + 1)).toBe(false);
	}
	n8n.queue.release();

	await begin();
	const regular = charge();
	expect(serverMode(await executions.retry(n8n.run(regular)))).toBe('regular');
});

it('20: the error workflow of a failed retry is a row of its own, of mode error', async () => {
	const handler = n8n.workflow('Handler', [{ node: 'Tell', does: 'succeed' }]);
	const workflow = n8n.workflow('Watched', [{ node: 'Charge card', does: fails }], { errorWorkflow: handler });
	await executions.retry(n8n.run(workflow));
	const { data } = await executions.list();
	const told = data.filter(({ workflowId }) => workflowId === handler.id);
	expect(told.every(({ mode }) => mode === 'error')).toBe(true);
	expect(data.filter(({ workflowId, mode }) => workflowId === workflow.id && mode === 'retry')).toHaveLength(1);
});

it('21: nothing of the data gets into an error', async () => {
	const id = n8n.run(charge());
	n8n.faults.inject({
		kind: 'body',
		body: '{"id":"hush","status":"error","workflowId":"7","data":{"resumeToken":"hush"}}',
		contentType: 'application/json',
	});
	const error = (await rejection(executions.get(id, { includeData: true }))) as Error;
	expect(error.name).toBe('UnreadableAnswerError');
	expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('hush');
});

it('22: a change after a long idle time goes out on a fresh connection', async () => {
	// That every change has its own connection, and reads give theirs up in time, is in connections.test.ts.
	const workflow = charge();
	const id = n8n.run(workflow);
	await executions.get(id);
	// All connections that were kept are cut, as a server does that has had enough of them.
	n8n.restart();
	n8n.fix(workflow);
	expect(await executions.retry(id)).toMatchObject({ status: 'success', retryOf: id });
});
