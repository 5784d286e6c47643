import { type Loose, looseOf, textOf } from './execution-data.js';

/** What is worth telling in one line; the whole stands in `description`. */
const maxReasonChars = 500;
/** Bounds the work on what another service answered. */
const maxReadChars = 20_000;
const maxDepth = 5;
const maxFields = 20;
/** Objects of any name around the reason. */
const maxWraps = 2;

/**
 * The line that says why, where the message does not. n8n's nodes put a stock sentence into `message` ("Bad request -
 * please check your parameters") and the other side's own words into `description`, or only into `messages[0]`, there
 * as `400 - "{\"error\":…}"`, in what it kept of the answer, or in the cause. Null where the message says it all.
 */
export function reasonIn(error: Loose, message: string, redact: (text: string) => string): string | null {
	const { messages, description, cause } = error;
	const told = [messages].flat();
	const response = looseOf(error.errorResponse);
	const candidates = [
		description,
		...told.slice(0, 2),
		wordsIn(looseOf(error.context).data, 0),
		...[response, looseOf(cause)].flatMap((each) => [each.description, each.message]),
		response,
		cause,
	];
	let empty: string | null = null;
	for (const candidate of candidates) {
		const line = firstLineOf(candidate, redact);
		if (line === null || says(message, line)) continue;
		if (!saysNothing.test(line)) return line;
		empty ??= line;
	}
	return empty;
}

/** What n8n, axios and others write where they found no reason, or advise; there may be one elsewhere. */
const saysNothing = new RegExp(
	`^(?:${[
		'request failed with status code \\d+|(?:an )?unknown (?:issue|error)\\b.*|\\d{3}|bad request|not found',
		'(?:an? )?validation (?:failed|errors?|exception)(?: occurred)?|(?:\\w+ )?server error',
		'(?:the given data was|one or more fields are) invalid|the requested action could not be performed\\b.*',
		'request is not well-formed\\b.*|invalid (?:request|input|parameters?|form body|data)',
		'try spacing your requests out\\b.*|error|undefined|null|\\[object object\\]',
	].join('|')})\\.?$`,
	'i',
);

