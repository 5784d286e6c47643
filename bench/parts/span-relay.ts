import { once } from 'node:events';
import { createServer } from 'node:http';
import { freePort } from '../../sandbox/free-port.js';
import { readProtobuf } from '../../src/alerts/push/otlp-protobuf.js';
import { fineClock } from './clock.js';
import type { Otlp } from './n8n.js';
import type { Stage } from './stage.js';

/** Stands where n8n sends its export, notes what arrives when, and hands it on as it is. */
export type SpanRelay = {
	/** Where the bot has to listen. */
	behind: Otlp;
	/** When the span of each run came, epoch milliseconds, by its number. */
	arrived: Map<number, number>;
};

export async function startSpanRelay(stage: Stage, { port, token }: Otlp): Promise<SpanRelay> {
	const behind = { port: await freePort(), token };
	const arrived = new Map<number, number>();
	const server = createServer(async (request, response) => {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const body = Buffer.concat(parts);
		const at = fineClock.now();
		for (const { id } of readProtobuf(body).hints) if (!arrived.has(id)) arrived.set(id, at);
		const { authorization = '', 'content-type': type = '' } = request.headers;
		const headers = { authorization, 'content-type': type };
		const address = `http://127.0.0.1:${behind.port}${request.url}`;
		const answer = await fetch(address, { method: 'POST', body, headers }).catch(() => null);
		response.writeHead(answer?.status ?? 503).end();
	}).listen(port, '127.0.0.1');
	await once(server, 'listening');
	stage.onClear(() => {
		server.closeAllConnections();
		server.close();
	});
	return { behind, arrived };
}
