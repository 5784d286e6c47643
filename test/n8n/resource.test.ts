import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startN8n } from '../../sandbox/n8n/index.js';
import { createN8nClient, ExecutionResource, type GetExecutionParams, NotFoundError } from '../../src/n8n/index.js';

type N8n = Awaited<ReturnType<typeof startN8n>>;

let n8n: N8n;
const executions = () => createN8nClient({ baseUrl: n8n.url, apiKey: n8n.apiKey }).executions();
const queries = () => n8n.requests.map(({ query }) => query);
const broken = () => n8n.workflow('Order sync', [{ node: 'Charge card', does: { fail: { message: 'no' } } }]);

beforeEach(async () => {
	n8n = await startN8n();
});
afterEach(() => n8n.close());

describe('refresh() asks for what made the resource', () => {
	it.each<[GetExecutionParams, Record<string, string>]>([
		[{}, {}],
		[{ includeData: true }, { includeData: 'true' }],
		[{ includeData: false }, { includeData: 'false' }],
		[
			{ includeData: true, redactExecutionData: true },
			{ includeData: 'true', redactExecutionData: 'true' },
		],
		[{ redactExecutionData: false }, { redactExecutionData: 'false' }],
	])('%j', async (params, query) => {
		const id = n8n.run(broken());
		const one = await executions().getResource(id, params);
		expect(await one.refresh()).toBe(one);
		expect(queries().slice(-2)).toEqual([query, query]);

		const { data } = await executions().listResources({ ...params, status: 'error', limit: 5 });
		await data[0]!.refresh();
		expect(queries().slice(-2)).toEqual([{ ...query, status: 'error', limit: '5' }, query]);
		expect('data' in data[0]!.data).toBe(params.includeData === true);
	});
});

it('is the new run after a retry, and refreshes as that', async () => {
	const workflow = broken();
	const id = n8n.run(workflow);
	n8n.fix(workflow);
	const resource = await executions().getResource(id);
	expect(await resource.retry()).toBe(resource);
	expect([resource.id, resource.status, resource.data.retryOf]).toEqual([id + 1, 'success', id]);
	await resource.refresh();
	expect(resource.data.stoppedAt).not.toBeNull();
});

it('keeps its id and what the short answer leaves out after a stop', async () => {
	const id = n8n.run(n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]));
	const resource = await executions().getResource(id);
	const before = resource.data;
	expect(await resource.stop()).toBe(resource);
	expect(resource.data).toEqual({ ...before, status: 'canceled', finished: false, stoppedAt: expect.any(String) });
});

it('keeps its start of null when a queued one is stopped, where n8n says 1970', async () => {
	await n8n.close();
	n8n = await startN8n({ concurrency: 1 });
	const workflow = n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]);
	n8n.run(workflow);
	const resource = await executions().getResource(n8n.run(workflow));
	expect([resource.status, resource.data.startedAt]).toEqual(['new', null]);
	await resource.stop();
	expect([resource.status, resource.data.startedAt]).toEqual(['canceled', null]);
});

it('stays as it was where a change is refused', async () => {
	const id = n8n.run(n8n.workflow('Fine', [{ node: 'Do', does: 'succeed' }]));
	const resource = await executions().getResource(id);
	const before = resource.data;
	await expect(resource.retry()).rejects.toMatchObject({ status: 409 });
	await expect(resource.stop()).rejects.toMatchObject({ status: 409 });
	expect(resource.data).toBe(before);
});

it('deletes, and gives the deleted row', async () => {
	const resource = await executions().getResource(n8n.run(broken()));
	expect(await resource.delete()).toMatchObject({ id: resource.id, status: 'error' });
	await expect(resource.refresh()).rejects.toBeInstanceOf(NotFoundError);
});

it('reads and replaces its tags', async () => {
	const id = n8n.run(broken());
	n8n.setTags(id, ['urgent']);
	const resource = await executions().getResource(id);
	const tags = await resource.getTags();
	expect(tags).toMatchObject([{ name: 'urgent' }]);
	expect(await resource.updateTags([...tags, { id: n8n.tag('seen') }])).toHaveLength(2);
	expect(n8n.execution(id)?.tags.toSorted()).toEqual(['seen', 'urgent']);
	expect(await resource.updateTags([])).toEqual([]);
});

it('has replaceSnapshot(), by which all of them work', async () => {
	const resource = await executions().getResource(n8n.run(broken()));
	const other = { ...resource.data, id: 77, status: 'success' };
	expect(resource.replaceSnapshot(other)).toBe(resource);
	expect([resource.id, resource.status, resource.data]).toEqual([77, 'success', other]);

	const seen: number[] = [];
	class Watched extends ExecutionResource {
		override replaceSnapshot(...args: Parameters<ExecutionResource['replaceSnapshot']>): this {
			seen.push(args[0].id);
			return super.replaceSnapshot(...args);
		}
	}
	const workflow = n8n.workflow('Long', [{ node: 'Slow', does: { run: 600 } }]);
	const id = n8n.run(workflow);
	const watched = new Watched(executions(), await executions().get(id));
	await watched.refresh();
	await watched.stop();
	expect(seen).toEqual([id, id]);
});

it('gives up with its caller', async () => {
	const resource = await executions().getResource(n8n.run(broken()));
	const signal = AbortSignal.abort();
	for (const call of [resource.refresh({ signal }), resource.retry({}, { signal }), resource.getTags({ signal })]) {
		await expect(call).rejects.toMatchObject({ name: 'AbortedError' });
	}
});
