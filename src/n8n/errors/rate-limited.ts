import { N8nError, type N8nErrorFacts } from './n8n-error.js';

/** 429. n8n itself sets no limit; this comes from a proxy or from n8n's cloud. */
export class RateLimitedError extends N8nError {
	override name = 'RateLimitedError';
	/** From `Retry-After`, in milliseconds; null where it was not said. */
	readonly retryAfterMs: number | null;

	constructor(message: string, facts: N8nErrorFacts & { retryAfterMs: number | null }) {
		super(message, facts);
		this.retryAfterMs = facts.retryAfterMs;
	}
}
