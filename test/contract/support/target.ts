import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The service that the contract's workflows call, on this machine: it can be down, slow, and counts who called.
 * `/flaky/NAME` answers 503 until `up(NAME)`; `/slow/NAME` answers when told to, or after half a minute;
 * `/status/500`; `/sink/NAME` keeps what is posted.
 */
export async function startTarget() {
	const hits = new Map<string, number>();
	const working = new Set<string>();
	const held = new Map<string, Set<() => void>>();
	const sinks = new Map<string, unknown[]>();

	const server = createServer((request, response) => {
		const path = request.url ?? '/';
		const [, kind, name = ''] = path.split('/');
		hits.set(path, (hits.get(path) ?? 0) + 1);
		const send = (status: number, body: unknown) => {
			response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
			response.end(JSON.stringify(body));
		};
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			if (kind === 'flaky') {
				return working.has(name) ? send(200, { ok: true }) : send(503, { error: 'down for maintenance' });
			}
			if (kind === 'status') return send(500, { message: 'Upstream exploded', code: 'E42' });
			if (kind === 'slow') {
				const waiting = held.get(name) ?? new Set();
				held.set(name, waiting);
				const answer = () => {
					clearTimeout(timer);
					waiting.delete(answer);
					send(200, { ok: true });
				};
				const timer = setTimeout(answer, 30_000);
				waiting.add(answer);
				return;
			}
			if (kind === 'sink') {
				const kept = sinks.get(name) ?? [];
				sinks.set(name, kept);
				kept.push(JSON.parse(Buffer.concat(parts).toString('utf8') || 'null'));
			}
			return send(200, { ok: true });
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	return {
		url,
		hits: (path: string) => hits.get(path) ?? 0,
		sink: (name: string) => sinks.get(name) ?? [],
		up: (name: string) => void working.add(name),
		down: (name: string) => void working.delete(name),
		/** How many calls of `/slow/NAME` are waiting. */
		held: (name: string) => held.get(name)?.size ?? 0,
		release(name: string) {
			for (const answer of [...(held.get(name) ?? [])]) answer();
		},
		async close() {
			for (const name of held.keys()) this.release(name);
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
