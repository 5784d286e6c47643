import { z } from 'zod';
import type { CallOptions } from './call.js';
import { AbortedError } from './errors.js';
import type { Transport } from './transport.js';

const endpoint = z.looseObject({ method: z.string(), path: z.string() });
const discovery = z.looseObject({
	data: z.looseObject({
		scopes: z.array(z.string()),
		resources: z.record(z.string(), z.looseObject({ endpoints: z.array(endpoint).default([]) })),
	}),
});

/** What `/discover` says: the key's scopes, and the endpoints that it may use. */
export type Discovery = {
	scopes: string[];
	endpoints: { method: string; path: string }[];
};

export class ServerClient {
	readonly #transport: Transport;

	constructor(transport: Transport) {
		this.#transport = transport;
	}

	/** From n8n 2.16 on; `UnsupportedError` before. Any valid key may ask. */
	async discover(options?: CallOptions): Promise<Discovery> {
		const { data } = await this.#transport.json(discovery, { method: 'GET', path: '/discover' }, options);
		return { scopes: data.scopes, endpoints: Object.values(data.resources).flatMap((one) => one.endpoints) };
	}

	/** The OpenAPI description of this very server, as YAML text; served without a key. Up to 700 kB. */
	async specification(options?: CallOptions): Promise<string> {
		return this.#transport.open({ method: 'GET', path: '/openapi.yml' }, 'api', options);
	}

	/**
	 * n8n's version, or null where it cannot be learnt. The public API does not tell it; the editor's start page does,
	 * without a key: `<meta name="n8n:config:sentry">` is base64 of `{"release":"n8n@2.40.7",…}` (seen on 2.40.7 and
	 * 1.123.81). A proxy may hide the page, and `N8N_DISABLE_UI` takes it away.
	 */
	async version(options?: CallOptions): Promise<string | null> {
		try {
			return versionInPage(await this.#transport.open({ method: 'GET', path: '/' }, 'n8n', options));
		} catch (error) {
			if (error instanceof AbortedError) throw error;
			return null;
		}
	}
}

const meta = /<meta\s+name="n8n:config:sentry"\s+content="([A-Za-z0-9+/=]{1,4000})"/;

/** @internal outside of this file for its test only */
export function versionInPage(html: string): string | null {
	const content = meta.exec(html)?.[1];
	if (!content) return null;
	const config = Buffer.from(content, 'base64').toString('utf8');
	return /"release"\s*:\s*"n8n@(\d+\.\d+\.\d+[\w.-]*)"/.exec(config)?.[1] ?? null;
}
