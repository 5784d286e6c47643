import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject } from '../blocks/shape.js';
import { keep } from '../bounded.js';
import type { Fields } from '../model.js';
import type { World } from '../world.js';
import { ackWithinMs, type Envelope, type Outcome, type Route } from './delivery.js';

/** Slack's figure: connections an app may have open at once. */
const maxConnections = 10;
/** Slack pings so that clients notice a dead connection; in real time, like the connection itself. */
const pingMs = 10_000;
/** How long a connection lives on after Slack said that it will go. */
const lastWordsMs = 10_000;

function parse(data: string): Fields | undefined {
	try {
		const message: unknown = JSON.parse(data);
		return isObject(message) && typeof message.envelope_id === 'string' ? message : undefined;
	} catch {
		return undefined;
	}
}

type Sent = {
	at: number;
	acked: boolean;
	late: boolean;
	type: string;
	settle(outcome: Outcome): void;
};

export type SocketMode = Route & {
	/** For apps.connections.open: a ticket is good for one connection. */
	ticket(): string;
	/** `warning`, `refresh_requested`, `link_disabled`, or `cut` to drop the connections without a word. */
	disconnect(reason: string): void;
	/** Sends this to every connection, as it is. */
	raw(text: string): void;
	readonly connections: number;
	close(): Promise<void>;
};

export function createSocketMode(world: World, server: Server): SocketMode {
	const sockets = new WebSocketServer({ noServer: true });
	const tickets = new Set<string>();
	/** Connections that may get a payload; one that was told to go gets no more. */
	const open: WebSocket[] = [];
	const envelopes = new Map<string, Sent>();
	let turn = 0;

	server.on('upgrade', (request: IncomingMessage, socket, head) => {
		const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
		if (!tickets.delete(ticket)) return socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
		sockets.handleUpgrade(request, socket, head, connected);
	});

	const debug = { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 };

	function connected(socket: WebSocket): void {
		socket.on('error', () => socket.terminate());
		if (open.length >= maxConnections) {
			socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: debug }));
			socket.close();
			return;
		}
		open.push(socket);
		const pings = setInterval(() => socket.ping(), pingMs);
		pings.unref();
		socket.on('close', () => {
			clearInterval(pings);
			leave(socket);
			world.changed();
		});
		socket.on('message', (data) => {
			const wrong = acked(String(data));
			if (wrong) world.problem(wrong);
		});
		socket.send(
			JSON.stringify({
				type: 'hello',
				num_connections: open.length,
				debug_info: debug,
				connection_info: { app_id: world.app.id },
			}),
		);
		world.changed();
	}

	function leave(socket: WebSocket): void {
		const index = open.indexOf(socket);
		if (index >= 0) open.splice(index, 1);
	}

	/** Takes an acknowledgement; gives back what is wrong with it. */
	function acked(data: string): string | undefined {
		const message = parse(data);
		if (!message) return `the app sent what is no acknowledgement over its socket: ${data.slice(0, 80)}`;
		const sent = envelopes.get(String(message.envelope_id));
		if (!sent) return `the app acknowledged an envelope that was never sent: ${message.envelope_id}`;
		if (sent.acked) return `second ack of one ${sent.type} envelope`;
		sent.acked = true;
		const ackMs = world.clock.now() - sent.at;
		if (sent.late) return `late ack of a ${sent.type} envelope: after ${ackMs} ms`;
		sent.settle({ acked: true, ackMs, body: isObject(message.payload) ? (message.payload as Fields) : {} });
		return undefined;
	}

	return {
		ticket() {
			const ticket = world.ids.secret();
			tickets.add(ticket);
			return ticket;
		},
		get connections() {
			return open.length;
		},
		send({ type, payload, answerable, retry }: Envelope): Promise<Outcome> {
			// Any connection may get any payload: they take turns, so that two processes both get some.
			const socket = open[turn++ % Math.max(open.length, 1)];
			if (!socket) return Promise.resolve({ acked: false, ackMs: 0, failure: 'no_connection' });
			return new Promise((resolve) => {
				const id = randomUUID();
				const at = world.clock.now();
				const timer = world.clock.setTimeout(() => {
					sent.late = true;
					resolve({ acked: false, ackMs: world.clock.now() - at, failure: 'timeout' });
				}, ackWithinMs);
				const sent: Sent = {
					at,
					type,
					acked: false,
					late: false,
					settle(outcome) {
						world.clock.clearTimeout(timer);
						resolve(outcome);
					},
				};
				keep(envelopes, id, sent);
				const attempt = type === 'events_api' && {
					retry_attempt: retry?.number ?? 0,
					retry_reason: retry?.reason ?? '',
				};
				const envelope = { envelope_id: id, type, payload, accepts_response_payload: answerable, ...attempt };
				socket.send(JSON.stringify(envelope));
			});
		},
		disconnect(reason) {
			for (const socket of [...open]) {
				if (reason === 'cut') {
					leave(socket);
					socket.terminate();
					continue;
				}
				socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: debug }));
				if (reason === 'warning') continue;
				leave(socket);
				const end = setTimeout(() => socket.terminate(), lastWordsMs);
				end.unref();
				socket.on('close', () => clearTimeout(end));
			}
			world.changed();
		},
		raw(text) {
			for (const socket of open) socket.send(text);
		},
		async close() {
			for (const sent of envelopes.values()) {
				if (!sent.acked) sent.settle({ acked: false, ackMs: 0, failure: 'no_connection' });
			}
			for (const socket of sockets.clients) {
				socket.close(1001);
				// Most apps answer the close frame at once; one that does not shall not hold anybody up.
				const end = setTimeout(() => socket.terminate(), 250);
				socket.on('close', () => clearTimeout(end));
			}
			await new Promise<void>((resolve) => sockets.close(() => resolve()));
		},
	};
}
