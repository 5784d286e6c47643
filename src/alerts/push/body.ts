import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Why a post is not taken; `status` as OTLP wants it. */
export class Refused extends Error {
	override name = 'Refused';
	readonly status: 400 | 401 | 413 | 415 | 429 | 503;
	constructor(status: Refused['status'], why: string) {
		super(why);
		this.status = status;
	}
}

const tooLarge = () => new Refused(413, 'larger than anything that n8n sends');

/** Whole and inflated. @throws {Refused} */
export async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
	const encoding = request.headers['content-encoding'] ?? 'identity';
	if (encoding !== 'identity' && encoding !== 'gzip') throw new Refused(415, 'encoded in another way than gzip');
	if (Number(request.headers['content-length']) > maxBytes) throw tooLarge();
	const parts: Buffer[] = [];
	let size = 0;
	// Left early it would cut the connection before the answer.
	for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
		size += part.length;
		if (size > maxBytes) throw tooLarge();
		parts.push(part);
	}
	const body = Buffer.concat(parts);
	return encoding === 'gzip' ? inflated(body, maxBytes) : body;
}

async function inflated(body: Buffer, maxOutputLength: number): Promise<Buffer> {
	try {
		return await promisify(gunzip)(body, { maxOutputLength });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
		throw new Refused(400, 'not gzip, as its header says');
	}
}
