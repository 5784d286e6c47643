import { afterEach, describe, expect, it } from 'vitest';
import { startN8n } from '../../sandbox/n8n/index.js';
import { createN8nClient, learnCapabilities, UnauthorizedError, UnreachableError } from '../../src/n8n/index.js';
import { versionInPage } from '../../src/n8n/server.js';
import { recordings } from './recorded.js';
import { html, json, key, startWire } from './wire.js';

type N8n = Awaited<ReturnType<typeof startN8n>>;

let n8n: N8n | undefined;
afterEach(async () => {
	await n8n?.close();
	n8n = undefined;
});

const learn = (place: { url: string; apiKey?: string }) =>
	learnCapabilities(createN8nClient({ baseUrl: place.url, apiKey: place.apiKey ?? key, timeoutMs: 3_000 }));

it('asks a server that can tell, with three small reads', async () => {
	n8n = await startN8n();
	const learnt = await learn(n8n);
	expect(learnt).toMatchObject({ discover: true, stop: true, stopMany: true, tags: true, retry: true, delete: true });
	expect(learnt).toMatchObject({ activate: true, deactivate: true });
	expect(learnt.scopes).toContain('execution:retry');
	expect(n8n.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
});

it('knows what a key with few scopes may do', async () => {
	n8n = await startN8n({ scopes: ['execution:list', 'execution:read', 'workflow:list'] });
	const learnt = await learn(n8n);
	expect(learnt).toMatchObject({
		discover: true,
		stop: false,
		stopMany: false,
		tags: false,
		retry: false,
		delete: false,
		activate: false,
		deactivate: false,
	});
	expect(learnt.startedFilters).toBe(true);
	for (const what of ['retry', 'stop', 'stopMany', 'delete', 'tags', 'execution:retry'])
		expect(learnt.may(what)).toBe(false);
	for (const what of ['list', 'read', 'execution:list', 'workflow:list']) expect(learnt.may(what)).toBe(true);
});

it('a key that may not even list still learns the rest', async () => {
	n8n = await startN8n({ scopes: ['execution:retry'] });
	expect(await learn(n8n)).toMatchObject({ retry: true, startedFilters: false });
	const learnt = await learn(n8n);
	expect(learnt.may('list')).toBe(false);
	expect(learnt.may('execution:retry')).toBe(true);
});

it('asks an old server by reads alone', async () => {
	n8n = await startN8n({ version: '1.123.81' });
	const learnt = await learn(n8n);
	expect(learnt).toMatchObject({
		discover: false,
		scopes: null,
		stop: false,
		stopMany: false,
		tags: false,
		retry: true,
		delete: true,
		crashedStatus: false,
		newStatus: false,
		waitingListed: false,
		redact: false,
		startedFilters: false,
	});
	expect(learnt.may('stop')).toBe(false);
	expect(learnt.may('retry')).toBe(true);
	expect(learnt.may('execution:list')).toBe(true);
	expect(n8n.requests.every(({ method }) => method === 'GET')).toBe(true);
	expect(n8n.requests.length).toBeLessThanOrEqual(4);
});

const specification = (routes: string[], parameters: string[]) => `openapi: 3.0.0
paths:
  /executions:
    get:
      parameters:
${parameters.map((each) => `        - ${each}`).join('\n')}
      responses:
        '200':
          enum: [crashed]
  /executions/{id}:
    get: {}
${['/executions/{id}/retry', ...routes].map((path) => `  ${path}:\n    post: {}`).join('\n')}`;

const since210 = ['/executions/{id}/stop', '/executions/stop', '/executions/{id}/tags'];
const allOf210 = { stop: true, stopMany: true, tags: true, waitingListed: true };
const none = { stop: false, stopMany: false, tags: false, waitingListed: false };
const notYet = { crashedStatus: false, newStatus: false, redact: false, startedFilters: false };

/** As the published specifications of these releases are. */
const old: [string, { routes: string[]; parameters: string[] }, object][] = [
	['2.8', { routes: [], parameters: ['name: status'] }, { ...none, ...notYet }],
	['2.10', { routes: since210, parameters: ['name: status'] }, { ...allOf210, ...notYet }],
	[
		'2.14',
		{ routes: since210, parameters: ['enum: [crashed]'] },
		{ ...allOf210, crashedStatus: true, newStatus: true, redact: false, startedFilters: false },
	],
	[
		'a later one without /discover',
		{ routes: since210, parameters: ['enum: [crashed]', 'name: startedBefore', 'name: redactExecutionData'] },
		{ ...allOf210, crashedStatus: true, newStatus: true, redact: true, startedFilters: true },
	],
];

it.each(old)('is told by the specification of %s, also where the key may not list', async (_, told, expected) => {
	await using wire = await startWire((response, { path }) => {
		if (path === '/api/v1/discover') return json(response, 404, { message: 'not found' });
		if (path !== '/api/v1/openapi.yml') return json(response, 403, { message: 'Forbidden' });
		response.writeHead(200, { 'content-type': 'text/yaml' }).end(specification(told.routes, told.parameters));
	});
	const learnt = { discover: false, scopes: null, version: null, retry: true, ...expected };
	expect(await learn(wire)).toMatchObject(learnt);
});

it('counts as one of the oldest where a proxy keeps the specification back', async () => {
	await using wire = await startWire((response, { path }) => {
		if (path.startsWith('/api/v1/executions')) return json(response, 200, { data: [], nextCursor: null });
		if (path.startsWith('/api/v1/')) return json(response, 404, { message: 'not found' });
		html(response, 403, '<center>nginx</center>');
	});
	expect(await learn(wire)).toMatchObject({ discover: false, retry: true, delete: true, ...none, ...notYet });
});

it('throws where the server does not let it in, or is not there', async () => {
	n8n = await startN8n();
	await expect(learn({ url: n8n.url, apiKey: 'wrong' })).rejects.toBeInstanceOf(UnauthorizedError);
	const old = await startN8n({ version: '1.123.81' });
	await expect(learn({ url: old.url, apiKey: 'wrong' })).rejects.toBeInstanceOf(UnauthorizedError);
	await old.close();
	n8n.starting(true);
	await expect(learn(n8n)).rejects.toMatchObject({ name: 'UnreachableError', starting: true });
	await n8n.stopServing();
	await expect(learn(n8n)).rejects.toBeInstanceOf(UnreachableError);
});

it('reads what a real server says of itself', async () => {
	const [full] = recordings(/2\.40\.7\/discover\/full$/);
	await using wire = await startWire((response, { path }) => {
		if (path === '/api/v1/discover') return json(response, 200, full!.response.body);
		if (path === '/') return html(response, 200, page('n8n@2.40.7'));
		json(response, 200, { data: [], nextCursor: null });
	});
	const learnt = await learn(wire);
	expect(learnt).toMatchObject({
		version: '2.40.7',
		stop: true,
		stopMany: true,
		tags: true,
		retry: true,
		delete: true,
	});
	expect(learnt.scopes).toHaveLength(106);
});

const page = (release: string) => {
	const config = Buffer.from(JSON.stringify({ dsn: '', environment: 'development', release })).toString('base64');
	return `<html><head><meta name="n8n:config:rest-endpoint" content="cmVzdA=="><meta name="n8n:config:sentry" content="${config}">`;
};

describe('the version on the start page', () => {
	it.each([
		[page('n8n@2.40.7'), '2.40.7'],
		[page('n8n@1.123.81'), '1.123.81'],
		[page('n8n@2.41.0-rc.1'), '2.41.0-rc.1'],
		[page('other@1.0.0'), null],
		[page(''), null],
		['<html>', null],
		['', null],
		['<meta name="n8n:config:sentry" content="!!!">', null],
		['<meta name="n8n:config:sentry" content="bm90IGpzb24=">', null],
	])('%#', (text, version) => expect(versionInPage(text)).toBe(version));

	it('is null where there is no such page', async () => {
		await using wire = await startWire((response) => html(response, 404));
		const server = createN8nClient({ baseUrl: wire.url, apiKey: key }).server();
		expect(await server.version()).toBeNull();
		await expect(server.version({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortedError' });
	});
});
