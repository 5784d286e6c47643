import { type Capabilities, learnCapabilities, type N8nClient } from '../n8n/index.js';

/** A server is upgraded, or a key given scopes, while we run; asking costs four requests. */
const cacheTtlMs = 10 * 60_000;

/** Asked when first needed, then every ten minutes without anybody waiting. Rejects while n8n could never be asked. */
export function cacheCapabilities(n8n: N8nClient, now: () => number): () => Promise<Capabilities> {
	let known: { at: number; capabilities: Promise<Capabilities> } | undefined;

	async function refresh(stale: Promise<Capabilities>) {
		known = { at: now(), capabilities: stale };
		const news = await learnCapabilities(n8n).catch(() => null);
		if (news) known = { at: now(), capabilities: Promise.resolve(news) };
	}

	return () => {
		if (!known) {
			const capabilities = learnCapabilities(n8n).catch((error) => {
				known = undefined;
				throw error;
			});
			known = { at: now(), capabilities };
		} else if (now() - known.at > cacheTtlMs) void refresh(known.capabilities);
		return known.capabilities;
	};
}
