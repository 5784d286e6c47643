import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	AbortedError,
	BadRequestError,
	ConflictError,
	NotFoundError,
	ServerError,
	serverMode,
} from '../../src/n8n/index.js';
import { code, done, errorTrigger, get, inARow, post, stopWith, wait } from './support/graphs.js';
import { type Harness, harnesses } from './support/harness.js';
import { until } from './support/until.js';

describe.each(harnesses)('retrying: $name', ({ open }) => {
	let place: Harness;
	let failing: Awaited<ReturnType<Harness['workflow']>>;

	beforeAll(async () => {
		place = await open();
		failing = await place.workflow('retry-fails', [stopWith('no stock')]);
	}, 60_000);
	afterAll(() => place?.close(), 60_000);

	const retryRaw = (id: number, body?: string, type = 'application/json') =>
		place.raw('POST', `/api/v1/executions/${id}/retry`, {
			...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
		});
	/** The retried run, once n8n has noted the success on it: that may be a moment after the retry is answered, or listed as ended. */
	const noted = (id: number, successId: number) =>
		until(
			async () => {
				const run = await place.executions.get(id);
				return run.retrySuccessId === successId ? run : undefined;
			},
			{ what: `#${id} noting #${successId} as its success` },
		);
	/** A workflow that calls a service first that works and then one that is down. */
	const flaky = (name: string, ...after: Parameters<Harness['workflow']>[1]) =>
		place.workflow(`retry-${name}`, [
			get('First', `${place.target.url}/first/${name}`),
			get('Call flaky', `${place.target.url}/flaky/${name}`),
			...after,
		]);

	it('runs on from the failed node, and the answer is the new run when it has ended', async () => {
		const workflow = await flaky('recovers', done());
		const failed = await place.run(workflow);
		expect(failed.status).toBe('error');
		place.target.up('recovers');
		const { status, json } = await retryRaw(failed.id, '{"loadWorkflow":false}');
		expect(status).toBe(200);
		expect(json).toMatchObject({ mode: 'retry', status: 'success', finished: true, workflowId: workflow.id });
		expect(Number(json.id)).toBeGreaterThan(failed.id);
		expect(typeof json.id).toBe('string');
		expect(json.retryOf).toBe(place.two ? String(failed.id) : failed.id);
		expect(json).not.toHaveProperty('stoppedAt');
		expect(json).not.toHaveProperty('retrySuccessId');
		const names = [
			'id',
			'mode',
			'startedAt',
			'workflowId',
			'finished',
			'retryOf',
			'status',
			'data',
			'workflowData',
			'customData',
		];
		expect(Object.keys(json)).toEqual(expect.arrayContaining(names));
		expect('storedAt' in json).toBe(place.two);

		expect(Object.keys(json.data.resultData.runData)).toEqual(['Webhook', 'First', 'Call flaky', 'Done']);
		expect(place.target.hits('/first/recovers')).toBe(1);
		expect(place.target.hits('/flaky/recovers')).toBe(2);

		expect(await noted(failed.id, Number(json.id))).toMatchObject({ status: 'error' });
		const [newest] = await place.rowsOf(workflow.id);
		expect(newest).toMatchObject({ id: Number(json.id), retryOf: failed.id, mode: 'retry', status: 'success' });
	});

	it('answers 200 although it failed again', async () => {
		const failed = await place.run(failing);
		const again = await place.executions.retry(failed.id);
		expect(again).toMatchObject({ status: 'error', finished: false, mode: 'retry', retryOf: failed.id });
		expect((await place.executions.get(failed.id)).retrySuccessId).toBeNull();
		const third = await place.executions.retry(again.id);
		expect(third.retryOf).toBe(again.id);
	});

	it('shows by its run data that the server is in regular mode', async () => {
		const failed = await place.run(failing);
		expect(serverMode(await place.executions.retry(failed.id))).toBe('regular');
	});

	it('notes the success on the execution directly retried, and not on its own original', async () => {
		const workflow = await flaky('chain');
		const root = await place.run(workflow);
		const second = await place.executions.retry(root.id);
		expect(second.status).toBe('error');
		place.target.up('chain');
		const third = await place.executions.retry(second.id);
		expect(third.status).toBe('success');
		await noted(second.id, third.id);
		expect((await place.executions.get(root.id)).retrySuccessId).toBeNull();
	});

	it('has no idempotency: it runs after a success again, and overwrites its note', async () => {
		const workflow = await flaky('again');
		const root = await place.run(workflow);
		place.target.up('again');
		const one = await place.executions.retry(root.id);
		const two = await place.executions.retry(root.id);
		expect([one.status, two.status]).toEqual(['success', 'success']);
		await noted(root.id, two.id);
		place.target.down('again');
		expect((await place.executions.retry(root.id)).status).toBe('error');
		expect((await place.executions.get(root.id)).retrySuccessId).toBe(two.id);
	});

	it('has no idempotency: two at once both run', async () => {
		const workflow = await flaky('twice');
		const root = await place.run(workflow);
		place.target.up('twice');
		const both = await Promise.all([place.executions.retry(root.id), place.executions.retry(root.id)]);
		expect(both.map(({ status }) => status)).toEqual(['success', 'success']);
		expect(both[0].id).not.toBe(both[1].id);
		expect(place.target.hits('/flaky/twice')).toBe(3);
	});

	it('refuses a success: 409 on 2.x, 400 before, one class here', async () => {
		const workflow = await place.workflow('retry-success', [done()]);
		const row = await place.run(workflow);
		const { status, json } = await retryRaw(row.id, '{}');
		expect(status).toBe(place.two ? 409 : 400);
		expect(json).toEqual({ message: 'The execution succeeded, so it cannot be retried.' });
		await expect(place.executions.retry(row.id)).rejects.toBeInstanceOf(ConflictError);
	});

	it('refuses an id that there is not', async () => {
		const { status, json } = await retryRaw(99999999, '{}');
		expect(status).toBe(404);
		expect(json).toEqual({ message: 'The execution with the ID "99999999" does not exist.' });
		await expect(place.executions.retry(99999999)).rejects.toBeInstanceOf(NotFoundError);
	});

	it('takes these bodies and refuses those', async () => {
		const { id } = await place.run(failing);
		expect((await retryRaw(id)).status).toBe(200);
		for (const body of ['{}', 'null', '', '{"foo":1}']) expect((await retryRaw(id, body)).status).toBe(200);
		expect((await retryRaw(id, '{"loadWorkflow":"true"}')).json).toEqual({
			message: place.two
				? 'request/body/loadWorkflow Expected boolean, received string'
				: 'request/body/loadWorkflow must be boolean',
		});
		expect((await retryRaw(id, '[]')).json).toEqual({
			message: place.two ? 'request/body Expected object, received array' : 'request/body must be object',
		});
		const plain = await retryRaw(id, '{}', 'text/plain');
		expect(plain.status).toBe(415);
		expect(plain.json).toEqual({ message: 'unsupported media type text/plain' });
		const broken = await retryRaw(id, '{"loadWorkflow":');
		expect(broken.status).toBe(500);
		expect(broken.headers.get('content-type')).toMatch(/^text\/html/);
	});

	it('blocks until the run has ended; meanwhile its row is seen only among the running', async () => {
		const workflow = await flaky('blocks', get('Slow', `${place.target.url}/slow/blocks`));
		const root = await place.run(workflow);
		place.target.up('blocks');
		let answered = false;
		const retried = place.executions.retry(root.id).finally(() => {
			answered = true;
		});
		await until(() => place.target.held('blocks') === 1, { what: 'the slow call' });
		const list = async (status?: string) =>
			(await place.executions.list({ workflowId: workflow.id, ...(status ? { status } : {}) })).data;
		expect((await list()).map(({ id }) => id)).toEqual([root.id]);
		const [row] = await list('running');
		expect(row).toMatchObject({ mode: 'retry', retryOf: root.id, finished: false, stoppedAt: null });
		expect(answered).toBe(false);
		place.target.release('blocks');
		expect(await retried).toMatchObject({ id: row!.id, status: 'success' });
	});

	it('goes on when the client is gone', async () => {
		const workflow = await flaky('gone', get('Slow', `${place.target.url}/slow/gone`));
		const root = await place.run(workflow);
		place.target.up('gone');
		const caller = new AbortController();
		const retried = place.executions.retry(root.id, {}, { signal: caller.signal }).catch((error: unknown) => error);
		await until(() => place.target.held('gone') === 1, { what: 'the slow call' });
		caller.abort();
		const error = await retried;
		expect(error).toBeInstanceOf(AbortedError);
		expect((error as AbortedError).outcomeUnknown).toBe(true);
		const [row] = (await place.executions.list({ workflowId: workflow.id, status: 'running' })).data;
		place.target.release('gone');
		expect(await place.ended(row!.id)).toMatchObject({ status: 'success', retryOf: root.id });
		await noted(root.id, row!.id);
	});

	it('of a running execution is a second run beside the first', async () => {
		const workflow = await place.workflow('retry-running', [get('Slow', `${place.target.url}/slow/double`)]);
		const first = await place.running(workflow);
		await until(() => place.target.held('double') === 1, { what: 'the first slow call' });
		const second = place.executions.retry(first.id);
		await until(() => place.target.held('double') === 2, { what: 'the second slow call' });
		place.target.release('double');
		expect(await second).toMatchObject({ retryOf: first.id, status: 'success' });
		expect((await place.ended(first.id)).status).toBe('success');
		expect(place.target.hits('/slow/double')).toBe(2);
	});

	it('of a waiting execution skips the wait, while the original goes on waiting', async () => {
		const workflow = await place.workflow('retry-waiting', [
			wait(30, 'minutes'),
			get('After', `${place.target.url}/after/waiting`),
		]);
		const waiting = await place.waiting(workflow);
		const retried = await place.executions.retry(waiting.id);
		expect(retried).toMatchObject({ status: 'success', retryOf: waiting.id });
		expect(place.target.hits('/after/waiting')).toBe(1);
		expect(await noted(waiting.id, retried.id)).toMatchObject({ status: 'waiting' });
		await place.executions.delete(waiting.id);
	});

	it('of a timed-out execution reports a success without having run the interrupted node', async () => {
		const workflow = await place.workflow('retry-timeout', [get('Slow', `${place.target.url}/slow/timeout`), done()], {
			executionTimeout: 1,
		});
		const timedOut = await place.run(workflow, ({ status }) => status === 'canceled');
		place.target.release('timeout');
		for (const loadWorkflow of [false, true]) {
			const retried = await place.executions.retry(timedOut.id, { loadWorkflow });
			expect(retried).toMatchObject({ status: 'success', finished: true });
			const { runData } = (retried.data as { resultData: { runData: object } }).resultData;
			expect(Object.keys(runData)).toEqual(['Webhook']);
			await noted(timedOut.id, retried.id);
		}
		expect(place.target.hits('/slow/timeout')).toBe(1);
	});

	it('of one stopped by hand runs from the trigger, and says error although it succeeded', async ({ skip }) => {
		skip(!place.two, 'stop came with n8n 2.10');
		const workflow = await place.workflow('retry-stopped', [get('Slow', `${place.target.url}/slow/stopped`), done()]);
		const running = await place.running(workflow);
		await until(() => place.target.held('stopped') === 1, { what: 'the slow call' });
		await place.executions.stop(running.id);
		const retried = place.executions.retry(running.id);
		await until(() => place.target.hits('/slow/stopped') === 2, { what: 'the slow call of the retry' });
		place.target.release('stopped');
		const answer = await retried;
		expect(answer).toMatchObject({ status: 'error', finished: true, retryOf: running.id });
		const { runData, error } = (answer.data as { resultData: { runData: object; error: object } }).resultData;
		expect(Object.keys(runData)).toEqual(['Webhook', 'Slow', 'Done']);
		expect(error).toMatchObject({ message: 'The execution was cancelled manually' });
		await noted(running.id, answer.id);
	});

	it('that comes to a long wait is answered at once as waiting, and notes no success', async () => {
		const workflow = await flaky('waits', wait(30, 'minutes'), done());
		const root = await place.run(workflow);
		place.target.up('waits');
		const retried = await place.executions.retry(root.id);
		expect(retried).toMatchObject({ status: 'waiting', finished: false, retryOf: root.id });
		expect(Date.parse(retried.waitTill!)).toBeGreaterThan(Date.now());
		expect((await place.executions.get(root.id)).retrySuccessId).toBeNull();
		await place.executions.delete(retried.id);
	});

	it('with loadWorkflow runs the saved workflow and answers with the old one; without it, the one stored', async () => {
		const workflow = await place.workflow('retry-edited', [
			code('Maybe fail', "throw new Error('version 1');"),
			done(),
		]);
		const root = await place.run(workflow);
		const edited = inARow([workflow.trigger, code('Maybe fail', 'return [{ json: { ok: 2 } }];'), done()]);
		const { status } = await place.send('PUT', `/api/v1/workflows/${workflow.id}`, {
			name: workflow.name,
			...edited,
			settings: { executionOrder: 'v1' },
		});
		expect(status).toBe(200);

		const stored = await place.executions.retry(root.id, { loadWorkflow: false });
		expect(stored.status).toBe('error');
		const current = await place.executions.retry(root.id, { loadWorkflow: true });
		expect(current.status).toBe('success');
		if (!place.two) return;
		expect(JSON.stringify(current.workflowData)).toContain('version 1');
		const version = async (id: number) => (await place.executions.get(id, { includeData: true })).workflowVersionId;
		expect(await version(stored.id)).toBeNull();
		expect(await version(current.id)).toBe((await place.client.workflows().get(workflow.id)).versionId);
	});

	it('with loadWorkflow fails where the failed node has gone: 500 on 2.x, 400 before', async () => {
		const workflow = await place.workflow('retry-renamed', [code('Step A', "throw new Error('fails');"), done()]);
		const root = await place.run(workflow);
		await place.send('PUT', `/api/v1/workflows/${workflow.id}`, {
			name: workflow.name,
			...inARow([workflow.trigger, code('Step B', 'return [{ json: {} }];'), done()]),
			settings: { executionOrder: 'v1' },
		});
		const { status, json } = await retryRaw(root.id, '{"loadWorkflow":true}');
		expect(status).toBe(place.two ? 500 : 400);
		expect(json.message).toMatch(
			place.two ? /^Internal server error$/ : /^Could not find the node "Step A" in workflow\./,
		);
		const error = await place.executions.retry(root.id, { loadWorkflow: true }).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(place.two ? ServerError : BadRequestError);
		expect(error).toMatchObject({ outcomeUnknown: place.two });
		expect((await place.executions.retry(root.id)).status).toBe('error');
	});

	it('of an inactive workflow runs', async () => {
		const workflow = await place.workflow('retry-inactive', [stopWith('x')]);
		const root = await place.run(workflow);
		expect((await place.client.workflows().deactivate(workflow.id)).active).toBe(false);
		expect((await place.executions.retry(root.id)).status).toBe('error');
	});

	it('fires the error workflow again when it fails, with mode retry and retryOf', async () => {
		const handler = await place.create('retry-handler', [
			errorTrigger(),
			post('Post', `${place.target.url}/sink/retry`),
		]);
		if (place.two) await place.client.workflows().activate(handler.id);
		const workflow = await place.workflow('retry-watched', [stopWith('told')], { errorWorkflow: handler.id });
		const root = await place.run(workflow);
		const retried = await place.executions.retry(root.id);
		type Told = { execution: { id: string; mode: string; retryOf?: string | number }; workflow: { id: string } };
		const told = await until(() => place.target.sink('retry').length === 2 && (place.target.sink('retry') as Told[]), {
			what: 'two calls of the error workflow',
		});
		const [first, second] = [...told].sort((a, b) => Number(a.execution.id) - Number(b.execution.id));
		expect(first!.execution).toMatchObject({ id: String(root.id), mode: 'webhook' });
		expect(first!.execution).not.toHaveProperty('retryOf');
		expect(second!.execution).toMatchObject({ id: String(retried.id), mode: 'retry' });
		expect(Number(second!.execution.retryOf)).toBe(root.id);
		expect(typeof second!.execution.retryOf).toBe(place.two ? 'string' : 'number');
		expect(second!.workflow.id).toBe(workflow.id);
		// Its own runs are rows as well.
		const own = await until(
			async () => {
				const rows = await place.rowsOf(handler.id);
				return rows.length === 2 && rows.every(({ status }) => status === 'success') && rows;
			},
			{ what: 'the rows of the error workflow' },
		);
		expect(own.every(({ mode }) => mode === 'error')).toBe(true);
	});
});
