import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { startN8n } from '../../sandbox/n8n/index.js';
import type { Answered, Ready } from './n8n.js';

/**
 * The sandbox n8n in a process of its own, so that its work is not taken for the bot's. `argv[2]` past executions;
 * tells its parent of every answer, with the bytes that went over the wire for it, headers and all.
 */
const past = Number(process.argv[2] ?? 0);
const n8n = await startN8n();

// As real ones have it: mostly successes, failures of all kinds among them, so that each list has a full page to give.
const blocks = 10;
for (let i = 0; i < blocks; i++) {
	const count = Math.floor((past * (i + 1)) / blocks) - Math.floor((past * i) / blocks);
	const failed = Math.floor(count / 10);
	const few = Math.floor(failed / 5);
	n8n.seedHistory(few, { status: 'crashed' });
	n8n.seedHistory(few, { status: 'canceled' });
	n8n.seedHistory(failed, { status: 'error' });
	n8n.seedHistory(count - failed - 2 * few, { status: 'success' });
}

const seen = new WeakMap<Socket, number>();

subscribe('http.server.response.finish', (message) => {
	const { socket, request } = message as { socket: Socket; request: { method: string; url: string } };
	const whole = socket.bytesRead + socket.bytesWritten;
	const bytes = whole - (seen.get(socket) ?? 0);
	seen.set(socket, whole);
	process.send?.({ method: request.method, url: request.url, bytes } satisfies Answered);
});

// When the bench is gone, nobody needs this any more.
process.on('disconnect', () => process.exit());
process.send?.({ url: n8n.url, apiKey: n8n.apiKey } satisfies Ready);
console.log('ready');
