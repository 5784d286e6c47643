/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110). Null where there is none or it cannot be read. */
export function retryAfterMs(value: string | null, now: number = Date.now()): number | null {
	if (value === null) return null;
	if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000;
	const at = Date.parse(value);
	return Number.isNaN(at) ? null : Math.max(0, at - now);
}
