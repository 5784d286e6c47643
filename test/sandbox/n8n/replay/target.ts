import { EventEmitter } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The service that the seeded workflows call: failures to switch, and answers to hold back. */
export type Target = {
	readonly url: string;
	/** /flaky/NAME answers 200 for these names, else 503. */
	readonly up: Set<string>;
	/** While true, /slow is not answered. */
	holding: boolean;
	/** How many are held. */
	readonly held: number;
	release(): void;
	/** Calls back whenever one more is held; gives the function that ends that. */
	onHeld(listener: () => void): () => void;
	/** What was posted to /sink. */
	readonly sink: unknown[];
	close(): Promise<void>;
};

export async function startTarget(): Promise<Target> {
	const up = new Set<string>();
	const sink: unknown[] = [];
	const events = new EventEmitter();
	let held: ServerResponse[] = [];
	const send = (res: ServerResponse, status: number, body: unknown) => {
		res.writeHead(status, { 'content-type': 'application/json' });
		res.end(JSON.stringify(body));
	};
	const server = createServer((req, res) => {
		let text = '';
		req.on('data', (part) => {
			text += part;
		});
		req.on('end', () => {
			const path = req.url ?? '';
			if (path.startsWith('/flaky/')) {
				if (up.has(path.slice('/flaky/'.length))) send(res, 200, { ok: true });
				else send(res, 503, { error: 'down for maintenance' });
			} else if (path.startsWith('/slow')) {
				if (target.holding) {
					held.push(res);
					events.emit('held');
				} else send(res, 200, { slept: '20000' });
			} else if (path === '/status/500') {
				send(res, 500, { message: 'Upstream exploded', code: 'E42' });
			} else {
				if (text) sink.push(JSON.parse(text));
				send(res, 200, { ok: true });
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const target: Target = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		up,
		holding: false,
		get held() {
			return held.length;
		},
		release() {
			target.holding = false;
			for (const res of held) send(res, 200, { slept: '20000' });
			held = [];
		},
		sink,
		onHeld(listener) {
			events.on('held', listener);
			return () => void events.off('held', listener);
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
	return target;
}
