import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the workflows of a real n8n call in the demo: an address that can be broken and mended from here. */
export type Target = {
	readonly url: string;
	/** From now on `/node/<key>` answers so; mended when no failure is given. */
	set(key: string, failure?: { status: number; message: string }): void;
	/** How often `/node/<key>` has been called and was well. */
	passed(key: string): number;
	/** Rejects when that does not come to be in time. */
	until(key: string, times: number, ms: number): Promise<void>;
	close(): Promise<void>;
};

/** `/node/<key>` answers as it is set; `/takes/<seconds>` answers after that long. */
export async function startTarget(): Promise<Target> {
	const failures = new Map<string, { status: number; message: string }>();
	const passed = new Map<string, number>();
	const events = new EventEmitter();
	const server = createServer((request, response) => {
		const [, what, argument = ''] = (request.url ?? '').split('/');
		const send = (status: number, body: object) =>
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		if (what === 'takes') {
			const timer = setTimeout(() => send(200, { ok: true }), Number(argument) * 1000);
			response.on('close', () => clearTimeout(timer));
			return;
		}
		const failure = what === 'node' ? failures.get(argument) : undefined;
		if (failure) return void send(failure.status, { message: failure.message });
		passed.set(argument, (passed.get(argument) ?? 0) + 1);
		send(200, { ok: true });
		events.emit('passed');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		set(key, failure) {
			if (failure) failures.set(key, failure);
			else failures.delete(key);
		},
		passed: (key) => passed.get(key) ?? 0,
		async until(key, times, ms) {
			const signal = AbortSignal.timeout(ms);
			while ((passed.get(key) ?? 0) < times) await once(events, 'passed', { signal });
		},
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