/** The HTTP status, or the network's word. Of `400 - "{…}"` some nodes keep no more, others keep it in the cause. */
export function httpCodeOf(error: Loose): string | null {
	const first = textOf([error.messages].flat()[0]);
	const cause = looseOf(error.cause);
	const places = [error, cause, looseOf(error.response), looseOf(cause.response)];
	const statuses = places.flatMap(({ httpCode, statusCode, status }) => [httpCode, statusCode, status]);
	const isStatus = (value: unknown) => /^[1-5]\d\d$/.test(textOf(value) ?? '');
	const isRefusal = (value: unknown) => /^[45]\d\d$/.test(textOf(value) ?? '');
	return (
		textOf(error.httpCode) ??
		first?.match(/^([1-5]\d\d)(?= - | [{"]|$)/)?.[1] ??
		textOf(statuses.find(isStatus)) ??
		// Google's clients keep it as `code`, axios in its words.
		textOf(places.map(({ code }) => code).find(isRefusal)) ??
		textOf(error.message)?.match(/\bstatus code ([45]\d\d)\b/i)?.[1] ??
		textOf(cause.httpCode)
	);
}

/** Whether words are said by a text already, whatever their case and the marks at their ends. */
export function says(text: string, words: string): boolean {
	return bare(text).includes(bare(words));
}

const bare = (text: string) =>
	text
		.toLowerCase()
		.replace(/\s+/g, ' ')
		.replace(/^[\s"'.:]+|[\s"'.:!]+$/g, '');

function firstLineOf(value: unknown, redact: (text: string) => string): string | null {
	const text = (textOf(value) ?? wordsIn(value, 0))?.slice(0, maxReadChars);
	if (!text) return null;
	const body = redact(text)
		.trim()
		.replace(/^[1-5]\d\d (?:- (?=["{[<\w])|(?=["{[]))/, '');
	// What was cut off by n8n is no JSON any more, and reads better without its marks.
	const json = parsed(body);
	const bytes = bytesIn(json);
	// What was in the bytes has not been redacted yet.
	if (bytes !== null) return firstLineOf(bytes, redact);
	const inside = wordsIn(json, 0) ?? body.replace(/\\+"/g, '"');
	const plain = /<\/?[a-z!][^>]*>/i.test(inside) ? withoutTags(inside) : inside;
	const line = plain
		.split('\n')
		.map((each) => each.replace(/\s+/g, ' ').trim())
		.find((each) => /[\p{L}\p{N}]/u.test(each));
	return line?.slice(0, maxReasonChars) ?? null;
}

/** An answer that n8n kept as it was read: `{"type":"Buffer","data":[123,…]}`. */
function bytesIn(value: unknown): string | null {
	const { type, data } = looseOf(value);
	if (type !== 'Buffer' || !Array.isArray(data)) return null;
	return Buffer.from(data.filter((byte) => typeof byte === 'number')).toString();
}

/** A string may hold JSON in which a string holds JSON: `"{\"error\":{\"message\":…}}"`. */
function parsed(text: string): unknown {
	let value: unknown = text;
	for (let i = 0; i < 3 && typeof value === 'string' && /^\s*["{[]/.test(value); i++) {
		try {
			value = JSON.parse(value);
		} catch {
			return i === 0 ? null : value;
		}
	}
	return value === text ? null : value;
}

/** The names under which services give their reason, the most telling first. */
const telling = (
	'error_description errorDescription errorMessage ErrorMessage error_message error_msg errorMessages ' +
	'faultstring message Message messages detail details error Error errors err fault Fault title reason ' +
	'error_summary description msg response body data value 0 '
)
	.trim()
	.split(' ');
/** Other names that may be given to it. */
const perhaps = /messages?$|errors?$|error_?text|^text$|exception$|reasons?$|details?$|^info$|status_?text|fault/i;
/** In these, services tell by the name of a field what is wrong with it. */
const byField = new Set(['errors', 'details', 'detail', 'error']);

function wordsIn(value: unknown, depth: number, inside = ''): string | null {
	if (typeof value === 'string') {
		const json = depth > maxDepth ? null : parsed(value.slice(0, maxReadChars));
		return (json === null ? null : wordsIn(json, depth + 1, inside)) ?? (value.trim() === '' ? null : value);
	}
	if (depth > maxDepth || typeof value !== 'object' || value === null) return null;
	let weak: string | null = null;
	for (const name of telling) {
		const words = wordsIn((value as Loose)[name], depth + 1, name === '0' ? inside : name);
		if (words !== null && !saysNothing.test(words.trim())) return words;
		weak ??= words;
	}
	const { code, field } = looseOf(value);
	if (weak === null && typeof code === 'string' && /[a-z]/i.test(code))
		return typeof field === 'string' ? `${field}: ${code}` : code;
	for (const [field, each] of Object.entries(looseOf(value)).slice(0, maxFields)) {
		// `{"email":["It is taken."]}` as it stands, any text below a name that promises reasons, and what wraps them.
		const isNamed = typeof each === 'string' && perhaps.test(field);
		const isOfField = Array.isArray(each) || byField.has(inside);
		const wraps = typeof each === 'object' && depth < maxWraps;
		if (!isOfField && !isNamed && !wraps) continue;
		const words = wordsIn(each, depth + 1, field);
		if (words === null || (isNamed && telling.includes(field))) continue;
		return isNamed || !isOfField ? words : `${field}: ${words}`;
	}
	return weak;
}

/** A page's title, or an XML document's message, says more than its beginning does. */
function withoutTags(marked: string): string {
	const html = marked.replace(/<!\[CDATA\[([\s\S]{0,2000}?)\]\]>/g, '$1');
	const telling =
		/<((?:\w{1,20}:)?(?:title|h1|\w{0,20}message|faultstring|text|reason))\b[^>]{0,500}>([^<]{1,300})<\/\1>/gi;
	for (const [, , words = ''] of html.matchAll(telling)) {
		if (words.trim() !== '' && !saysNothing.test(words.trim())) return entities(words);
	}
	return entities(
		html
			.replace(/<(script|style|title)\b[^>]*>[\s\S]*?<\/\1>/gi, ' ')
			.replace(/<br\s*\/?>|<\/p>/gi, '\n')
			.replace(/<[^>]{0,2000}>/g, ''),
	);
}

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", nbsp: ' ' };
const entities = (text: string) => text.replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => signs[name]!);
