import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { createN8nClient, learnCapabilities } from '../../src/n8n/index.js';
import { html, json, key, type Respond, rejection, row, startWire } from './wire.js';

/** All the ways in which a thing gets into a log. */
const spoken = (thing: unknown): string =>
	[
		String(thing),
		inspect(thing, { depth: 20, showHidden: true, getters: true }),
		JSON.stringify(thing) ?? '',
		thing instanceof Error ? `${thing.stack} ${inspect(thing.cause)}` : '',
	].join('\n');

const echo: [string, Respond][] = [
	...[400, 401, 403, 404, 405, 409, 429, 500, 503].map((code): [string, Respond] => [
		`${code} that repeats the key`,
		(response, { headers }) => json(response, code, { message: `bad key ${headers['x-n8n-api-key']}` }),
	]),
	[
		'a redirect that repeats the key',
		(response, { headers }) => void response.writeHead(302, { location: `/login/${headers['x-n8n-api-key']}` }).end(),
	],
	['a page that repeats the key', (response, { headers }) => html(response, 200, String(headers['x-n8n-api-key']))],
	['broken JSON with the key', (response, { headers }) => json(response, 200, `{"${headers['x-n8n-api-key']}"`)],
	['a cut connection', (response) => void response.socket?.destroy()],
	['silence', () => {}],
];

it.each(echo)('no key in the error after %s', async (_, respond) => {
	await using wire = await startWire(respond);
	const executions = createN8nClient({
		baseUrl: wire.url,
		apiKey: key,
		timeoutMs: 100,
		retryTimeoutMs: 100,
	}).executions();
	for (const call of [
		() => executions.list(),
		() => executions.retry(5),
		() => executions.stopMany({ status: ['running'] }),
	]) {
		expect(spoken(await rejection(call()))).not.toContain(key);
	}
	expect(wire.requests.every(({ headers }) => headers['x-n8n-api-key'] === key)).toBe(true);
});

it('no key where nothing listens, nor in an error of a fetch that quotes its request', async () => {
	const refused = createN8nClient({ baseUrl: 'http://127.0.0.1:1', apiKey: key, timeoutMs: 100 });
	expect(spoken(await rejection(refused.executions().retry(5)))).not.toContain(key);
	const chatty = createN8nClient({
		baseUrl: 'http://127.0.0.1:1',
		apiKey: key,
		timeoutMs: 100,
		fetch: async (_, init) => {
			throw new Error(`could not send ${JSON.stringify([...new Headers(init?.headers)])}`, { cause: init });
		},
	});
	expect(spoken(await rejection(chatty.executions().get(5)))).not.toContain(key);
});

it('no key in the client, its parts or a resource', async () => {
	await using wire = await startWire((response) => json(response, 200, row(5)));
	const client = createN8nClient({ baseUrl: wire.url, apiKey: key });
	const resource = await client.executions().getResource(5);
	for (const thing of [client, client.executions(), client.workflows(), client.server(), resource, resource.data]) {
		expect(spoken(thing)).not.toContain(key);
	}
});

it('an unusable key is refused without being quoted', () => {
	for (const apiKey of ['', 'two words', 'line\nbreak', 'ключ', `${key}\r\nx-evil: 1`]) {
		let error: unknown;
		try {
			createN8nClient({ baseUrl: 'http://127.0.0.1:1', apiKey });
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toBeInstanceOf(TypeError);
		if (apiKey) expect(spoken(error)).not.toContain(apiKey);
	}
});

it('the key goes only to the API, not to the start page or the specification', async () => {
	await using wire = await startWire((response, { path }) =>
		path.startsWith('/api/v1/executions')
			? json(response, 403, { message: 'Forbidden' })
			: path === '/api/v1/discover'
				? json(response, 404, { message: 'not found' })
				: html(response, 200),
	);
	await learnCapabilities(createN8nClient({ baseUrl: wire.url, apiKey: key }));
	const keyless = wire.requests.filter(({ headers }) => headers['x-n8n-api-key'] === undefined);
	expect(keyless.map(({ path }) => path).sort()).toEqual(['/', '/api/v1/openapi.yml']);
});
