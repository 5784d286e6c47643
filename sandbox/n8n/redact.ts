import type { Json } from './types.js';

/**
 * Execution data as `redactExecutionData=true` shows it: items emptied, every `error` replaced by its class.
 * Node parameters and the resume token stay (docs/n8n.md, 28).
 */
export function redacted(data: Json): Json {
	return { ...(hide(data) as Json), redactionInfo: { isRedacted: true, reason: 'user_requested', canReveal: true } };
}

function hide(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(hide);
	if (value === null || typeof value !== 'object') return value;
	const entries: [string, unknown][] = [];
	for (const [key, one] of Object.entries(value)) {
		if (key === 'node') entries.push([key, one]);
		else if (key === 'error') entries.push(['redactedError', classOf(one as Json)]);
		else if (key === 'json') entries.push([key, {}]);
		else entries.push([key, hide(one)]);
	}
	const result = Object.fromEntries(entries);
	return 'json' in value ? { ...result, redaction: { redacted: true, reason: 'user_requested' } } : result;
}

const classOf = (error: Json): Json => ({
	type: error.name,
	...(error.httpCode !== undefined && { httpCode: error.httpCode }),
});
