import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConflictError, type Execution, NotFoundError, UnsupportedError } from '../../src/n8n/index.js';
import { done, get, stopWith, wait } from './support/graphs.js';
import { type Harness, harnesses } from './support/harness.js';
import { until } from './support/until.js';

describe.each(harnesses)('one execution: $name', ({ open }) => {
	let place: Harness;
	let failed: Execution;
	beforeAll(async () => {
		place = await open();
		failed = await place.run(await place.workflow('one', [stopWith('no stock')]));
	}, 60_000);
	afterAll(() => place?.close(), 60_000);

	const getRaw = (rest: string) => place.raw('GET', `/api/v1/executions/${rest}`);

	it('has these fields', async () => {
		const { status, json } = await getRaw(String(failed.id));
		expect(status).toBe(200);
		const always = [
			'id',
			'finished',
			'mode',
			'retryOf',
			'retrySuccessId',
			'status',
			'createdAt',
			'startedAt',
			'stoppedAt',
			'deletedAt',
			'workflowId',
			'waitTill',
		];
		const newer = [
			'storedAt',
			'tracingContext',
			'deduplicationKey',
			'jsonSizeBytes',
			'binaryDataSizeBytes',
			'workflowVersionId',
			'usedPrivateCredentials',
		];
		expect(Object.keys(json).sort()).toEqual([...always, ...(place.two ? newer : [])].sort());
		expect(json.id).toBe(String(failed.id));
	});

	it('has these with data', async () => {
		const { json } = await getRaw(`${failed.id}?includeData=true`);
		expect(Object.keys(json.data.resultData).sort()).toEqual(['error', 'lastNodeExecuted', 'runData']);
		expect('resumeToken' in json.data).toBe(place.two);
		expect(json.workflowData).toMatchObject({ id: failed.workflowId });
		expect('active' in json.workflowData).toBe(!place.two);
		expect(json.workflowData.nodes.map(({ name }: { name: string }) => name)).toEqual(['Webhook', 'Stop and Error']);
	});

	it('redacted, on 2.x: the error message is gone as well', async ({ skip }) => {
		skip(!place.two, 'redaction came with n8n 2.16');
		const { json } = await getRaw(`${failed.id}?includeData=true&redactExecutionData=true`);
		expect(json.data.resultData).not.toHaveProperty('error');
		expect(json.data.resultData.redactedError).toEqual({ type: 'NodeOperationError' });
		expect(json.data.redactionInfo).toMatchObject({ isRedacted: true, reason: 'user_requested', canReveal: true });
		const plain = await getRaw(`${failed.id}?includeData=true&redactExecutionData=false`);
		expect(plain.json.data.resultData.error.message).toBe('no stock');
	});

	it('is refused with redactExecutionData before 2.16, as every unknown parameter is', async ({ skip }) => {
		skip(place.two);
		expect((await getRaw(`${failed.id}?redactExecutionData=false`)).json).toEqual({
			message: "Unknown query parameter 'redactExecutionData'",
		});
		expect((await getRaw(`${failed.id}?foo=1`)).status).toBe(400);
	});

	it('is 404 where there is none, and 400 where the id is none', async () => {
		expect((await getRaw('99999999')).json).toEqual({ message: 'Not Found' });
		expect((await getRaw('99999999')).status).toBe(404);
		await expect(place.executions.get(99999999)).rejects.toBeInstanceOf(NotFoundError);
		const odd = await getRaw('abc');
		expect([odd.status, odd.json]).toEqual([
			400,
			{
				message: place.two
					? 'request/params/executionId must be a positive integer'
					: 'request/params/id must be number',
			},
		]);
		for (const id of ['0', '-1', '1.5']) expect((await getRaw(id)).status).toBe(place.two ? 400 : 404);
		expect((await getRaw('99999999999999999999')).status).toBe(404);
	});

	it('has no run data while it runs', async () => {
		const workflow = await place.workflow('one-running', [get('Slow', `${place.target.url}/slow/one`), done()]);
		const { id } = await place.running(workflow);
		await until(() => place.target.held('one') === 1, { what: 'the slow call' });
		const row = await place.executions.get(id, { includeData: true });
		expect(row).toMatchObject({ status: 'running', stoppedAt: null, finished: false });
		expect((row.data as { resultData: { runData: object } }).resultData.runData).toEqual({});
		place.target.release('one');
		await place.ended(id);
	});

	it('a workflow that does not save its failures leaves none', async () => {
		const workflow = await place.workflow('one-nosave', [stopWith('unsaved'), done()], {
			saveDataErrorExecution: 'none',
			saveDataSuccessExecution: 'none',
		});
		const url = `${place.url}/webhook/${workflow.path}`;
		await until(async () => (await fetch(url, { method: 'POST' })).ok, { what: 'the webhook' });
		const next = await place.run(await place.workflow('one-after', [done()]));
		await until(async () => (await place.rowsOf(workflow.id)).length === 0, { what: 'no row' });
		for (let id = failed.id + 1; id < next.id; id++) {
			const row = await place.executions.get(id).catch(() => null);
			expect(row?.workflowId).not.toBe(workflow.id);
		}
	});

	describe('deleting', () => {
		it('gives the row with a number for its id; then it is gone', async () => {
			const row = await place.run(await place.workflow('delete', [stopWith('x')]));
			const { status, json } = await place.raw('DELETE', `/api/v1/executions/${row.id}`);
			expect(status).toBe(200);
			expect(json).toMatchObject({ id: row.id, status: 'error', workflowId: row.workflowId });
			expect(json).not.toHaveProperty('data');
			await expect(place.executions.get(row.id)).rejects.toBeInstanceOf(NotFoundError);
			const again = await place.raw('DELETE', `/api/v1/executions/${row.id}`);
			expect([again.status, again.json]).toEqual([404, { message: 'Not Found' }]);
			await expect(place.executions.retry(row.id)).rejects.toBeInstanceOf(NotFoundError);
		});

		it('is refused while it runs', async () => {
			const workflow = await place.workflow('delete-running', [get('Slow', `${place.target.url}/slow/delete`)]);
			const { id } = await place.running(workflow);
			const { status, json } = await place.raw('DELETE', `/api/v1/executions/${id}`);
			expect([status, json]).toEqual([400, { message: 'Cannot delete a running execution' }]);
			await expect(place.executions.delete(id)).rejects.toBeInstanceOf(ConflictError);
			await until(() => place.target.held('delete') === 1, { what: 'the slow call' });
			place.target.release('delete');
			await place.ended(id);
		});

		it('is done to one that waits', async () => {
			const row = await place.waiting(await place.workflow('delete-waiting', [wait(30, 'minutes')]));
			expect(await place.executions.delete(row.id)).toMatchObject({ id: row.id, status: 'waiting' });
			await expect(place.executions.get(row.id)).rejects.toBeInstanceOf(NotFoundError);
		});
	});

	describe('tags', () => {
		const put = (body: string | undefined, id: number | string = failed.id) =>
			place.raw('PUT', `/api/v1/executions/${id}/tags`, {
				...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
			});

		it('are not there before 2.10', async ({ skip }) => {
			skip(place.two);
			expect((await getRaw(`${failed.id}/tags`)).json).toEqual({ message: 'not found' });
			await expect(place.executions.getTags(failed.id)).rejects.toBeInstanceOf(UnsupportedError);
			await expect(place.executions.updateTags(failed.id, [])).rejects.toBeInstanceOf(UnsupportedError);
		});

		it('are an empty list at first, and can be cleared', async ({ skip }) => {
			skip(!place.two);
			expect(await place.executions.getTags(failed.id)).toEqual([]);
			expect(await place.executions.updateTags(failed.id, [])).toEqual([]);
		});

		it('are refused so', async ({ skip }) => {
			skip(!place.two);
			const refused: [string | undefined, number, string][] = [
				['[{"id":"nope"}]', 404, 'Some tags not found'],
				['[{"name":"x"}]', 400, "request/body/0 must have required property 'id'"],
				['[{"id":"nope","name":"x"}]', 400, "request/body/0 Unrecognized key(s) in object: 'name'"],
				['["x"]', 400, 'request/body/0 Expected object, received string'],
				['{}', 400, 'request/body Expected array, received object'],
				[undefined, 415, 'unsupported media type undefined'],
			];
			for (const [body, status, message] of refused) {
				const answer = await put(body);
				expect([answer.status, answer.json]).toEqual([status, { message }]);
			}
			const unknown = await put('[]', 99999999);
			expect([unknown.status, unknown.json]).toEqual([404, { message: 'Not Found' }]);
			await expect(place.executions.getTags(99999999)).rejects.toBeInstanceOf(NotFoundError);
		});

		it('are not those of workflows', async ({ skip }) => {
			skip(!place.two);
			const name = `fb-contract-${Date.now().toString(36)}`;
			const made = await place.send('POST', '/api/v1/tags', { name });
			expect(made.status).toBe(201);
			await expect(place.executions.updateTags(failed.id, [{ id: made.json.id }])).rejects.toMatchObject({
				name: 'NotFoundError',
				n8nMessage: 'Some tags not found',
			});
			await place.raw('DELETE', `/api/v1/tags/${made.json.id}`);
		});
	});
});
