import { type Capabilities, learnCapabilities, type N8nClient } from '../n8n/index.js';

/** A server is upgraded, or a key given scopes, while we run; asking costs up to six small requests. */
const believedMs = 10 * 60_000;

/** What the server and key can do, asked when first needed and every ten minutes. Rejects while n8n cannot be asked. */
export function rememberCapabilities(n8n: N8nClient, now: () => number): () => Promise<Capabilities> {
	let known: { at: number; capabilities: Promise<Capabilities> } | undefined;
	return () => {
		if (!known || now() - known.at > believedMs) {
			const before = known;
			const capabilities = learnCapabilities(n8n).catch((error) => {
				// What was true ten minutes ago is a better guess than none.
				if (before) return before.capabilities;
				known = undefined;
				throw error;
			});
			known = { at: now(), capabilities };
		}
		return known.capabilities;
	};
}
