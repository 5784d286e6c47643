import { afterEach, beforeEach, expect, expectTypeOf, it } from 'vitest';
import { startN8n } from '../../sandbox/n8n/index.js';
import {
	createN8nClient,
	type Execution,
	ExecutionClient,
	ExecutionResource,
	type N8nClient,
	NotFoundError,
	type Tag,
} from '../../src/n8n/index.js';

type N8n = Awaited<ReturnType<typeof startN8n>>;

// Each example of the description of ExecutionClient, as it is written there, against a server on which it means something.

let n8n: N8n;
let client: N8nClient;

beforeEach(async () => {
	n8n = await startN8n();
	client = createN8nClient({ baseUrl: n8n.url, apiKey: n8n.apiKey });
});
afterEach(() => n8n.close());

const down = { fail: { message: 'down for maintenance' } } as const;

/** Runs until there is a run of this id, failed ones, and fixes what failed. */
function upTo(id: number) {
	const workflow = n8n.workflow('Order sync', [{ node: 'Charge card', does: down }]);
	n8n.seedHistory(id - 1, { status: 'success' });
	expect(n8n.run(workflow)).toBe(id);
	n8n.fix(workflow);
	return workflow;
}

it('access', () => {
	const execution = client.executions();
	expect(execution).toBeInstanceOf(ExecutionClient);
});

it('list(params?)', async () => {
	upTo(3);
	const { data, nextCursor } = await client.executions().list({
		limit: 25,
		status: 'error',
		workflowId: 'wf-123',
		projectId: 'proj-1',
		includeData: true,
		redactExecutionData: false,
	});
	// No such workflow or project, which n8n answers with an empty list.
	expect(data).toEqual([]);
	expect(nextCursor).toBeNull();
	expectTypeOf(data).toEqualTypeOf<Execution[]>();
});

it('get(id, params?)', async () => {
	upTo(123);
	const execution = await client.executions().get(123, { includeData: true, redactExecutionData: false });
	expect(execution).toMatchObject({
		id: 123,
		status: 'error',
		data: { resultData: { lastNodeExecuted: 'Charge card' } },
	});
});

it('delete(id)', async () => {
	upTo(123);
	const deleted = await client.executions().delete(123);
	expect(deleted).toMatchObject({ id: 123, status: 'error' });
	await expect(client.executions().get(123)).rejects.toBeInstanceOf(NotFoundError);
});

it('retry(id, data?)', async () => {
	upTo(123);
	const retried = await client.executions().retry(123, { loadWorkflow: true });
	expect(retried).toMatchObject({ id: 124, retryOf: 123, mode: 'retry', status: 'success' });
});

it('stop(id)', async () => {
	n8n.seedHistory(122, { status: 'success' });
	n8n.run(n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]));
	const stopped = await client.executions().stop(123);
	expect(stopped).toMatchObject({ id: 123, status: 'canceled', finished: false });
	expect(n8n.execution(123)?.status).toBe('canceled');
});

it('stopMany(data)', async () => {
	const workflow = n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]);
	n8n.run(workflow);
	n8n.run(workflow);
	const stopMany = (workflowId: string) =>
		client.executions().stopMany({
			status: ['running', 'queued', 'waiting'],
			workflowId,
			startedAfter: '2024-01-01T00:00:00Z',
			startedBefore: '2024-01-02T00:00:00Z',
		});
	const { stopped } = await stopMany(workflow.id);
	// Nothing that runs was started on that day. Of a workflow that there is not, n8n says so.
	expect(stopped).toBe(0);
	await expect(stopMany('wf-123')).rejects.toMatchObject({ n8nMessage: 'Workflow not found or not accessible' });
	const all = await client.executions().stopMany({ status: ['running', 'queued', 'waiting'] });
	expect(all).toEqual({ stopped: 2 });
});

it('getTags(id) / updateTags(id, tags)', async () => {
	upTo(123);
	const urgent = n8n.tag('urgent');
	const tags = await client.executions().getTags(123);
	expect(tags).toEqual([]);
	expectTypeOf(tags).toEqualTypeOf<Tag[]>();
	const updatedTags = await client.executions().updateTags(123, [{ id: urgent }]);
	expect(updatedTags).toMatchObject([{ id: urgent, name: 'urgent' }]);
	expect(n8n.execution(123)?.tags).toEqual(['urgent']);
	// What one call gives, the other takes.
	expect(await client.executions().updateTags(123, updatedTags)).toEqual(updatedTags);
	// Unknown ids are refused whole.
	await expect(client.executions().updateTags(123, [{ id: 'tag-1' }])).rejects.toBeInstanceOf(NotFoundError);
});

it('ExecutionResource', async () => {
	upTo(123);
	const resource = await client.executions().getResource(123, { includeData: true, redactExecutionData: false });
	expect(resource).toBeInstanceOf(ExecutionResource);
	expect(resource.id).toBe(123);
	expect(resource.status).toBe('error');
	expectTypeOf(resource.id).toEqualTypeOf<number>();
	const refreshed = resource.refresh();
	expectTypeOf(refreshed).toEqualTypeOf<Promise<ExecutionResource>>();
	expect(await refreshed).toBe(resource);
});

it('typical flow', async () => {
	const workflow = n8n.workflow('Order sync', [{ node: 'Charge card', does: down }]);
	for (let i = 0; i < 3; i++) n8n.run(workflow);
	n8n.fix(workflow);

	const execution = client.executions();

	const { data: failed } = await execution.list({ status: 'error', limit: 20 });

	for (const run of failed) {
		await execution.retry(run.id, { loadWorkflow: true });
	}

	expect(n8n.executions().map(({ status, retryOf }) => [status, retryOf])).toEqual([
		['error', null],
		['error', null],
		['error', null],
		['success', 3],
		['success', 2],
		['success', 1],
	]);
});

it('typical flow with resource', async () => {
	const workflow = n8n.workflow('Order sync', [{ node: 'Charge card', does: down }]);
	for (let i = 0; i < 2; i++) n8n.run(workflow);
	n8n.fix(workflow);

	const runs = await client.executions().listResources({ status: 'error', limit: 20 });

	for (const run of runs.data) {
		await run.retry({ loadWorkflow: true });
		await run.refresh();
		expect(run.data.status).toBe('success');
	}
	expect(runs.data.map(({ id, data }) => [id, data.retryOf])).toEqual([
		[3, 2],
		[4, 1],
	]);
	expect(runs.nextCursor).toBeNull();
});
