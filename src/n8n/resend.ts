import { type Call, changes } from './call.js';
import { N8nError, RateLimitedError, ServerError, UnreachableError } from './errors.js';

export const maxResends = 2;

const passing = new Set([408, 429, 502, 503, 504]);

/**
 * Only reads: a broken connection says nothing about what n8n did (docs/n8n.md, 1 and 3). A server that is starting says
 * so for seconds: asking again within one call would only delay the news.
 */
export function mayResend(call: Call, error: unknown): boolean {
	if (changes(call) || !(error instanceof N8nError)) return false;
	if (error.status !== null) return passing.has(error.status);
	return error instanceof UnreachableError;
}

/** Milliseconds to wait before sending again; `resends` counts those already made. Half of it is chance. */
export function resendDelay(error: unknown, resends: number, random: () => number = Math.random): number {
	if ((error instanceof RateLimitedError || error instanceof ServerError) && error.retryAfterMs !== null) {
		return error.retryAfterMs;
	}
	const whole = 400 * 2 ** resends;
	return whole / 2 + (whole / 2) * random();
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110). Null where there is none or it cannot be read. */
export function retryAfterMs(value: string | null, now: number = Date.now()): number | null {
	if (value === null) return null;
	if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000;
	const at = Date.parse(value);
	return Number.isNaN(at) ? null : Math.max(0, at - now);
}
