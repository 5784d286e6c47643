import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadRequestError, type Execution } from '../../src/n8n/index.js';
import { done, get, stopWith, wait } from './support/graphs.js';
import { type Harness, harnesses } from './support/harness.js';
import { until } from './support/until.js';

describe.each(harnesses)('listing executions: $name', ({ open }) => {
	let place: Harness;
	let failing: Awaited<ReturnType<Harness['workflow']>>;
	let rows: Execution[];

	beforeAll(async () => {
		place = await open();
		failing = await place.workflow('list', [stopWith('no stock')]);
		for (let i = 0; i < 5; i++) await place.run(failing);
		rows = (await place.executions.list({ workflowId: failing.id })).data;
	}, 90_000);
	afterAll(() => place?.close(), 60_000);

	const listRaw = (query: string) => place.raw('GET', `/api/v1/executions${query}`);

	it('gives the newest first, with these fields and ids as strings', async () => {
		const { status, json } = await listRaw(`?workflowId=${failing.id}`);
		expect(status).toBe(200);
		expect(Object.keys(json).sort()).toEqual(['data', 'nextCursor']);
		expect(json.nextCursor).toBeNull();
		const ids = json.data.map((row: { id: string }) => row.id);
		expect(ids.every((id: unknown) => typeof id === 'string')).toBe(true);
		expect(ids.map(Number)).toEqual(ids.map(Number).sort((a: number, b: number) => b - a));
		expect(Object.keys(json.data[0]).sort()).toEqual([
			'finished',
			'id',
			'mode',
			'retryOf',
			'retrySuccessId',
			'startedAt',
			'status',
			'stoppedAt',
			'waitTill',
			'workflowId',
		]);
		expect(json.data[0]).toMatchObject({
			finished: false,
			mode: 'webhook',
			retryOf: null,
			retrySuccessId: null,
			status: 'error',
			workflowId: failing.id,
			waitTill: null,
		});
		expect(json.data[0].startedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	});

	it('pages by id: the cursor holds the last id and its own limit, and no filter', async () => {
		const first = await place.executions.list({ workflowId: failing.id, limit: 2 });
		expect(first.data.map(({ id }) => id)).toEqual(rows.slice(0, 2).map(({ id }) => id));
		const cursor = JSON.parse(Buffer.from(first.nextCursor!, 'base64').toString());
		expect(cursor).toEqual({ lastId: String(rows[1]!.id), limit: 2 });

		const second = await place.executions.list({ workflowId: failing.id, cursor: first.nextCursor!, limit: 250 });
		expect(second.data.map(({ id }) => id)).toEqual(rows.slice(2, 4).map(({ id }) => id));
		const third = await place.executions.list({ workflowId: failing.id, cursor: second.nextCursor! });
		expect(third.data.map(({ id }) => id)).toEqual([rows[4]!.id]);
		expect(third.nextCursor).toBeNull();

		const other = await place.workflow('list-other', [done()]);
		const others = await place.run(other);
		const bare = Buffer.from(JSON.stringify({ lastId: String(others.id + 1), limit: 2 })).toString('base64');
		expect((await place.executions.list({ cursor: bare })).data[0]!.id).toBe(others.id);
		expect((await place.executions.list({ cursor: bare, workflowId: failing.id })).data[0]!.id).toBe(rows[0]!.id);
	});

	it('is walked to its end by iterate, filters and all', async () => {
		const ids: number[] = [];
		for await (const { id } of place.executions.iterate({ workflowId: failing.id, limit: 2 })) ids.push(id);
		expect(ids).toEqual(rows.map(({ id }) => id));
	});

	it('limit=0 is every row in one answer; over 250 is cut on 2.x and refused before', async () => {
		const all = await listRaw('?limit=0');
		expect(all.json.nextCursor).toBeNull();
		expect(all.json.data.length).toBeGreaterThanOrEqual(5);
		const many = await listRaw('?limit=251');
		expect(many.status).toBe(place.two ? 200 : 400);
		if (!place.two) expect(many.json).toEqual({ message: 'request/query/limit must be <= 250' });
		expect((await listRaw('?limit=-1')).status).toBe(place.two ? 400 : 200);
		expect((await listRaw('?limit=x')).json).toEqual({
			message: place.two
				? 'request/query/limit Param `limit` must be a valid integer'
				: 'request/query/limit must be number',
		});
		expect((await listRaw('?limit=1.5')).status).toBe(place.two ? 200 : 400);
	});

	it('filters by one status, of those that the version knows', async () => {
		const known = ['canceled', 'error', 'running', 'success', 'waiting'];
		const newer = ['crashed', 'new', 'unknown'];
		for (const status of known) expect((await listRaw(`?status=${status}&limit=1`)).status).toBe(200);
		for (const status of newer) expect((await listRaw(`?status=${status}&limit=1`)).status).toBe(place.two ? 200 : 400);
		for (const query of ['?status=queued', '?status=failed', '?status=error,success', '?status=error&status=success']) {
			expect((await listRaw(query)).status).toBe(400);
		}
		expect((await listRaw('?status=x')).json.message).toBe(
			place.two
				? "request/query/status Invalid enum value. Expected 'canceled' | 'crashed' | 'error' | 'new' | 'running' | 'success' | 'unknown' | 'waiting', received 'x'"
				: 'request/query/status must be equal to one of the allowed values: canceled, error, running, success, waiting',
		);
		expect((await place.executions.list({ workflowId: failing.id, status: 'error' })).data).toHaveLength(5);
		expect((await place.executions.list({ workflowId: failing.id, status: 'success' })).data).toEqual([]);
	});

	it('ignores unknown parameters on 2.x and refuses them before', async () => {
		for (const name of ['foo', 'lastId', 'mode', 'finished']) {
			const { status, json } = await listRaw(`?${name}=1&limit=1`);
			expect(status).toBe(place.two ? 200 : 400);
			if (!place.two) expect(json).toEqual({ message: `Unknown query parameter '${name}'` });
		}
		const redact = await listRaw('?redactExecutionData=false&limit=1');
		const started = await listRaw('?startedAfter=2024-01-01T00:00:00Z&limit=1');
		const size = await listRaw('?ignoreDataSizeLimit=true&limit=1');
		expect([redact.status, started.status, size.status]).toEqual(place.two ? [200, 200, 200] : [400, 400, 400]);
	});

	it('takes an empty parameter as not given on 2.x and refuses it before', async () => {
		for (const name of ['cursor', 'workflowId']) {
			expect((await listRaw(`?${name}=&limit=1`)).status).toBe(place.two ? 200 : 400);
		}
		expect((await listRaw('?cursor=nonsense')).json).toEqual({ message: 'An invalid cursor was provided' });
		const noId = Buffer.from('{"limit":2}').toString('base64');
		expect((await listRaw(`?cursor=${noId}`)).json.data).toHaveLength(2);
	});

	it('is empty for a workflow or project that there is not', async () => {
		expect(await place.executions.list({ workflowId: 'nope' })).toEqual({ data: [], nextCursor: null });
		expect(await place.executions.list({ projectId: 'nope' })).toEqual({ data: [], nextCursor: null });
	});

	it('filters by start time, from 2.37 on', async () => {
		const [newest] = rows;
		const after = { workflowId: failing.id, startedAfter: new Date(Date.parse(newest!.startedAt!) - 1) };
		if (!place.two) {
			await expect(place.executions.list(after)).rejects.toBeInstanceOf(BadRequestError);
			return;
		}
		expect((await place.executions.list(after)).data.map(({ id }) => id)).toEqual([newest!.id]);
		// Both ends are within: "started at or after", "started at or before".
		const at = Date.parse(newest!.startedAt!);
		const ids = async (filter: object) =>
			(await place.executions.list({ workflowId: failing.id, ...filter })).data.map(({ id }) => id);
		expect(await ids({ startedAfter: new Date(at) })).toEqual([newest!.id]);
		expect(await ids({ startedBefore: new Date(at) })).toEqual(rows.map(({ id }) => id));
		expect(await ids({ startedBefore: new Date(at - 1) })).toEqual(rows.slice(1).map(({ id }) => id));
		expect((await listRaw('?startedAfter=2024-01-01')).json).toEqual({
			message: 'request/query/startedAfter Invalid datetime',
		});
		expect((await listRaw('?startedAfter=2024-01-01T00:00:00%2B02:00')).status).toBe(200);
	});

	it('adds these fields with data', async () => {
		const { json } = await listRaw(`?workflowId=${failing.id}&includeData=true&limit=1`);
		const added = ['customData', 'data', 'workflowData'];
		const newer = ['jsonSizeBytes', 'storedAt', 'workflowVersionId'];
		const plain = (await listRaw(`?workflowId=${failing.id}&limit=1`)).json.data[0];
		const more = Object.keys(json.data[0]).filter((name) => !(name in plain));
		expect(more.sort()).toEqual((place.two ? [...added, ...newer] : added).sort());
		for (const value of ['yes', '1']) {
			expect((await listRaw(`?includeData=${value}`)).status).toBe(400);
		}
	});

	it('leaves out what runs, unless asked for it', async () => {
		const slow = await place.workflow('list-running', [get('Slow', `${place.target.url}/slow/list`), done()]);
		const { id } = await place.running(slow);
		await until(() => place.target.held('list') === 1, { what: 'the slow call' });
		const ids = async (status?: string) =>
			(await place.executions.list({ workflowId: slow.id, ...(status ? { status } : {}) })).data.map((row) => row.id);
		expect(await ids()).toEqual([]);
		expect(await ids('running')).toEqual([id]);
		place.target.release('list');
		expect((await place.ended(id)).status).toBe('success');
		expect(await ids('running')).toEqual([]);
		expect(await ids()).toEqual([id]);
	});

	it('lists a long wait as waiting on 2.x and hides it before', async () => {
		const waiting = await place.workflow('list-waiting', [
			get('Call', `${place.target.url}/ok`),
			wait(30, 'minutes'),
			done(),
		]);
		const { id } = await place.waiting(waiting);
		const ids = async (filter: object) =>
			(await place.executions.list({ workflowId: waiting.id, ...filter })).data.map((row) => row.id);
		expect(await ids({})).toEqual(place.two ? [id] : []);
		expect(await ids({ status: 'waiting' })).toEqual(place.two ? [id] : []);
		expect(await ids({ status: 'running' })).toEqual([]);
		const row = await place.executions.get(id);
		expect(row).toMatchObject({ status: 'waiting', finished: false });
		expect(Date.parse(row.waitTill!) - Date.parse(row.startedAt!)).toBeGreaterThan(29 * 60_000);
		expect(row.stoppedAt).not.toBeNull();
		await place.executions.delete(id);
	});

	it('answers 304 to a known ETag', async () => {
		const { headers } = await listRaw(`?workflowId=${failing.id}`);
		const again = await place.raw('GET', `/api/v1/executions?workflowId=${failing.id}`, {
			// Without a cache-control of its own, fetch adds one that forbids the 304.
			headers: { 'if-none-match': headers.get('etag')!, 'cache-control': 'max-age=0' },
		});
		expect(again.status).toBe(304);
	});
});
