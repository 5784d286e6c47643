import { Agent, fetch } from 'undici';
import { onTestFinished } from 'vitest';
import { createTestClock, type TestClock } from '../../../sandbox/clock.js';
import { type N8n, type N8nOptions, startN8n } from '../../../sandbox/n8n/index.js';

/** A new connection for each request: one kept alive would be dead after the server cut it. */
const dispatcher = new Agent({ pipelining: 0 });

type Answer<T = Record<string, unknown>> = {
	status: number;
	type: string | null;
	text: string;
	/** Undefined where the answer is not JSON. */
	body: T;
};

export type Server = {
	n8n: N8n;
	clock: TestClock;
	/** Asks the API, with the key. */
	api<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
	/** Asks any address. */
	get(path: string): Promise<Answer>;
	/** Ids of a list, as they come. */
	ids(query?: string): Promise<number[]>;
};

/** A server with a clock of its own, closed at the end of the test. */
export async function server(options: N8nOptions = {}): Promise<Server> {
	const clock = createTestClock();
	const n8n = await startN8n({ clock, ...options });
	onTestFinished(() => n8n.close());

	const ask = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
		const answer = await fetch(n8n.url + path, {
			method,
			dispatcher,
			headers: { 'x-n8n-api-key': n8n.apiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const text = await answer.text();
		const type = answer.headers.get('content-type')?.split(';')[0] ?? null;
		return {
			status: answer.status,
			type,
			text,
			body: (type === 'application/json' ? JSON.parse(text) : undefined) as T,
		};
	};

	return {
		n8n,
		clock,
		api: (method, path, body) => ask(method, `/api/v1${path}`, body),
		get: (path) => ask('GET', path),
		async ids(query = '') {
			const { body } = await ask<{ data: { id: string }[] }>('GET', `/api/v1/executions${query}`);
			return body.data.map(({ id }) => Number(id));
		},
	};
}

/** Resolves when the condition holds; it is looked at whenever something changes in the server. */
export function until(n8n: N8n, condition: () => boolean): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`It did not come to that: ${condition}`)), 5000);
		const look = () => {
			if (!condition()) return;
			clearTimeout(timer);
			for (const off of offs) off();
			resolve();
		};
		const offs = [n8n.on('change', look), n8n.on('answer', look), n8n.on('request', look)];
		look();
	});
}
