import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createN8nClient, IntermediaryError, type N8nError, UnreachableError } from '../../src/n8n/index.js';
import { startConnectProxy } from './connect-proxy.js';
import { html, json, key, rejection, row, startWire } from './wire.js';

it('headers for what stands before n8n go with every request, and the key stays in its own', async () => {
	await using wire = await startWire((response, seen) =>
		seen.path === '/'
			? void response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>')
			: json(response, 200, row(5)),
	);
	const headers = { authorization: 'Basic Zmxvdzpwdw==', 'x-front': 'pass' };
	const client = createN8nClient({ baseUrl: wire.url, apiKey: key, headers });
	await client.executions().get(5);
	await client.executions().retry(5);
	await client.server().version();
	for (const seen of wire.requests) expect(seen.headers).toMatchObject(headers);
	expect(wire.requests.map((seen) => seen.headers['x-n8n-api-key'])).toEqual([key, key, undefined]);
});

it('neither headers nor key are carried on by a redirect, or told in an error', async () => {
	await using other = await startWire((response) => json(response, 200, row(5)));
	await using wire = await startWire((response, seen) => {
		response.writeHead(302, { location: `${other.url}/login?back=${seen.headers['x-front']}` }).end();
	});
	const client = createN8nClient({ baseUrl: wire.url, apiKey: key, headers: { 'x-front': 'open-sesame' } });
	const error = await rejection(client.executions().get(5));
	expect(error).toBeInstanceOf(IntermediaryError);
	expect((error as Error).message).toContain(`sends Flowbell on to ${other.url}/login (302)`);
	expect(JSON.stringify(error) + (error as Error).message).not.toContain('open-sesame');
	expect(other.requests).toHaveLength(0);
});

it('nor is what stands behind Bearer, where a page quotes it without', async () => {
	await using wire = await startWire((response, seen) =>
		html(response, 403, `<title>${seen.headers.authorization!.split(' ')[1]} has expired</title>`),
	);
	const headers = { authorization: 'Bearer open-sesame' };
	const error = await rejection(createN8nClient({ baseUrl: wire.url, apiKey: key, headers }).executions().get(5));
	expect((error as Error).message).toContain('"[secret] has expired"');
});

it('an API at another path is asked there, its own description too', async () => {
	await using wire = await startWire((response, seen) =>
		seen.path.endsWith('.yml')
			? void response.writeHead(200, { 'content-type': 'text/yaml' }).end('openapi: 3.0.0')
			: json(response, 200, row(5)),
	);
	const client = createN8nClient({ baseUrl: wire.url, apiUrl: `${wire.url}/papi/v1/`, apiKey: key });
	await client.executions().get(5);
	await client.server().specification();
	expect(wire.requests.map(({ path }) => path)).toEqual(['/papi/v1/executions/5', '/papi/v1/openapi.yml']);
	expect(client.baseUrl).toBe(wire.url);
});

it('where the API is not found, the address that is proposed keeps the path that n8n is served at', async () => {
	await using wire = await startWire((response) => html(response, 404));
	for (const apiUrl of [undefined, `${wire.url}/tools/n8n/papi/v1`]) {
		const client = createN8nClient({ baseUrl: `${wire.url}/tools/n8n`, apiUrl, apiKey: key });
		const error = await rejection(client.executions().list());
		expect((error as Error).message).toContain(`such as ${wire.url}/tools/n8n/papi/v1.`);
	}
});

it('a host that only the proxy can reach is reached through it, for reads and for changes', async () => {
	await using wire = await startWire((response) => json(response, 200, row(5)));
	await using proxy = await startConnectProxy({ 'n8n.invalid:80': wire.port }, 'me:secret');
	const http = proxy.url.replace('://', '://me:secret@');
	const client = createN8nClient({ baseUrl: 'http://n8n.invalid', apiKey: key, proxy: { http } });
	await client.executions().get(5);
	await client.executions().retry(5);
	expect(wire.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
	expect(wire.requests[0]!.headers['proxy-authorization']).toBeUndefined();
	expect(proxy.asked.length).toBeGreaterThanOrEqual(2);

	const past = createN8nClient({ baseUrl: wire.url, apiKey: key, proxy: { http, except: '127.0.0.1' } });
	const before = proxy.asked.length;
	await past.executions().get(5);
	expect(proxy.asked).toHaveLength(before);
});

it('a proxy that refuses is told as that, and a change surely never left', async () => {
	await using proxy = await startConnectProxy({}, 'me:secret');
	const client = createN8nClient({ baseUrl: 'http://n8n.invalid', apiKey: key, proxy: { http: proxy.url } });
	const error = await rejection(client.executions().retry(5));
	expect(error).toBeInstanceOf(UnreachableError);
	expect(error).toMatchObject({ outcomeUnknown: false });
	expect((error as N8nError).message).toBe(
		'n8n at http://n8n.invalid cannot be reached: the proxy does not let it through (407).',
	);
});

it.each([
	['http://127.0.0.1:1', 'nothing listens there'],
	['http://proxy.invalid:3128', 'there is no such host'],
])('a proxy %s that is not there is told as that, and nothing of n8n', async (http, why) => {
	const client = createN8nClient({ baseUrl: 'http://n8n.invalid', apiKey: key, proxy: { http } });
	const error = await rejection(client.executions().retry(5));
	expect(error).toMatchObject({ name: 'UnreachableError', outcomeUnknown: false, ofProxy: true });
	expect((error as Error).message).toBe(`n8n at http://n8n.invalid cannot be reached, as the proxy cannot be: ${why}.`);
	const straight = await rejection(createN8nClient({ baseUrl: 'http://127.0.0.1:1', apiKey: key }).executions().get(5));
	expect(straight).toMatchObject({ ofProxy: false });
});

it('a certificate of an authority of one’s own is told with its cure, and taken where Node is given it', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'flowbell-ca-'));
	onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
	const file = (name: string) => join(dir, name);
	const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
	const make = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
	openssl(...make, '-x509', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Own CA', '-days', '2');
	openssl(...make, '-keyout', 'n8n.key', '-out', 'n8n.csr', '-subj', '/CN=localhost');
	writeFileSync(file('names'), 'subjectAltName=DNS:localhost');
	const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
	openssl('x509', '-req', '-in', 'n8n.csr', '-out', 'n8n.pem', ...signed);
	const server = createServer(
		{ key: readFileSync(file('n8n.key')), cert: readFileSync(file('n8n.pem')) },
		(_, response) => json(response, 200, row(5)),
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	const baseUrl = `https://localhost:${(server.address() as AddressInfo).port}`;
	const error = await rejection(createN8nClient({ baseUrl, apiKey: key }).executions().retry(5));
	expect(error).toMatchObject({ name: 'UnreachableError', outcomeUnknown: false });
	expect((error as Error).message).toContain('set NODE_EXTRA_CA_CERTS to the file with its certificate');

	// Node reads the variable when it starts.
	const script = `import { createN8nClient } from './src/n8n/index.js';
		const run = await createN8nClient({ baseUrl: '${baseUrl}', apiKey: '${key}' }).executions().get(5);
		console.log(run.id);`;
	const { execFile } = await import('node:child_process');
	const out = await new Promise<string>((resolve, reject) => {
		execFile(
			process.execPath,
			['--import', 'tsx', '--input-type=module', '-e', script],
			{ env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: file('ca.pem') } },
			(failed, stdout, stderr) => (failed ? reject(new Error(stderr)) : resolve(stdout)),
		);
	});
	expect(out.trim()).toBe('5');
});
