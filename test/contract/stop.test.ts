import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	BadRequestError,
	ConflictError,
	canceledByHand,
	failureOf,
	NotFoundError,
	UnsupportedError,
} from '../../src/n8n/index.js';
import { done, get, stopWith, wait } from './support/graphs.js';
import { type Harness, harnesses } from './support/harness.js';
import { until } from './support/until.js';

describe.each(harnesses)('stopping: $name', ({ open }) => {
	let place: Harness;
	beforeAll(async () => {
		place = await open();
	}, 60_000);
	afterAll(() => place?.close(), 60_000);

	const slow = (name: string) =>
		place.workflow(`stop-${name}`, [get('Slow', `${place.target.url}/slow/stop-${name}`), done()]);
	const stopRaw = (path: string, body?: string) =>
		place.raw('POST', `/api/v1/executions/${path}`, {
			...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
		});

	it('is not there before 2.10', async ({ skip }) => {
		skip(place.two);
		const one = await stopRaw('1/stop');
		expect([one.status, one.json]).toEqual([404, { message: 'not found' }]);
		const many = await stopRaw('stop', '{"status":["running"],"workflowId":"nope"}');
		expect([many.status, many.json]).toEqual([405, { message: 'POST method not allowed' }]);
		await expect(place.executions.stop(1)).rejects.toBeInstanceOf(UnsupportedError);
		await expect(place.executions.stopMany({ status: ['running'], workflowId: 'nope' })).rejects.toBeInstanceOf(
			UnsupportedError,
		);
	});

	it('a running one: a short answer without id, and the row is canceled at once', async ({ skip }) => {
		skip(!place.two);
		const workflow = await slow('one');
		const row = await place.running(workflow);
		const { status, json } = await stopRaw(`${row.id}/stop`);
		expect(status).toBe(200);
		expect(Object.keys(json).sort()).toEqual(['finished', 'mode', 'startedAt', 'status', 'stoppedAt']);
		expect(json).toMatchObject({ mode: 'webhook', finished: false, status: 'canceled', startedAt: row.startedAt });
		const after = await place.executions.get(row.id, { includeData: true });
		expect(after).toMatchObject({ status: 'canceled', finished: false });
		expect(canceledByHand(after)).toBe(true);
		expect(failureOf(after)).toMatchObject({
			kind: 'ManualExecutionCancelledError',
			message: 'The execution was cancelled manually',
		});
		place.target.release('stop-one');
	});

	it('keeps the resource what it was, but stopped', async ({ skip }) => {
		skip(!place.two);
		const row = await place.running(await slow('resource'));
		const resource = await place.executions.getResource(row.id);
		const { createdAt, workflowId } = resource.data;
		expect(await resource.stop()).toBe(resource);
		expect(resource.data).toMatchObject({ id: row.id, status: 'canceled', workflowId, createdAt, retryOf: null });
		expect((await resource.refresh()).status).toBe('canceled');
		place.target.release('stop-resource');
	});

	it('a waiting one', async ({ skip }) => {
		skip(!place.two);
		const row = await place.waiting(await place.workflow('stop-waiting', [wait(30, 'minutes'), done()]));
		expect(await place.executions.stop(row.id)).toMatchObject({ id: row.id, status: 'canceled' });
		const after = await place.executions.get(row.id, { includeData: true });
		expect(after.status).toBe('canceled');
		expect(canceledByHand(after)).toBe(true);
	});

	it('one in a short wait, which is running', async ({ skip }) => {
		skip(!place.two);
		const row = await place.running(await place.workflow('stop-short-wait', [wait(40, 'seconds'), done()]));
		expect(await place.executions.stop(row.id)).toMatchObject({ id: row.id, status: 'canceled' });
	});

	it('refuses what has ended, and what there is not', async ({ skip }) => {
		skip(!place.two);
		for (const [nodes, word] of [
			[[done()], 'success'],
			[[stopWith('x')], 'error'],
		] as const) {
			const row = await place.run(await place.workflow(`stop-${word}`, [...nodes]));
			const { status, json } = await stopRaw(`${row.id}/stop`);
			expect(status).toBe(409);
			expect(json).toEqual({
				message: `Only running or waiting executions can be stopped and ${row.id} is currently ${word}`,
			});
			await expect(place.executions.stop(row.id)).rejects.toBeInstanceOf(ConflictError);
		}
		const unknown = await stopRaw('99999999/stop');
		expect([unknown.status, unknown.json]).toEqual([404, { message: 'Failed to find execution to stop' }]);
		await expect(place.executions.stop(99999999)).rejects.toBeInstanceOf(NotFoundError);
	});

	it('many: all that match, and how many they were', async ({ skip }) => {
		skip(!place.two);
		const workflow = await slow('many');
		await place.running(workflow);
		await place.running(workflow);
		const waits = await place.workflow('stop-many-waiting', [wait(30, 'minutes')]);
		const waiting = await place.waiting(waits);
		expect(await place.executions.stopMany({ status: ['waiting', 'queued'], workflowId: workflow.id })).toEqual({
			stopped: 0,
		});
		expect(
			await place.executions.stopMany({ status: ['running', 'queued', 'waiting'], workflowId: workflow.id }),
		).toEqual({ stopped: 2 });
		const rows = await place.rowsOf(workflow.id);
		expect(rows.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
		const long = { status: ['waiting'] as const, workflowId: waits.id };
		expect(await place.executions.stopMany({ ...long, startedBefore: '2024-01-01T00:00:00Z' })).toEqual({ stopped: 0 });
		const { status, json } = await stopRaw(
			'stop',
			JSON.stringify({ ...long, startedAfter: '2024-01-01T00:00:00Z', startedBefore: new Date(Date.now() + 60_000) }),
		);
		expect([status, json]).toEqual([200, { stopped: 1 }]);
		expect((await place.executions.get(waiting.id)).status).toBe('canceled');
		place.target.release('stop-many');
	});

	it('many: refuses these bodies', async ({ skip }) => {
		skip(!place.two);
		// Each names a workflow that there is not: were one of them taken, nothing would be stopped.
		const refused: [object, string][] = [
			[{}, "request/body must have required property 'status'"],
			[{ status: [] }, 'request/body/status must include at least one status'],
			[{ status: 'running' }, 'request/body/status Expected array, received string'],
			[
				{ status: ['new'] },
				"request/body/status/0 Invalid enum value. Expected 'queued' | 'running' | 'waiting', received 'new'",
			],
			[{ status: ['running'], startedAfter: '2024-01-01' }, 'request/body/startedAfter Invalid datetime'],
		];
		for (const [body, message] of refused) {
			const { status, json } = await stopRaw('stop', JSON.stringify({ workflowId: 'nope', ...body }));
			expect([status, json]).toEqual([400, { message }]);
		}
		const unknown = await stopRaw('stop', JSON.stringify({ status: ['running'], workflowId: 'nope' }));
		expect([unknown.status, unknown.json]).toEqual([404, { message: 'Workflow not found or not accessible' }]);
		const none = await stopRaw('stop');
		expect([none.status, none.json]).toEqual([415, { message: 'unsupported media type undefined' }]);
		await expect(
			place.executions.stopMany({ status: ['running'], workflowId: 'nope', startedAfter: '2024-01-01' }),
		).rejects.toBeInstanceOf(BadRequestError);
	});

	it('a second stop of the same one is refused', async ({ skip }) => {
		skip(!place.two);
		const row = await place.running(await slow('again'));
		await until(() => place.target.held('stop-again') === 1, { what: 'the slow call' });
		await place.executions.stop(row.id);
		await expect(place.executions.stop(row.id)).rejects.toMatchObject({
			n8nMessage: `Only running or waiting executions can be stopped and ${row.id} is currently canceled`,
		});
		place.target.release('stop-again');
	});
});
