import { N8nError, type N8nErrorFacts } from './n8n-error.js';

/** n8n, or a proxy before it, failed (5xx). For a change the outcome is unknown. */
export class ServerError extends N8nError {
	override name = 'ServerError';
	/** From `Retry-After`, in milliseconds; null where it was not said. */
	readonly retryAfterMs: number | null;

	constructor(message: string, facts: N8nErrorFacts & { retryAfterMs?: number | null }) {
		super(message, facts);
		this.retryAfterMs = facts.retryAfterMs ?? null;
	}
}
