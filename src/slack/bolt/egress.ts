import { type Dispatcher, FormData, fetch } from 'undici';
import { dispatcherThrough, type EgressProxy } from '../../n8n/connections.js';

/** How Slack is reached through a proxy: Bolt and the Web API know of none by themselves. */
export type Egress = { fetch: typeof globalThis.fetch; dispatcher: Dispatcher };

export function createEgress(proxy: EgressProxy | undefined): Egress | null {
	if (!proxy) return null;
	const dispatcher = dispatcherThrough(proxy, { connect: { timeout: 10_000 } });
	const through = (input: string | URL | Request, init: RequestInit = {}) => {
		const body = init.body instanceof globalThis.FormData ? copied(init.body) : init.body;
		return fetch(String(input), { ...init, body, dispatcher } as Parameters<typeof fetch>[1]);
	};
	return { fetch: through as unknown as typeof globalThis.fetch, dispatcher };
}

/** undici takes a form of its own only; Node's is another class with the same content. */
function copied(form: globalThis.FormData): FormData {
	const copy = new FormData();
	for (const [name, value] of form) {
		if (typeof value === 'string') copy.append(name, value);
		else copy.append(name, value, value.name);
	}
	return copy;
}
