import { collectHints, isWanted, type Posted, TooMuchError } from './span.js';

const maxSpans = 10_000;

/** The same as JSON, which OTLP allows as well. @throws {Error} where it is none, {TooMuchError} */
export function readJson(body: Uint8Array): Posted {
	const found = collectHints();
	const request: unknown = JSON.parse(Buffer.from(body).toString());
	if (!isObject(request)) throw new TypeError('not an object');
	for (const resource of listIn(request, 'resourceSpans')) {
		for (const scope of listIn(resource, 'scopeSpans')) {
			for (const span of listIn(scope, 'spans')) {
				if (found.posted.spans === maxSpans) throw new TooMuchError('more spans than a post of n8n has');
				found.add({
					name: String(span.name),
					endTimeUnixNano: span.endTimeUnixNano,
					attributes: Object.fromEntries(
						listIn(span, 'attributes').flatMap(({ key, value }) =>
							typeof key === 'string' && isWanted(key) && isObject(value) ? [[key, valueIn(value)]] : [],
						),
					),
				});
			}
		}
	}
	return found.posted;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** What is left out is empty (JSON of protobuf). */
function listIn(message: Json, field: string): Json[] {
	const list = message[field] ?? [];
	if (!Array.isArray(list) || !list.every(isObject)) throw new TypeError(`${field} is no list of messages`);
	return list;
}

/** 64-bit integers come as strings. */
const valueIn = ({ stringValue, intValue, boolValue }: Json): unknown => stringValue ?? intValue ?? boolValue;
