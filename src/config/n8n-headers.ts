import type { Refuse } from './variable.js';

/** Ours to set, or the transport's: another value would break the request or send the key's place elsewhere. */
const reserved =
	/^(x-n8n-api-key|host|connection|content-length|content-type|transfer-encoding|accept|accept-encoding|idempotency-key|te|upgrade|expect|keep-alive|proxy-.*)$/;

/** Headers for what stands before n8n: JSON, or a line each of `Name: value`. Names come out in small letters. */
export function readHeaders(text: string, refuse: Refuse): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [given, whole] of pairsOf(text, refuse)) {
		const name = given.toLowerCase();
		// Cloudflare's page gives the value with its name before it, to be copied as one.
		const value = whole.toLowerCase().startsWith(`${name}:`) ? whole.slice(name.length + 1).trim() : whole;
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

type Pair = [name: string, value: string];

function pairsOf(text: string, refuse: Refuse): Pair[] {
	if (!/^[[{]/.test(text)) return linesOf(text, refuse);
	const value = jsonIn(text) ?? jsonIn(text.replaceAll('\\"', '"'));
	if (value) return pairsIn(value, refuse);
	if (!/[\]}]$/.test(text)) return refuse('is not JSON, though it begins like it', write);
	// A shell has taken its quotes, or Python has written it.
	return linesOf(text.slice(1, -1), refuse);
}

function jsonIn(text: string): object | null {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** By their names, or as a list of lines or of `{"name":"…","value":"…"}`, as n8n's own HTTP node has them. */
function pairsIn(value: unknown, refuse: Refuse): Pair[] {
	if (Array.isArray(value)) return value.flatMap((each) => pairsIn(each, refuse));
	if (typeof value === 'string') return linesOf(value, refuse);
	const fields: { name?: unknown; value?: unknown } = Object(value);
	if (Object.keys(fields).sort().join() === 'name,value') return [[textOf(fields.name), textOf(fields.value)]];
	return Object.entries(fields).map(([name, each]) => [name, textOf(each)]);
}

/** An env file has one line, so that a line end is often written out, or a comma or an option of curl stands in its place. */
const ends = [
	/(?:\\r)?\\n|[\r\n]/,
	/\s*[,;|]\s*(?=["']?[A-Za-z][\w-]*["']?:\s)/,
	/(?<![\s:,;|-])[\s,;|]+(?=["']?[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+["']?:(?!\/\/))/,
	/(?:^|\s)(?:-H|--header)[\s=]+/,
];
const lineEnd = new RegExp(ends.map(({ source }) => source).join('|'));
/** As of N8N_OTEL_EXPORTER_OTLP_HEADERS: `name=value,name=value`. */
const endOfAssignment = new RegExp(`${ends[0]!.source}|\\s*[,;]\\s*(?=[A-Za-z][\\w-]*=)`);

function linesOf(text: string, refuse: Refuse): Pair[] {
	const isAssigned = /^[\w-]+\s*=/.test(text);
	const lines = text
		.split(isAssigned ? endOfAssignment : lineEnd)
		.map((line) =>
			line
				.trim()
				.replace(/^- +|[,;]+$/g, '')
				.replace(/^(["'])((?:(?!\1).)*)\1$/, '$2'),
		)
		.filter((line) => line !== '' && !/^# /.test(line));
	return lines.map((line) => {
		const at = line.indexOf(isAssigned ? '=' : ':');
		if (at < 1) return refuse('has a line without a colon', write);
		return [textOf(line.slice(0, at)), textOf(line.slice(at + 1))];
	});
}

/** Without quotes around the whole of it; empty of what is no text, number or yes. */
function textOf(value: unknown): string {
	if (!['string', 'number', 'boolean'].includes(typeof value)) return '';
	return String(value)
		.trim()
		.replace(/^(["'])(.*)\1$/, '$2');
}
