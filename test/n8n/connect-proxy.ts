import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/**
 * A proxy that knows CONNECT alone and is the only one to know where these names lead: `{ 'n8n.invalid:80': 5678 }`,
 * ports on loopback.
 */
export async function startConnectProxy(places: Record<string, number>, credentials?: string) {
	const asked: string[] = [];
	const server = createServer((_, response) => response.writeHead(405).end());
	const sockets = new Set<{ destroy(): void }>();
	server.on('connect', (request, client, head) => {
		asked.push(request.url ?? '');
		sockets.add(client);
		client.on('error', () => {});
		const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
		if (wanted && request.headers['proxy-authorization'] !== wanted) {
			client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
			return;
		}
		const port = places[request.url ?? ''];
		if (port === undefined) {
			client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
			return;
		}
		const upstream = connect(port, '127.0.0.1', () => {
			client.write('HTTP/1.1 200 OK\r\n\r\n');
			upstream.write(head);
			upstream.pipe(client).pipe(upstream);
		});
		sockets.add(upstream);
		upstream.on('error', () => client.destroy());
		client.on('close', () => upstream.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
