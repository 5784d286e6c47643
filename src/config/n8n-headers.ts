import type { Refuse } from './variable.js';

/** Ours to set, or the transport's: another value would break the request or send the key's place elsewhere. */
const reserved =
	/^(x-n8n-api-key|host|connection|content-length|content-type|transfer-encoding|accept|accept-encoding|idempotency-key|te|upgrade|expect|proxy-.*)$/;

/** Headers for what stands before n8n: a JSON object, or a line each of `Name: value`. Names come out in small letters. */
export function readHeaders(text: string, refuse: Refuse): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [given, value] of pairsOf(text, refuse)) {
		const name = given.toLowerCase();
		const at = `has an entry, number ${Object.keys(headers).length + 1},`;
		if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name)) refuse(`${at} without a proper name`, write);
		if (reserved.test(name)) refuse(`holds the header ${name}`, 'Flowbell sets that one by itself; leave it out.');
		// Anything else would be refused by fetch, with the value in the error's text.
		if (!/^[\x20-\x7e]{1,4000}$/.test(value)) refuse(`${at} whose value is empty or has unusual characters`, write);
		headers[name] = value;
	}
	return headers;
}

const write = 'Write a line each like CF-Access-Client-Id: 0123, or JSON like {"CF-Access-Client-Id":"0123"}.';

function pairsOf(text: string, refuse: Refuse): [string, string][] {
	if (text.startsWith('{')) {
		try {
			const value: unknown = JSON.parse(text);
			return Object.entries(value as object).map(([name, each]) => [name, textOf(each)]);
		} catch {
			return refuse('is not JSON, though it begins like it', write);
		}
	}
	// An env file has one line, so that a line end is often written out, or a comma or semicolon stands in its place.
	const lines = text
		.split(/\r?\n|(?:\\r)?\\n|\s*[,;|]\s*(?=[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+:\s)/)
		.filter((line) => line.trim() !== '');
	return lines.map((line) => {
		const colon = line.indexOf(':');
		if (colon < 1) return refuse('has a line without a colon', write);
		return [line.slice(0, colon).trim(), textOf(line.slice(colon + 1))];
	});
}

/** Without quotes around the whole of it; empty of what is no text, number or yes. */
function textOf(value: unknown): string {
	if (!['string', 'number', 'boolean'].includes(typeof value)) return '';
	return String(value)
		.trim()
		.replace(/^(["'])(.*)\1$/, '$2');
}
