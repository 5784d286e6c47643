import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createN8nClient } from '../../src/n8n/index.js';
import { json, key, row, startWire } from './wire.js';

it('every change goes out on a connection of its own; reads share one', async () => {
	await using wire = await startWire((response, { path }) =>
		json(response, 200, path.endsWith('/tags') ? [] : row(5, { status: 'success' })),
	);
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	await executions.get(5);
	await executions.retry(5);
	await executions.get(5);
	await executions.retry(5);
	await executions.updateTags(5, []);
	await executions.delete(5);
	const ports = wire.requests.map((request) => request.remotePort);
	const [read1, change1, read2, change2, change3, change4] = ports;
	expect(read1).toBe(read2);
	expect(new Set([read1, change1, change2, change3, change4]).size).toBe(5);
	expect(wire.requests[1]!.headers.connection).toBe('close');
});

it('changes in a row share a connection while it is in use, and answers to changes come unpacked', async () => {
	await using wire = await startWire((response) => json(response, 200, row(5, { status: 'success' })));
	const executions = createN8nClient({ baseUrl: wire.url, apiKey: key }).executions();
	for (let i = 0; i < 10; i++) await executions.retry(5, {}, { inARow: true });
	await executions.retry(5);
	const ports = wire.requests.map((request) => request.remotePort);
	const inARow = new Set(ports.slice(0, 10));
	// One may be asked for while the one before it is just being let go.
	expect(inARow.size).toBeLessThanOrEqual(3);
	expect(inARow).not.toContain(ports[10]);
	for (const { headers } of wire.requests) expect(headers['accept-encoding']).toBe('identity');
});

it('a change in a row is not sent on a connection that has been idle for a second', async () => {
	const sockets: Socket[] = [];
	const server = createServer((_, response) => json(response, 200, row(5, { status: 'success' })));
	server.keepAliveTimeout = 5_000;
	server.on('connection', (socket) => sockets.push(socket));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const executions = createN8nClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey: key }).executions();
	await executions.retry(5, {}, { inARow: true });
	const idleFrom = performance.now();
	await once(sockets[0]!, 'close');
	expect(performance.now() - idleFrom).toBeLessThan(2_000);
	server.close();
});

it('a read gives its idle connection up before n8n closes it after 5 s', async () => {
	const sockets: Socket[] = [];
	const server = createServer((_, response) => json(response, 200, row(5)));
	// n8n's own value; undici is told by the Keep-Alive header that comes of it.
	server.keepAliveTimeout = 5_000;
	server.on('connection', (socket) => sockets.push(socket));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	await createN8nClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey: key })
		.executions()
		.get(5);
	const idleFrom = performance.now();
	await once(sockets[0]!, 'close');
	expect(performance.now() - idleFrom).toBeLessThan(4_000);
	server.close();
});

it('a retry outlives the deadline of other calls', async () => {
	await using wire = await startWire((response) =>
		setTimeout(() => json(response, 200, row(6, { retryOf: '5' })), 1_200),
	);
	const executions = createN8nClient({
		baseUrl: wire.url,
		apiKey: key,
		timeoutMs: 100,
		retryTimeoutMs: 5_000,
	}).executions();
	expect(await executions.retry(5)).toMatchObject({ id: 6, retryOf: 5 });
});

it('answers packed with gzip are read', async () => {
	const { gzipSync } = await import('node:zlib');
	await using wire = await startWire((response) => {
		response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
		response.end(gzipSync(JSON.stringify(row(5))));
	});
	expect((await createN8nClient({ baseUrl: wire.url, apiKey: key }).executions().get(5)).id).toBe(5);
	expect(wire.requests[0]!.headers['accept-encoding']).toContain('gzip');
});
