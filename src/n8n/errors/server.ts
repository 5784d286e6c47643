import { N8nError, type N8nErrorFacts } from './n8n-error.js';

/** n8n, or a proxy before it, failed (5xx). For a change the outcome is unknown. */
export class ServerError extends N8nError {
	override name = 'ServerError';
	/** From `Retry-After`, in milliseconds; null where it was not said. */
	readonly retryAfterMs: number | null;
	/** False where it may have been a proxy that failed, or that did not reach n8n. */
	readonly fromN8n: boolean;

	constructor(message: string, facts: N8nErrorFacts & { retryAfterMs?: number | null; fromN8n: boolean }) {
		super(message, facts);
		this.retryAfterMs = facts.retryAfterMs ?? null;
		this.fromN8n = facts.fromN8n;
	}
}
