import type { N8nErrorFacts } from './n8n-error.js';
import { UnreachableError } from './unreachable.js';

/**
 * Not n8n answered but something that stands before it: a proxy that wants a password, a login page, a tunnel that is
 * closed. It says nothing of the API key. `status` is what that answered.
 */
export class IntermediaryError extends UnreachableError {
	override name = 'IntermediaryError';
	/** As it names itself: `nginx`, `Cloudflare`, …; null where it does not. Not trusted text. */
	readonly intermediary: string | null;
	/** What it asks for in `WWW-Authenticate`: `Basic`, `Bearer`, …; or null. */
	readonly challenge: string | null;

	constructor(message: string, facts: N8nErrorFacts & { intermediary: string | null; challenge: string | null }) {
		super(message, facts);
		this.intermediary = facts.intermediary;
		this.challenge = facts.challenge;
	}
}
