import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	BadRequestError,
	createN8nClient,
	learnCapabilities,
	NotFoundError,
	UnauthorizedError,
	UnsupportedError,
} from '../../src/n8n/index.js';
import { done, stopWith } from './support/graphs.js';
import { type Harness, harnesses } from './support/harness.js';

describe.each(harnesses)('the server and its workflows: $name', ({ open }) => {
	let place: Harness;
	beforeAll(async () => {
		place = await open();
	}, 60_000);
	afterAll(() => place?.close(), 60_000);

	describe('keys', () => {
		const withKey = async (headers: Record<string, string>) => {
			const response = await fetch(`${place.url}/api/v1/executions`, { headers });
			return [response.status, await response.json()];
		};

		it('a missing, empty or wrong one is 401', async () => {
			const missing = place.two ? 'Unauthorized' : "'X-N8N-API-KEY' header required";
			const wrong = place.two ? 'Unauthorized' : 'unauthorized';
			expect(await withKey({})).toEqual([401, { message: missing }]);
			expect(await withKey({ 'x-n8n-api-key': 'wrong' })).toEqual([401, { message: wrong }]);
			expect(await withKey({ authorization: `Bearer ${place.apiKey}` })).toEqual([401, { message: missing }]);
			const stranger = createN8nClient({ baseUrl: place.url, apiKey: 'wrong' });
			await expect(stranger.executions().list()).rejects.toBeInstanceOf(UnauthorizedError);
			await expect(learnCapabilities(stranger)).rejects.toBeInstanceOf(UnauthorizedError);
		});

		it('is checked before the input, and not at all for a route that there is not', async () => {
			const input = await fetch(`${place.url}/api/v1/executions/abc`);
			expect(input.status).toBe(401);
			const route = await fetch(`${place.url}/api/v1/nope`);
			expect([route.status, await route.json()]).toEqual([404, { message: 'not found' }]);
		});
	});

	it('knows the difference between no such route, no such method and no such thing', async () => {
		const route = await place.raw('GET', '/api/v1/nope');
		expect([route.status, route.json]).toEqual([404, { message: 'not found' }]);
		const method = await place.raw('PATCH', '/api/v1/executions');
		expect([method.status, method.json]).toEqual([405, { message: 'PATCH method not allowed' }]);
		const thing = await place.raw('GET', '/api/v1/workflows/nope');
		expect([thing.status, thing.json]).toEqual([404, { message: 'Not Found' }]);
		await expect(place.client.workflows().get('nope')).rejects.toBeInstanceOf(NotFoundError);
		// Whoever takes a page as well is given the editor's instead.
		const outside = await place.raw('GET', '/api/v2/executions', { headers: { accept: 'application/json' } });
		expect(outside.status).toBe(404);
		expect(outside.headers.get('content-type')).toMatch(/^text\/html/);
	});

	it('is healthy', async () => {
		for (const path of ['/healthz', '/healthz/readiness']) {
			const { status, json } = await place.raw('GET', path);
			expect([status, json]).toEqual([200, { status: 'ok' }]);
		}
	});

	it('says what it can do, and its version on the start page', async () => {
		const capabilities = await learnCapabilities(place.client);
		expect(capabilities).toMatchObject({
			version: place.version,
			discover: place.two,
			stop: place.two,
			stopMany: place.two,
			tags: place.two,
			retry: true,
			delete: true,
			crashedStatus: place.two,
			newStatus: place.two,
			waitingListed: place.two,
			redact: place.two,
			startedFilters: place.two,
		});
		if (place.two) expect(capabilities.scopes).toEqual(expect.arrayContaining(['execution:list', 'execution:retry']));
		else expect(capabilities.scopes).toBeNull();
		expect(capabilities.may('retry')).toBe(true);
		expect(capabilities.may('stop')).toBe(place.two);
	});

	it('describes itself without a key, and more to those who have one (2.16)', async () => {
		const yaml = await place.client.server().specification();
		expect(yaml).toMatch(/^openapi: 3/);
		expect(/\/executions\/\{\w+\}\/stop['"]?:/.test(yaml)).toBe(place.two);
		if (!place.two) {
			await expect(place.client.server().discover()).rejects.toBeInstanceOf(UnsupportedError);
			return;
		}
		const { endpoints } = await place.client.server().discover();
		expect(endpoints).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ method: 'POST', path: '/api/v1/executions/{executionId}/retry' }),
			]),
		);
	});

	describe('workflows', () => {
		it('are listed with any part of their name, and carry what runs and what is saved', async () => {
			const workflow = await place.workflow('workflows', [done()]);
			const part = workflow.name.slice(3);
			const { data, nextCursor } = await place.client.workflows().list({ name: part });
			expect(nextCursor).toBeNull();
			expect(data.map(({ id }) => id)).toEqual([workflow.id]);
			expect(data[0]).toMatchObject({ name: workflow.name, active: true, isArchived: false, tags: [] });
			const one = await place.client.workflows().get(workflow.id);
			expect(one).toMatchObject({ id: workflow.id, name: workflow.name, active: true });
			if (place.two) expect(one.versionId).toBe(one.activeVersionId);
		});

		it('are paged by counting', async () => {
			await place.workflow('pages-a', [done()]);
			await place.workflow('pages-b', [done()]);
			const filter = { name: 'flowbell-contract-pages-' };
			const first = await place.client.workflows().list({ ...filter, limit: 1 });
			expect(JSON.parse(Buffer.from(first.nextCursor!, 'base64').toString())).toEqual({ limit: 1, offset: 1 });
			const names: string[] = [];
			for await (const { name } of place.client.workflows().iterate({ ...filter, limit: 1 })) names.push(name);
			expect(names.length).toBeGreaterThanOrEqual(2);
			expect(new Set(names).size).toBe(names.length);
		});

		it('are activated and deactivated', async () => {
			const { id } = await place.workflow('activation', [done()]);
			expect(await place.client.workflows().deactivate(id)).toMatchObject({ id, active: false });
			expect((await place.client.workflows().get(id)).active).toBe(false);
			expect(await place.client.workflows().activate(id)).toMatchObject({ id, active: true });
			expect(
				(await place.client.workflows().list({ active: true, name: 'activation' })).data.map((w) => w.id),
			).toContain(id);
			const lame = await place.create('no-trigger', [done()]);
			await expect(place.client.workflows().activate(lame.id)).rejects.toBeInstanceOf(BadRequestError);
			await expect(place.client.workflows().activate('nope')).rejects.toBeInstanceOf(NotFoundError);
		});

		it('run the version that was named when they were activated (2.x), though edits were saved since', async () => {
			const { id } = await place.workflow('versions', [done()]);
			const workflows = place.client.workflows();
			const before = await workflows.get(id);
			await workflows.deactivate(id);
			const { name, nodes, connections } = before as unknown as { name: string; nodes: object[]; connections: object };
			const more = { ...nodes[1], id: 'more', name: 'More' };
			const content = { name, nodes: [...nodes, more], connections, settings: { executionOrder: 'v1' } };
			expect((await place.send('PUT', `/api/v1/workflows/${id}`, content)).status).toBe(200);
			const versionId = before.activeVersionId!;
			await workflows.activate(id, { versionId });
			const after = await workflows.get(id);
			expect(after).toMatchObject({ active: true });
			expect(after.activeVersionId === versionId).toBe(place.two);
			// Once more, without naming one: what was saved is published, though it is active.
			await workflows.activate(id);
			expect((await workflows.get(id)).activeVersionId).not.toBe(versionId);
			const unknown = workflows.activate(id, { versionId: '11111111-1111-4111-8111-111111111111' });
			if (place.two) await expect(unknown).rejects.toBeInstanceOf(NotFoundError);
			else expect(await unknown).toMatchObject({ active: true });
		});

		it('take their executions with them when they are deleted', async () => {
			const workflow = await place.workflow('deleted', [stopWith('x')]);
			const row = await place.run(workflow);
			const published = await place.raw('DELETE', `/api/v1/workflows/${workflow.id}`);
			expect(published.status).toBe(place.two ? 409 : 200);
			if (place.two) {
				expect(published.json).toEqual({
					message: 'Cannot delete a published workflow. Unpublish it before deleting.',
				});
				await place.removeWorkflow(workflow.id);
			}
			await expect(place.executions.get(row.id)).rejects.toBeInstanceOf(NotFoundError);
			const retried = await place.raw('POST', `/api/v1/executions/${row.id}/retry`);
			expect([retried.status, retried.json]).toEqual([
				404,
				{ message: `The execution with the ID "${row.id}" does not exist.` },
			]);
		}, 60_000);

		it('cannot be started through the API', async () => {
			const { id } = await place.workflow('execute', [done()]);
			const { status, json } = await place.raw('POST', `/api/v1/workflows/${id}/execute`);
			expect([status, json]).toEqual([405, { message: 'POST method not allowed' }]);
		});
	});

	it('has projects only with a licence', async () => {
		const { status, json } = await place.raw('GET', '/api/v1/projects');
		expect(status).toBe(403);
		expect(json.message).toMatch(/^Your license does not allow for feat:projectRole:admin\./);
	});

	it('answers a broken body with a page', async () => {
		const { status, headers } = await place.raw('PUT', '/api/v1/executions/1/tags', {
			body: '[{"id":',
			headers: { 'content-type': 'application/json' },
		});
		expect(status).toBe(500);
		expect(headers.get('content-type')).toMatch(/^text\/html/);
	});
});
