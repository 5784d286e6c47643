import type { IncomingMessage, ServerResponse } from 'node:http';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Refused } from './body.js';

const protobuf = 'application/x-protobuf';
const json = 'application/json';

/** In which of the two a post is written, and so is answered. Undefined: in neither. */
export function formatOf(request: IncomingMessage): typeof protobuf | typeof json | undefined {
	const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
	return [protobuf, json].find((each) => each === type) as typeof protobuf | typeof json | undefined;
}

/** An `ExportTraceServiceResponse` that has nothing to say. */
export function accept(request: IncomingMessage, response: ServerResponse): void {
	const type = formatOf(request) ?? json;
	response.writeHead(200, { 'content-type': type }).end(type === json ? '{}' : '');
}

/** A `Status` with the reason, as OTLP asks for; those that pass say when to come again. */
export function refuse(request: IncomingMessage, response: ServerResponse, { status, message }: Refused): void {
	const type = formatOf(request) ?? json;
	const body =
		type === json
			? JSON.stringify({ message })
			: new BinaryWriter().tag(2, WireType.LengthDelimited).string(message).finish();
	const later = status === 429 || status === 503 ? { 'retry-after': '1' } : {};
	// What is left of the body is not waited for.
	response.writeHead(status, { 'content-type': type, connection: 'close', ...later }).end(body);
}
